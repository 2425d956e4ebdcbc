"""The data files and the command that loads them."""

import re
import unicodedata
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from offices.models import Office, OfficeKind
from offices.tree import CHARTERED, _levels, load_tree

LEVELS = _levels()
UPAZILAS = LEVELS[OfficeKind.UPAZILA]
ALL = [row for rows in LEVELS.values() for row in rows]


def test_counts_of_the_country() -> None:
    counts = {kind.value: len(rows) for kind, rows in LEVELS.items() if kind != OfficeKind.REQUESTING}
    assert counts == {"directorate": 1, "division": 8, "district": 64, "upazila": 495}


def test_codes_are_unique_and_three_to_six_capitals() -> None:
    codes = [row["code"] for row in UPAZILAS]

    assert len(set(codes)) == 495
    assert [code for code in codes if not re.fullmatch(r"[A-Z]{3,6}", code)] == []
    assert {row["code"] for row in UPAZILAS if row["slug"] == "kalmakanda-netrokona"} == {"KLM"}


def test_slugs_are_unique_and_name_the_district() -> None:
    assert [slug for slug, times in Counter(row["slug"] for row in ALL).items() if times > 1] == []
    assert [row["slug"] for row in UPAZILAS if not row["slug"].endswith(f"-{row['parent']}")] == []
    assert {row["slug"] for row in UPAZILAS} >= set(CHARTERED)
    districts = {row["slug"] for row in LEVELS[OfficeKind.DISTRICT]}
    assert districts >= {"netrokona", "jamalpur", "bagerhat", "manikganj", "lalmonirhat"}


def test_every_name_is_in_both_languages() -> None:
    bangla = re.compile(r"[\u0980-\u09ff ,।()\u200c]+")
    assert [row["name_bn"] for row in ALL if not bangla.fullmatch(row["name_bn"])] == []
    assert [row["name_en"] for row in ALL if not re.fullmatch(r"[A-Za-z' ,.\d]+", row["name_en"])] == []
    assert [row["slug"] for row in ALL if row["name_bn"] != unicodedata.normalize("NFC", row["name_bn"])] == []


def test_repeated_names_are_told_apart_by_district() -> None:
    kaliganj = {row["name_en"] for row in UPAZILAS if row["name_en"].startswith("Kaliganj,")}
    assert kaliganj == {f"Kaliganj, {place}" for place in ("Gazipur", "Jhenaidah", "Lalmonirhat", "Satkhira")}
    assert len({row["name_bn"] for row in UPAZILAS}) == 495


def test_shayestaganj_is_there() -> None:
    assert [row["name_bn"] for row in UPAZILAS if row["slug"] == "shayestaganj-habiganj"] == [
        unicodedata.normalize("NFC", "শায়েস্তাগঞ্জ, হবিগঞ্জ")
    ]


@pytest.mark.django_db
def test_loading_twice_adds_nothing_and_keeps_edits() -> None:
    call_command("load_offices", stdout=StringIO())
    office = Office.objects.get(slug="kachua-bagerhat")
    office.name_en = "Kachua (mended)"
    office.save()

    assert load_tree() == 0
    assert Office.objects.get(slug="kachua-bagerhat").name_en == "Kachua (mended)"


@pytest.mark.django_db
def test_loading_sets_paths_and_history() -> None:
    added = load_tree()

    uno = Office.objects.get(slug="uno-kalmakanda-netrokona")
    above = ["doict", "mymensingh-division", "netrokona", "kalmakanda-netrokona"]
    assert uno.path_ids() == [*(Office.objects.get(slug=slug).pk for slug in above), uno.pk]
    assert not Office.objects.filter(path__startswith="new/").exists()
    assert (
        Office.history.filter(history_change_reason="system: load_offices").count() == added == Office.objects.count()
    )
    assert Office.objects.serving().count() == 495


@pytest.mark.django_db
def test_chartered_upazilas_have_the_whole_set_of_requesting_offices() -> None:
    load_tree()

    counts = {slug: Office.objects.filter(parent__slug=slug).count() for slug in (*CHARTERED, "barhatta-netrokona")}
    assert counts == {**dict.fromkeys(CHARTERED, 19), "barhatta-netrokona": 5}
