"""A year's list from CSV and ICS: mixed digits, broken rows by line, duplicates named, feeds not believed (T07)."""

from datetime import date

import pytest
from django.utils import translation

from sla.notice_lists import read_list

CSV = """তারিখ,পর্যন্ত,উপলক্ষ,name_en,ধরন,moon
২১/০২/২০২৭,,শহিদ দিবস,Martyrs' Day,সাধারণ,
09/03/2027,১১.০৩.২০২৭,ঈদুল ফিতর*,Eid-ul-Fitr,নির্বাহী আদেশ,
2027-03-26,,স্বাধীনতা দিবস,Independence Day,general,
"""


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def errors(text):
    return {row.line: row.error for row in read_list(text) if row.error}


def test_a_list_in_either_digits_and_language():
    rows = read_list(CSV)

    assert [(row.line, [day.date for day in row.days]) for row in rows] == [
        (2, [date(2027, 2, 21)]),
        (3, [date(2027, 3, 9), date(2027, 3, 10), date(2027, 3, 11)]),
        (4, [date(2027, 3, 26)]),
    ]
    eid = rows[1].days[0]
    assert (eid.name_bn, eid.moon_dependent, eid.holiday_kind, eid.effect) == (
        "ঈদুল ফিতর", True, "executive_order", "closed",
    )  # fmt: skip


def test_broken_rows_are_named_by_line_and_reason():
    text = (
        "date;to;effect;name;kind\n২৯/০২/২০২৭;;;মাঘ;\n01/05/2027;30/04/2027;;মে দিবস;\n02/05/2027;;half;আধা;\n"
        "03/05/2027;;;;\n04/05/2027;;;ক;unknown\n05/05/2027;;;ক;\n০৫/০৫/২০২৭;;;খ;\n01/01/1971;;;গ;\n"
    )
    found = errors(text)

    assert list(found) == [2, 3, 4, 5, 6, 8, 9]
    assert found[2] == "Not a date: ২৯/০২/২০২৭"
    assert found[8] == "05/05/2027 stands in line 7 already."
    assert "1971" in found[9]


def test_an_optional_holiday_closes_nothing():
    [row] = read_list("date,name,kind\n2027-01-14,মকর সংক্রান্তি,ঐচ্ছিক\n")

    assert (row.days, row.error, bool(row.note)) == ([], "", True)


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", "name\nx\n", '"', "date,name\n"])
def test_what_is_no_list_says_so(text):
    [row] = read_list(text)

    assert row.error


def test_a_list_without_end_is_cut():
    assert "400" in read_list("date,name\n" + "2027-01-01,x\n" * 900)[-1].error


ICS = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270309
DTEND;VALUE=DATE:20270312
SUMMARY:Eid-ul-Fitr*
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20271216
SUMMARY:Victory
  Day\\, national
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270114
SUMMARY:Makar Sankranti
CATEGORIES:Optional
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20271399
SUMMARY:No such day
END:VEVENT
BEGIN:VEVENT
STATUS:CANCELLED
DTSTART;VALUE=DATE:20271217
SUMMARY:Cancelled
END:VEVENT
END:VCALENDAR
"""


def test_a_feed_gives_candidates_only():
    rows = read_list(ICS)

    assert [[day.date.isoformat() for day in row.days] for row in rows] == [
        ["2027-03-09", "2027-03-10", "2027-03-11"], ["2027-12-16"], [], [], [],
    ]  # fmt: skip
    assert rows[1].days[0].name_en == "Victory Day, national"
    assert rows[0].days[0].moon_dependent
    assert [(bool(row.error), bool(row.note)) for row in rows[2:]] == [(False, True), (True, False), (False, True)]
