"""All 65 lines of the five charters against a fixture that was written by reading them."""

import json
from pathlib import Path

import pytest

from sla.core.promise import PromiseKind
from sla.importing.result import ParsedLine
from tests.sla.importing.files import OFFICES, shipped

FIXTURE = Path(__file__).parents[2] / "data" / "charter_lines.json"
LINES = json.loads(FIXTURE.read_text(encoding="utf-8"))
COUNTS = {
    "kachua-bagerhat": {"citizen": 7},
    "kaliganj-lalmonirhat": {"citizen": 6, "institutional": 11, "internal": 6},
    "kalmakanda-netrokona": {"citizen": 3, "institutional": 10},
    "manikganj-sadar-manikganj": {"citizen": 3, "institutional": 11, "internal": 3},
    "melandaha-jamalpur": {"unsectioned": 5},
}


def as_fixture(slug: str, line: ParsedLine) -> dict[str, object]:
    time = line.timeline
    return {
        "office": slug,
        "section": line.section,
        "serial": line.serial,
        "raw_timeline_bn": time.promise.raw,
        "immediate": time.immediate,
        "working_days": time.promise.working_days,
        "on_demand": time.on_demand,
        "as_directed": time.as_directed,
        "where_applicable": time.promise.where_applicable,
        "timeline_missing": time.missing,
        "fee_kinds": line.fee_kinds,
        "delivery_methods": line.delivery_methods,
        "responsible_post_bn": line.responsible_post,
        "superior_post_bn": line.superior_post,
        "name_bn": line.name,
    }


def test_the_fixture_has_the_65_lines_by_office_and_section() -> None:
    counts: dict[str, dict[str, int]] = {}
    for row in LINES:
        sections = counts.setdefault(row["office"], {})
        sections[row["section"]] = sections.get(row["section"], 0) + 1
    assert counts == COUNTS
    assert len(LINES) == 65


@pytest.mark.parametrize("slug", OFFICES)
def test_every_line_reads_as_a_person_reads_it(slug: str) -> None:
    read = [as_fixture(slug, line) for line in shipped(slug).lines]
    assert read == [row for row in LINES if row["office"] == slug]


def test_promises_of_the_nation_add_up() -> None:
    promises = [line.timeline.promise for slug in OFFICES for line in shipped(slug).lines]
    kinds = {kind: sum(promise.kind is kind for promise in promises) for kind in PromiseKind}
    assert kinds == {
        PromiseKind.IMMEDIATE: 1,
        PromiseKind.WORKING_DAYS: 55,
        PromiseKind.ON_DEMAND: 1,
        PromiseKind.AS_DIRECTED: 2,
        PromiseKind.NOT_PUBLISHED: 6,
    }
    assert sum(promise.first_target_same_day for promise in promises) == 38
    assert sum(promise.negotiable for promise in promises) == 13


def test_raw_cells_are_kept_as_printed() -> None:
    first = shipped("kachua-bagerhat").lines[0]
    assert first.cells["superior"][0].endswith('<a href="mailto:[e-mail]">[e-mail]</a>')
    assert first.cells["serial"] == ["০১"]
    cut = next(
        line for line in shipped("kalmakanda-netrokona").lines if (line.section, line.serial) == ("institutional", 2)
    )
    assert len(cut.cells["name"]) == 2
    assert cut.documents.endswith("নেত্রকোণা। ২। সরাসরি যোগাযোগের মাধ্যমে")


def test_parts_beside_the_services() -> None:
    sadar = shipped("manikganj-sadar-manikganj")
    assert [(step.level, step.length, step.unit) for step in sadar.steps] == [
        (1, 30, "working_days"),
        (2, 20, "working_days"),
        (3, 60, "working_days"),
    ]
    assert len(sadar.expectations) == 6
    assert [link["address"] for link in sadar.links] == ["doict.sadar.manikganj.gov.bd", "doict.manikganj.gov.bd"]
    dates = {slug: shipped(slug).printed_on for slug in OFFICES}
    assert {slug: str(day) for slug, day in dates.items() if day} == {
        "kaliganj-lalmonirhat": "2025-09-01",
        "kalmakanda-netrokona": "2024-01-01",
    }


@pytest.mark.parametrize("slug", OFFICES)
def test_vision_and_mission_are_read(slug: str) -> None:
    assert "ভিত্তিক" in shipped(slug).vision
    assert "সর্বোত্তম ব্যবহার" in shipped(slug).mission or "উচ্চ গতির" in shipped(slug).mission


def test_a_foreign_office_is_not_shown_to_the_public() -> None:
    line = shipped("kaliganj-lalmonirhat").lines[0]
    assert line.documents == "প্রযোজ্য ক্ষেত্রে আবেদনপত্র, উপজেলা কার্যালয়, লালমনিরহাট সদর"
    assert line.documents_display == "প্রযোজ্য ক্ষেত্রে আবেদনপত্র, উপজেলা কার্যালয়, কালীগঞ্জ, লালমনিরহাট"
