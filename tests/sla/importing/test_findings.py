"""Every fault of domain notes 14 is raised where its table says, by its code."""

from collections.abc import Sequence

import pytest

from sla.importing.codes import FINDINGS
from sla.importing.parsing import parse_charter
from tests.sla.importing.files import OFFICES, ROW, shipped, small, with_cell

KACHUA, KALIGANJ, KALMAKANDA, SADAR, MELANDAHA = OFFICES
CIT, INS, INT, UNS = "citizen", "institutional", "internal", "unsectioned"
Places = list[tuple[str, int]]


def places(section: str, *serials: int) -> Places:
    return [(section, serial) for serial in serials]


# Findings of single lines: (code, office, where); nothing else of the code may be raised in any office.
LINE_TABLE: Sequence[tuple[str, str, Places]] = (
    ("A02", KALMAKANDA, places(CIT, 1, 2, 3) + places(INS, 5, 7, 8, 9, 10)),
    ("A02", SADAR, places(CIT, 1, 2, 3) + places(INS, 4, 7, 8, 11) + places(INT, 1, 2, 3)),
    ("A02", KALIGANJ, places(CIT, 1, 2, 3, 4, 5) + places(INS, 1, 2, *range(4, 12)) + places(INT, *range(1, 7))),
    ("A03", KALMAKANDA, places(INS, 1, 2, 3, 4, 6, 10)),
    ("A03", KACHUA, places(CIT, 1)),
    ("A03", SADAR, places(INS, 5, 6, 9, 10)),
    ("A03", KALIGANJ, places(CIT, 6) + places(INS, 3)),
    ("A04", KACHUA, places(CIT, 2, 3, 4, 5, 6, 7)),
    ("A05", KACHUA, places(CIT, 1)),
    ("A06", MELANDAHA, places(UNS, 1, 2)),
    ("A08", MELANDAHA, places(UNS, 1, 2)),
    ("A09", KALMAKANDA, places(INS, 2)),
    ("A10", KALIGANJ, places(INS, 2)),
    ("A11", KALIGANJ, places(INS, 9) + places(INT, 3)),
    ("A12", KALMAKANDA, places(CIT, 2) + places(INS, 3, 4, 5, 6, 7, 8, 9)),
    ("A13", SADAR, places(CIT, 2, 3) + places(INS, 2, 3, 4, 5, 6, 7, 8, 10, 11) + places(INT, 2, 3)),
    ("A15", SADAR, places(INS, 5, 10)),
    ("A16", SADAR, places(INS, 7) + places(INT, 3)),
    ("A17", SADAR, places(INS, 10)),
    ("A21", KALIGANJ, places(CIT, 1, 2, 3, 4, 5, 6) + places(INS, 3, 4, 5, 6, 7, 8, 9, 11) + places(INT, 5)),
    ("A22", KALIGANJ, places(INS, 11) + places(INT, 3)),
    ("A26", KALMAKANDA, places(INS, 10)),
    ("A27", MELANDAHA, places(UNS, 2)),
    ("A27", KACHUA, places(CIT, 1)),
    ("A27", KALIGANJ, places(INS, 3, 5, 6, 10) + places(INT, 5)),
    ("A27", KALMAKANDA, places(INS, 7)),  # not in the table, yet printed: শেখ রাসেল ডিজিটাল ল্যাব
    ("A32", KACHUA, places(CIT, 2)),
    ("A33", KACHUA, places(CIT, 3, 4)),
    ("A35", KALIGANJ, places(INS, 3)),
    ("A36", KALMAKANDA, places(INS, 3)),
    ("A36", MELANDAHA, places(UNS, 2)),
    ("A36", KACHUA, places(CIT, 1)),
    ("A36", SADAR, places(INS, 3)),
    ("A36", KALIGANJ, places(INS, 3)),
    ("A37", KALIGANJ, places(INT, 1)),
    ("A39", SADAR, places(INS, 5, 9, 10)),
)
# Findings of whole charters: how often in each office.
CHARTER_TABLE = {
    "A07": {MELANDAHA: 1},
    "A14": dict.fromkeys(OFFICES, 1),
    "A18": {SADAR: 1},
    "A19": {SADAR: 1},
    "A20": {KALMAKANDA: 1, MELANDAHA: 1, KACHUA: 1, KALIGANJ: 1},
    "A23": {KALIGANJ: 1},
    "A24": {KACHUA: 1, KALIGANJ: 1},
    "A25": {KALMAKANDA: 4, KALIGANJ: 4, SADAR: 6, KACHUA: 1},  # Kachua's header prints উর্দ্ধতন
    "A28": {KALMAKANDA: 1, MELANDAHA: 1, KACHUA: 1, KALIGANJ: 1},
    "A29": {KALIGANJ: 1},
    "A30": {KALIGANJ: 1},
    "A31": {KACHUA: 8},  # the layout, and the tags of each row
    "A34": dict.fromkeys(OFFICES, 1),
    "A38": {MELANDAHA: 5},
    "A40": {SADAR: 1},
}


@pytest.mark.parametrize("code", sorted({row[0] for row in LINE_TABLE}))
def test_line_faults_stand_where_the_table_says(code: str) -> None:
    expected = {office: where for row_code, office, where in LINE_TABLE if row_code == code}
    raised = {
        slug: [(found.section, found.serial) for found in shipped(slug).findings if found.code == code]
        for slug in OFFICES
    }
    assert {slug: where for slug, where in raised.items() if where} == expected


@pytest.mark.parametrize("code", CHARTER_TABLE)
def test_charter_faults_stand_where_the_table_says(code: str) -> None:
    counts = {slug: sum(found.code == code for found in shipped(slug).findings) for slug in OFFICES}
    assert {slug: count for slug, count in counts.items() if count} == CHARTER_TABLE[code]


def test_every_code_is_raised_and_has_words() -> None:
    raised = {found.code for slug in OFFICES for found in shipped(slug).findings}
    assert raised == set(FINDINGS) == {f"A{number:02}" for number in range(2, 41)}


def test_a_finding_names_its_line_and_text() -> None:
    (found,) = [found for found in shipped(KACHUA).findings if found.code == "A24"]
    assert (found.line, found.text) == (8, "doict.kachua,bagerhat.gov.bd → doict.kachua.bagerhat.gov.bd")
    words = {found.text for found in shipped(KALIGANJ).findings if found.code == "A25"}
    assert "তাৎক্ষনিক → তাৎক্ষণিক × 14" in words
    variants = [found.text for slug in OFFICES for found in shipped(slug).findings if "প্রয়োজ্য" in found.text]
    assert sum(int(text.rsplit("× ")[-1]) for text in variants if "→" in text and "×" in text) == 18


def test_no_finding_repeats_private_data() -> None:
    private = with_cell(ROW, 6, "আবদুল করিম সহকারী প্রোগ্রামার ফোনঃ 01700-000000 a.karim@example.org")
    tail = "\t\t\t\t\t\tb.karim@example.org"
    charter = parse_charter(small(private, tail))
    assert {found.code for found in charter.findings} >= {"A11", "A14"}
    assert not any("করিম" in found.text or "karim" in found.text or "01700" in found.text for found in charter.findings)
    assert charter.lines[0].responsible_post == "সহকারী প্রোগ্রামার"
