"""The due chip and the promise bar, against the real counting; dates of the design's screens."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from sla.core.calendar import DayNote, OfficeHours, WorkingCalendar
from sla.core.counting import due, explain, working_days_used
from sla.core.history import HoldSpan, PromiseHistory
from sla.core.promise import Promise, PromiseKind
from sla.presentation import PromiseBar, due_chip, promise_bar
from sla.promise_words import PromiseFacts, heading_of, sentence_of

DHAKA = ZoneInfo("Asia/Dhaka")
VICTORY_DAY = DayNote("মহান বিজয় দিবস", "Victory Day", 1)
CALENDAR = WorkingCalendar(
    weekend=frozenset({4, 5}),
    closed={date(2026, 12, 16): VICTORY_DAY},
    opened={},
    hours=(OfficeHours(date(2020, 1, 1), None, time(9), time(17)),),
    listed_years=frozenset({2026}),
)
CALENDARS = ((datetime(2020, 1, 1, tzinfo=UTC), CALENDAR),)


def december(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=DHAKA)


NOW = december(14, 11, 20)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"due_moment": december(8)}, ("over", "4 days late", "Tue 8 Dec"), id="four working days late"),
        pytest.param(
            {"due_moment": december(10)}, ("over", "2 days late", "Thu 10 Dec"), id="a weekend is not lateness"
        ),
        pytest.param({"due_moment": december(14)}, ("today", "Due today", "Mon 14 Dec"), id="due today"),
        pytest.param({"due_moment": december(14, 11)}, ("over", "Time is over", "Mon 14 Dec"), id="closed an hour ago"),
        pytest.param({"due_moment": december(17)}, ("risk", "2 days left", "Thu 17 Dec"), id="two left over a holiday"),
        pytest.param({"due_moment": december(20)}, ("ok", "3 days left", "Sun 20 Dec"), id="three left"),
        pytest.param({"due_moment": december(28), "is_agreed": True}, ("ok", "Agreed date", "Mon 28 Dec"), id="agreed"),
        pytest.param({"due_moment": december(17), "on_hold": True}, ("hold", "Clock paused", ""), id="on hold"),
        pytest.param({"due_moment": None}, ("none", "No date yet", ""), id="no date"),
        pytest.param(
            {"due_moment": december(10), "finished_at": december(9)}, ("done", "In time", "Wed 9 Dec"), id="in time"
        ),
        pytest.param(
            {"due_moment": december(9), "finished_at": december(13)},
            ("late", "Late by 2 days", "Sun 13 Dec"),
            id="late",
        ),
    ],
)
def test_due_chip_says_state_word_and_day(given, expected):
    chip = due_chip(at=NOW, calendar=CALENDAR, **given)

    assert (chip.state, chip.word, chip.day) == expected


def test_due_chip_of_next_year_names_the_year_and_is_provisional():
    chip = due_chip(due_moment=datetime(2027, 1, 28, 17, tzinfo=DHAKA), at=NOW, calendar=CALENDAR)

    assert (chip.day, chip.date_iso, chip.provisional) == ("Thu 28 Jan 2027", "2027-01-28", True)


def test_due_chip_of_a_long_promise_is_at_risk_from_its_own_moment():
    chip = due_chip(due_moment=december(31), at=NOW, calendar=CALENDAR, risk_at=december(14, 9))

    assert chip.state == "risk"


def test_due_chip_has_one_pip_used_for_each_working_day_gone():
    chip = due_chip(due_moment=december(17), at=NOW, calendar=CALENDAR, total=7)

    assert (chip.pips_total, chip.pips_used) == (7, 5)


def test_due_chip_in_bangla_has_bangla_digits_and_words():
    with override("bn"):
        chip = due_chip(due_moment=december(17), at=NOW, calendar=CALENDAR)

    assert chip.day == "বৃহঃ ১৭ ডিসে"


def drawn(
    days: int, received: datetime, *, holds: tuple[HoldSpan, ...] = (), finished: datetime | None = None
) -> tuple[PromiseBar, PromiseFacts]:
    promise = Promise(PromiseKind.WORKING_DAYS, days)
    history = PromiseHistory(promise, received, received, holds=holds, finished_at=finished)
    counted = due(history, CALENDARS, at=NOW)
    finished_day = finished.date() if finished else None
    bar = promise_bar(
        explain(history, CALENDARS, at=NOW),
        calendar=CALENDAR,
        due_day=counted.date,
        today=NOW.date(),
        finished_day=finished_day,
        total=days,
    )
    facts = PromiseFacts(
        received_day=received.date(),
        today=NOW.date(),
        total=days,
        used=working_days_used(history, CALENDARS, at=NOW),
        due_day=counted.date,
        finished_day=finished_day,
        on_hold=any(hold.ended_at is None for hold in holds),
        is_late=bool(counted.moment and counted.moment < NOW),
    )
    return bar, facts


def kinds(bar: PromiseBar) -> list[str]:
    return [cell.kind for cell in bar.cells]


HOLD = HoldSpan(1, december(8, 15, 41), december(10, 16, 30))


def test_bar_of_a_paused_ticket_shows_what_its_sentence_says():
    bar, facts = drawn(7, december(6, 10), holds=(HOLD,))

    assert " ".join(kinds(bar)) == ("received used paused paused used off off used left left off left off off left")
    assert heading_of(facts) == "Day 4 of 7 working days"
    assert sentence_of(facts, bar) == (
        "Received on Sunday, 6 December 2026. The promised date is Sunday, 20 December 2026. "
        "Working days used: 3, left after today: 3. Clock paused 2 working days. "
        "Victory Day and weekends are not counted."
    )


def test_bar_of_a_broken_promise_runs_on_in_red_to_today():
    bar, facts = drawn(5, december(3, 10))

    assert kinds(bar)[-5:] == ["used", "off", "off", "late", "late"]
    assert [(cell.day, cell.mark) for cell in bar.cells if cell.mark] == [
        ("2026-12-03", "Receipt day"),
        ("2026-12-10", "Promised"),
        ("2026-12-14", "Today"),
    ]
    assert heading_of(facts) == "The promise of 5 working days is broken"
    assert "Working days used: 5, late: 2." in sentence_of(facts, bar)


def test_bar_names_the_holiday_in_its_cell():
    bar, _facts = drawn(3, december(14, 10))

    assert [(cell.css, cell.title) for cell in bar.cells if cell.title] == [("off holiday", "Victory Day")]


def test_bar_of_a_late_service_ends_on_the_day_of_resolution():
    bar, facts = drawn(3, december(6, 10), finished=december(13, 12))

    assert kinds(bar) == ["received", "used", "used", "used", "late", "off", "off", "late"]
    assert not any(cell.is_today for cell in bar.cells)
    assert heading_of(facts) == "A service of 3 working days, resolved on working day 5"


def test_bar_of_an_open_hold_ends_today_and_has_no_promised_day():
    bar, facts = drawn(7, december(6, 10), holds=(HoldSpan(1, december(10, 11)),))

    assert (bar.cells[-1].day, bar.cells[-1].is_today) == ("2026-12-14", True)
    assert not any(cell.is_due for cell in bar.cells)
    assert heading_of(facts) == "7 working days; the clock is paused"


def test_bar_above_fifteen_days_is_one_line_of_working_days():
    bar, _facts = drawn(45, december(1, 10), holds=(HOLD,))

    widths = [(segment.kind, segment.width) for segment in bar.segments]

    assert [kind for kind, _width in widths] == ["used", "paused", "used"]
    assert sum(width for _kind, width in widths) == pytest.approx(bar.now, abs=0.1)
    assert bar.segments[-1].end == pytest.approx(bar.now, abs=0.1)


def test_bar_of_a_long_delay_is_one_line_too():
    received = december(1, 10)
    few, _facts = drawn(7, received, finished=received + timedelta(days=30))
    many, _facts = drawn(7, received, finished=received + timedelta(days=31))

    assert few.segments == ()
    assert [segment.kind for segment in many.segments] == ["used", "late"]


def test_the_sentence_of_a_long_delay_counts_as_the_cells_would():
    bar, facts = drawn(5, december(1, 10) - timedelta(days=30))

    assert bar.segments
    assert facts.used > 5
    assert "Working days used: 5, late: " in sentence_of(facts, bar)


def test_bar_of_one_day_keeps_weekdays_on_a_phone():
    bar, _facts = drawn(1, NOW - timedelta(hours=1))

    assert bar.is_few


def test_heading_on_a_day_off_counts_the_days_used():
    friday = december(18, 12)
    history = PromiseHistory(Promise(PromiseKind.WORKING_DAYS, 7), december(14, 10), december(14, 10))
    bar = promise_bar(
        explain(history, CALENDARS, at=friday),
        calendar=CALENDAR,
        due_day=date(2026, 12, 24),
        today=friday.date(),
        total=7,
    )
    facts = PromiseFacts(
        received_day=date(2026, 12, 14), today=friday.date(), total=7, used=2, due_day=date(2026, 12, 24)
    )

    assert heading_of(facts, bar) == "Used 2 of 7 working days"
