"""The same charter written another way reads the same; a file that makes no sense loads nothing and says why."""

import random
import unicodedata
from collections.abc import Callable

import pytest
from django.utils.translation import override

from sla.importing.errors import CharterError
from sla.importing.parsing import parse_charter
from sla.importing.reading import MAX_BYTES, decode
from sla.importing.result import ParsedCharter
from tests.sla.importing.files import (
    HEADER,
    OFFICES,
    ROW,
    as_csv,
    as_html,
    reordered,
    shipped,
    shipped_text,
    small,
    with_cell,
)


def sprinkled(text: str) -> str:
    """Zero-width spaces and joiners anywhere but in web addresses, tags and beside a hasanta."""
    chance = random.Random(7)
    marks = {True: "\u200b", False: "\ufeff"}
    return "".join(
        letter + (marks[chance.random() < 0.5] if "\u0985" <= letter <= "\u09b9" and chance.random() < 0.1 else "")
        for letter in text
    )


WAYS: dict[str, Callable[[str], str]] = {
    "windows": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "old mac": lambda text: text.replace("\n", "\r"),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "composed": lambda text: text.replace("য\u09bc", "\u09df").replace("ড\u09bc", "\u09dc"),
    "zero width": sprinkled,
    "csv": as_csv,
    "html page": as_html,
    "semicolons": lambda text: as_csv(text, ";"),
    "time second": lambda text: reordered(text, first=5),
    "fee second": lambda text: reordered(text, first=4),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "latin digits": lambda text: text.translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")),
    "trailing tabs": lambda text: "\n".join(line + "\t\t" if "\t" in line else line for line in text.split("\n")),
}


def essence(charter: ParsedCharter) -> list[tuple[object, ...]]:
    return [
        (
            line.section,
            line.serial,
            line.timeline.promise.kind,
            line.timeline.promise.working_days,
            line.timeline.immediate,
            line.timeline.on_demand,
            line.fee_kinds,
            line.delivery_methods,
            line.responsible_post,
        )
        for line in charter.lines
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("slug", OFFICES)
def test_the_same_charter_written_another_way_reads_the_same(slug: str, way: str) -> None:
    charter = parse_charter(WAYS[way](shipped_text(slug)), office_names=[OFFICES[slug]])
    assert essence(charter) == essence(shipped(slug))
    if way != "latin digits":
        assert [line.name for line in charter.lines] == [line.name for line in shipped(slug).lines]
    assert charter.printed_on == shipped(slug).printed_on


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_of_a_spreadsheet_are_decoded(encoding: str) -> None:
    assert decode(small().encode(encoding)) == small()


REFUSED = {
    "empty": ("", None),
    "latin only": ("Sl\tService\n1\tAdvice\n", None),
    "no table": ("সিটিজেন চার্টার\nসেবা দেওয়া হয়\n", None),
    "header without time": (small(header=HEADER.replace("সময়সীমা", "কথা")), None),
    "no rows": ("সিটিজেন চার্টার\n" + HEADER + "\n", 2),
    "cut row": (small("\t".join(ROW.split("\t")[:4])), 4),
    "row too long": (small(ROW + "\tআরও"), 4),
    "serial twice": (small(ROW, ROW), 5),
    "serial unreadable": (small(with_cell(ROW, 0, "ক")), 4),
    "no name": (small(with_cell(ROW, 1, " ")), 4),
    "whole row without serial": (small(ROW, with_cell(ROW, 0, "")), 5),
    "tail without head": (small("\tসেবা\t\t\t\t\t"), 4),
    "impossible number": (small(ROW, with_cell(with_cell(ROW, 0, "২"), 5, "৯৯৯ কার্যদিবস")), 5),
    "impossible date": (small() + "31.02.2024\n", 5),
    "endless file": ("ক\n" * 20_002, 20_001),
    "endless name": (small(with_cell(ROW, 1, "ক" * 501)), 4),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_understood_is_refused_with_its_line(case: str) -> None:
    text, line = REFUSED[case]
    with pytest.raises(CharterError) as caught, override("en"):
        parse_charter(text)
    assert caught.value.line == line
    assert caught.value.reason
    assert line is None or str(caught.value).startswith(f"line {line}: ")


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"x" * (MAX_BYTES + 1), None), ("সেবা\n".encode() + b"\xff\xfe\xfd", 2), ("সেবা\n\n\x00".encode(), 3)],
)
def test_what_is_no_text_is_refused(data: bytes, line: int | None) -> None:
    with pytest.raises(CharterError) as caught:
        decode(data)
    assert caught.value.line == line


def test_a_header_without_serials_numbers_the_rows_itself() -> None:
    rows = ("\t".join(small().split("\n")[at].split("\t")[1:]) for at in (2, 3))
    charter = parse_charter("\n".join(["নাগরিক সেবা", *rows]))
    assert [(line.section, line.serial) for line in charter.lines] == [("citizen", 1)]


def test_one_header_may_serve_all_sections() -> None:
    charter = parse_charter("\n".join(["২.১) নাগরিক সেবা", HEADER, ROW, "২.২) প্রাতিষ্ঠানিক/ দাপ্তরিক সেবা", ROW, ""]))
    assert [(line.section, line.serial) for line in charter.lines] == [("citizen", 1), ("institutional", 1)]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("২.১ নাগরিক সেবাঃ", "citizen"),
        ("(ক) নাগরিক সেবা", "citizen"),
        ("#### ২.২) প্রাতিষ্ঠানিক সেবাসমূহ", "institutional"),
        ("২.২ দাপ্তরিক সেবা", "institutional"),
        ("২.৩) আভ্যন্তরীন সেবা", "internal"),
        ("\t২.৩) অভ্যন্তরীণ সেবা\t\t", "internal"),
    ],
)
def test_headings_of_every_kind_open_a_section(heading: str, section: str) -> None:
    charter = parse_charter("\n".join([HEADER, ROW, heading, HEADER, ROW, ""]))
    assert [line.section for line in charter.lines] == ["unsectioned", section]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("তারিখ: ০১/০৯/২০২৫ খ্রি.", "2025-09-01"),
        ("01.09.2025.", "2025-09-01"),
        ("হালনাগাদ: ১ সেপ্টেম্বর, ২০২৫", "2025-09-01"),
        ("স্মারক নং ৫৬.০৪.৭২৪০.০০১.১৮.০০২.২৪-১২৩", "None"),
        ("ফোন ০২-৫৫-০০৬৮", "None"),
    ],
)
def test_dates_outside_the_table(printed: str, day: str) -> None:
    assert str(parse_charter(small() + printed + "\n").printed_on) == day


def test_whatever_is_mangled_only_charter_errors_come_out() -> None:
    chance = random.Random(41)
    for slug in OFFICES:
        for _round in range(12):
            letters = list(shipped_text(slug))
            for _change in range(chance.choice((1, 5, 60))):
                at = chance.randrange(len(letters))
                letters[at] = chance.choice(["", "\t", "\n", "৯", "/", '"', "|", "ক", "\u200d", letters[at] * 2])
            try:
                lines = parse_charter("".join(letters)).lines
            except CharterError:
                continue
            assert 1 <= len(lines) <= len(shipped(slug).lines) + 1
