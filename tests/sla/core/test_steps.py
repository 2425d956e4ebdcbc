"""Effective receipt, expiry, closing by itself, reminders (R3, R6, R7, R10, R12)."""

import pytest

from sla.core import (
    auto_close_at,
    closings_within,
    effective_receipt,
    expiry_of_hold,
    late_to_agree_at,
    nth_closing,
    reminder_moments,
    same_day_reminder,
)
from tests.sla.core.office import NINE_TO_FIVE, PLAIN, at, calendar, day, short_day, shown

SHORT_WEDNESDAY = calendar(hours=(NINE_TO_FIVE, short_day("09")))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("06 08:00", "06", id="before opening counts that day"),
        pytest.param("06 16:59", "06", id="a minute before closing counts that day"),
        pytest.param("06 17:00", "07", id="at closing counts the next"),
        pytest.param("10 17:30", "13", id="Thursday evening counts on Sunday"),
        pytest.param("11 10:00", "13", id="Friday counts on Sunday"),
        pytest.param("12 23:50", "13", id="late on Saturday counts on Sunday"),
        pytest.param("09 15:00", "10", id="at the closing of a short day counts the next"),
    ],
)
def test_effective_receipt(moment: str, expected: str) -> None:
    assert effective_receipt(SHORT_WEDNESDAY, at(moment)) == day(expected)


def test_effective_receipt_by_the_hours_known_at_entry() -> None:
    moment = at("09 16:00")

    assert effective_receipt(SHORT_WEDNESDAY, moment, hours_known_at_entry=PLAIN) == day("09")


@pytest.mark.parametrize(
    ("begun", "chosen", "expected"),
    [
        pytest.param("06 10:00", None, "20 17:00", id="closing of the tenth working day after the day of the act"),
        pytest.param("06 23:00", None, "20 17:00", id="the calendar day of the act counts, not the effective one"),
        pytest.param("11 10:00", None, "24 17:00", id="begun on a Friday"),
        pytest.param("06 10:00", "08", "08 17:00", id="an earlier day that the officer chose"),
        pytest.param("06 10:00", "11", "13 17:00", id="a chosen Friday is the next working day"),
        pytest.param("06 10:00", "30", "20 17:00", id="a later choice does not lengthen it"),
    ],
)
def test_expiry_of_hold(begun: str, chosen: str | None, expected: str) -> None:
    assert shown(expiry_of_hold(PLAIN, at(begun), chosen=chosen and day(chosen))) == expected


def test_a_hold_cannot_expire_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        expiry_of_hold(PLAIN, at("06 17:00"), chosen=day("06"))


def test_reopening_is_possible_until_the_seventh_closing() -> None:
    assert shown(auto_close_at(PLAIN, at("06 10:00"))) == "15 17:00"
    assert shown(auto_close_at(PLAIN, at("06 18:00"))) == "16 17:00"


def test_late_to_agree_after_three_working_days() -> None:
    assert shown(late_to_agree_at(PLAIN, at("06 10:00"))) == "09 17:00"
    assert nth_closing(PLAIN, at("06 10:00"), 0) == at("06 17:00")


def test_reminders_fall_on_openings_of_working_days() -> None:
    moments = reminder_moments(calendar(closed="09"), at("13 17:00"), (-2, -1, 0, 1, 3, 7))

    assert [shown(moment) for moment in moments] == [
        "08 09:00", "10 09:00", "13 09:00", "14 09:00", "16 09:00", "22 09:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entered", "office_hours", "expected"),
    [
        pytest.param("06 09:30", 2, "06 15:00", id="two office hours before closing"),
        pytest.param("06 16:00", 2, "06 16:00", id="at entry if later"),
        pytest.param("06 08:00", 9, "06 09:00", id="not before opening"),
    ],
)
def test_one_step_for_a_promise_of_the_same_day(entered: str, office_hours: int, expected: str) -> None:
    moment = same_day_reminder(PLAIN, at("06 17:00"), entered_at=at(entered), office_hours=office_hours)

    assert shown(moment) == expected


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        pytest.param("10 10:00", "10 16:59", 0, id="inside one working day"),
        pytest.param("10 10:00", "10 17:00", 0, id="until the very closing"),
        pytest.param("10 17:00", "10 17:01", 1, id="over one closing"),
        pytest.param("10 10:00", "13 09:00", 1, id="over a weekend"),
        pytest.param("11 10:00", "12 20:00", 0, id="within a weekend"),
        pytest.param("08 18:00", "14 18:00", 4, id="from after closing to after closing"),
    ],
)
def test_closings_within_a_hold(begin, end, days):
    assert closings_within(PLAIN, at(begin), at(end)) == days
