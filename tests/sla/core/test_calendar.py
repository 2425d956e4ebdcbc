"""The working calendar of one office (R2)."""

from datetime import date, time, timedelta

import pytest

from sla.core import DayKind, DayNote, NoOfficeHours, NoWorkingDay, OfficeHours, WorkingCalendar, dhaka_day
from tests.sla.core.office import NINE_TO_FIVE, PLAIN, at, calendar, day, short_day, shown


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("06", DayKind.WORKING, id="a plain Sunday is worked"),
        pytest.param("11", DayKind.WEEKEND, id="Friday is weekend"),
        pytest.param("12", DayKind.OPENED, id="a Saturday opened by order is worked"),
        pytest.param("07", DayKind.CLOSED, id="a closed Monday is not worked"),
        pytest.param("19", DayKind.CLOSED, id="closed wins over opened"),
        pytest.param("08", DayKind.WORKING, id="opening a day that is worked anyway says nothing"),
    ],
)
def test_reason_of_a_day(name: str, kind: DayKind) -> None:
    office = calendar(closed="07 19", opened="12 19 08")

    state = office.reason(day(name))

    assert state.kind is kind
    assert office.is_working(day(name)) == (kind in (DayKind.WORKING, DayKind.OPENED))
    assert state.note == (DayNote(name_en=name) if kind in (DayKind.CLOSED, DayKind.OPENED) else None)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        pytest.param("06", 0, "06", id="no day is the day itself"),
        pytest.param("11", 0, "11", id="no day after a Friday is that Friday"),
        pytest.param("06", 1, "08", id="a closed Monday is passed over"),
        pytest.param("10", 1, "12", id="an opened Saturday counts"),
        pytest.param("06", 5, "13", id="five days over a weekend"),
        pytest.param("13", -1, "12", id="one day back is the opened Saturday"),
        pytest.param("13", -4, "08", id="four days back"),
        pytest.param("11", -1, "10", id="back from a Friday"),
    ],
)
def test_add_working_days(start: str, n: int, expected: str) -> None:
    office = calendar(closed="07", opened="12")

    assert office.add_working_days(day(start), n) == day(expected)


@pytest.mark.parametrize("n", [-700, -300, -1, 1, 260, 261, 262, 600])
def test_add_working_days_agrees_with_a_walk_over_years(n: int) -> None:
    office, start = calendar(closed="07 10-20"), day("06")
    step, walked, missing = timedelta(days=1 if n > 0 else -1), day("06"), abs(n)
    while missing:
        walked += step
        missing -= office.is_working(walked)

    found = office.add_working_days(start, n)

    assert found == walked
    assert office.working_days_between(*sorted((start, found))) == abs(n)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param("06", "06", 0, id="a day to itself"),
        pytest.param("08", "06", 0, id="backwards"),
        pytest.param("05", "06", 1, id="the last day counts"),
        pytest.param("06", "13", 5, id="the first does not"),
        pytest.param("10", "12", 0, id="weekend only"),
    ],
)
def test_working_days_between(a: str, b: str, expected: int) -> None:
    assert PLAIN.working_days_between(day(a), day(b)) == expected


def test_next_and_on_or_after() -> None:
    assert PLAIN.next_working_day(day("10")) == day("13")
    assert PLAIN.on_or_after(day("11")) == day("13")
    assert PLAIN.on_or_after(day("10")) == day("10")


@pytest.mark.parametrize("weekday", range(7))
def test_a_single_working_weekday_gives_right_dates(weekday: int) -> None:
    office = calendar(weekend=frozenset(range(7)) - {weekday})

    found = office.add_working_days(day("06"), 90)

    assert found.weekday() == weekday
    assert 89 * 7 < (found - day("06")).days <= 90 * 7


@pytest.mark.parametrize("n", [1, -1])
def test_no_working_day_is_an_error_and_no_loop(n: int) -> None:
    with pytest.raises(NoWorkingDay, match="within 3 years, counting from 2026-09-06"):
        calendar(weekend=frozenset(range(7))).add_working_days(day("06"), n)


@pytest.mark.parametrize(("start", "n"), [(date(9999, 12, 31), 1), (date(1, 1, 1), -1)])
def test_the_end_of_time_is_an_error(start: date, n: int) -> None:
    with pytest.raises(NoWorkingDay):
        PLAIN.add_working_days(start, n)


def test_forty_closed_days_are_passed_over() -> None:
    closed = {day("07") + timedelta(days=number): DayNote() for number in range(40)}
    office = WorkingCalendar(frozenset({4, 5}), closed, {}, (NINE_TO_FIVE,))

    assert office.next_working_day(day("06")) == day("10-18")


def test_of_several_hours_the_last_entry_counts() -> None:
    office = calendar(hours=(NINE_TO_FIVE, short_day("09")))

    assert [shown(office.opens_at(day("09"))), shown(office.closes_at(day("09")))] == ["09 09:00", "09 15:00"]
    assert [shown(office.closes_at(day("10"))), shown(office.closes_at(day("10")))] == ["10 17:00", "10 17:00"]
    assert shown(office.opens_at(day("09"))) == "09 09:00"


def test_a_day_without_hours_is_an_error() -> None:
    with pytest.raises(NoOfficeHours, match="2026-09-10"):
        calendar(hours=(short_day("09"),)).closes_at(day("10"))


@pytest.mark.parametrize(
    ("ends_on", "closes"),
    [pytest.param(None, time(9), id="closes as it opens"), pytest.param(date(2026, 9, 8), time(17), id="ends early")],
)
def test_hours_that_end_before_they_begin_are_refused(ends_on: date | None, closes: time) -> None:
    with pytest.raises(ValueError, match="end before they begin"):
        OfficeHours(date(2026, 9, 9), ends_on, time(9), closes)


def test_a_year_without_its_list_is_provisional() -> None:
    assert PLAIN.is_provisional(date(2027, 1, 3))
    assert not PLAIN.is_provisional(day("06"))


def test_dates_are_decided_in_dhaka() -> None:
    assert dhaka_day(at("06 00:00")) == day("06")
    assert PLAIN.closes_at(day("06")).isoformat() == "2026-09-06T11:00:00+00:00"
    with pytest.raises(ValueError, match="needs a zone"):
        dhaka_day(at("06 10:00").replace(tzinfo=None))
