"""import_charter, export_charters and load_charters, as scripts use them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from offices.models import Office
from sla.models import Charter, CharterLine
from sla.naming import CHARTER_FILES
from tests.sla.importing.files import ROW, small, with_cell
from tests.sla.offices import make_charter_offices

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"
FIELDS = [
    "office", "charter_date", "section", "serial", "name_bn", "name_en", "raw_timeline_bn", "immediate",
    "working_days", "on_demand", "as_directed", "where_applicable", "timeline_missing", "fee_kinds",
    "delivery_methods", "required_documents_bn", "responsible_post_bn", "superior_post_bn",
]  # fmt: skip


@pytest.fixture
def offices() -> dict[str, Office]:
    return make_charter_offices()


def run(*args: str) -> str:
    out = io.StringIO()
    with override("en"):
        call_command(*args, stdout=out)
    return out.getvalue()


def exported(*args: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("export_charters", *args))
    return rows


def test_all_65_lines_come_out_as_the_contract_says(offices: dict[str, Office]) -> None:
    run("load_charters")
    rows = exported()
    assert [list(row) for row in rows] == [FIELDS] * 65
    expected = json.loads((DATA / "charter_lines.json").read_text(encoding="utf-8"))
    place = ("office", "section", "serial")
    by_place = {tuple(row[key] for key in place): row for row in rows}
    for line in expected:
        row = by_place[tuple(line[key] for key in place)]
        assert {key: row[key] for key in line} == line
    assert all(row["name_en"] for row in rows)
    assert {row["office"]: row["charter_date"] for row in rows} == {
        "kachua-bagerhat": "2023-07-01",
        "kaliganj-lalmonirhat": "2025-09-01",
        "kalmakanda-netrokona": "2024-01-01",
        "manikganj-sadar-manikganj": "2023-07-01",
        "melandaha-jamalpur": "2023-07-01",
    }


def test_extras_are_expectations_and_ladders(offices: dict[str, Office]) -> None:
    run("load_charters")
    extras = {row["office"]: row for row in exported("--extras")}
    assert len(extras) == 5
    assert len(extras["manikganj-sadar-manikganj"]["expectations"]) == 6
    ladders = {
        slug: [(step["length"], step["printed"]) for step in row["grievance_steps"]] for slug, row in extras.items()
    }
    assert ladders["manikganj-sadar-manikganj"] == [(30, True), (20, True), (60, True)]
    assert ladders["kachua-bagerhat"] == [(30, False), (20, False), (60, False)]


def test_loading_again_changes_nothing_and_keeps_an_offices_own(offices: dict[str, Office], tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(small(), encoding="utf-8")
    run("import_charter", str(own), "--office", "melandaha-jamalpur")
    assert "another published charter" in run("load_charters")
    histories = CharterLine.history.count()
    assert "kachua-bagerhat: unchanged 7" in run("load_charters")
    assert (Charter.objects.count(), CharterLine.history.count()) == (5, histories)
    assert Charter.objects.get(office=offices["melandaha-jamalpur"]).lines.count() == 1


def test_load_charters_without_the_tree_says_what_to_do() -> None:
    assert "run load_offices first" in run("load_charters")


def test_import_prints_lines_findings_and_outcome(offices: dict[str, Office]) -> None:
    file = str(CHARTER_FILES / "kachua-bagerhat.txt")
    printed = run("import_charter", file, "--office", "kachua-bagerhat", "--dry-run")
    assert "28  citizen 1  ই-ফাইলিং কার্যক্রম বাস্তবায়ন করা  [On demand]  «চাহিদা মোতাবেক»" in printed
    assert "30  A04  citizen 2  no time is published" in printed
    assert printed.endswith("lines=7 findings=27\ndry run: nothing stored\n")
    assert not Charter.objects.exists()
    assert run("import_charter", file, "--office", "kachua-bagerhat").endswith("loaded as a new version\n")
    assert "unchanged" in run("import_charter", file, "--office", "kachua-bagerhat")


def test_import_takes_a_date_in_either_digits(offices: dict[str, Office], tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    file.write_text(small(), encoding="utf-8")
    run("import_charter", str(file), "--office", "melandaha-jamalpur", "--effective", "০১/০৯/২০২৬")
    assert str(Charter.objects.get().effective_on) == "2026-09-01"


@pytest.mark.parametrize(
    ("content", "args", "words"),
    [
        (small(with_cell(ROW, 0, "ক")), ["--office", "melandaha-jamalpur"], "Nothing was loaded: line 4: "),
        (small(), ["--office", "nowhere"], "There is no office nowhere"),
        (small(), ["--office", "melandaha-jamalpur", "--effective", "someday"], "not a date: someday"),
        (None, ["--office", "melandaha-jamalpur"], "The file cannot be read"),
        ("", ["--office", "melandaha-jamalpur"], "the file is empty"),
    ],
)
def test_bad_input_is_named_and_stores_nothing(
    offices: dict[str, Office], tmp_path: Path, content: str | None, args: list[str], words: str
) -> None:
    file = tmp_path / "charter.txt"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        run("import_charter", str(file), *args)
    assert not Charter.objects.exists()


def test_an_office_without_a_charter_is_refused(tmp_path: Path) -> None:
    make_charter_offices()
    with pytest.raises(CommandError, match="has no ICT office"):
        run("import_charter", str(tmp_path / "x"), "--office", "doict")
