"""The due date: receipt, count, holds, notices (R3 to R8)."""

from datetime import date

import pytest

from sla.core import (
    IMMEDIATE,
    Agreement,
    DueReason,
    HoldSpan,
    Promise,
    PromiseKind,
    WorkingCalendar,
    due,
    first_target,
    replay,
)
from tests.sla.core.office import (
    NEXT_YEAR,
    NINE_TO_FIVE,
    ON_DEMAND,
    PLAIN,
    RECEIVED,
    at,
    calendar,
    day,
    days,
    history,
    hold,
    known,
    short_day,
    shown,
)

NOT_PUBLISHED = Promise(PromiseKind.NOT_PUBLISHED)


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        pytest.param(IMMEDIATE, "06 17:00", id="immediate is due the same day"),
        pytest.param(days(0), "06 17:00", id="no working day is the same day"),
        pytest.param(days(2), "08 17:00", id="two working days"),
        pytest.param(days(5), "13 17:00", id="five over a weekend"),
        pytest.param(days(45), "11-08 17:00", id="forty-five"),
    ],
)
def test_fresh_count(promise: Promise, expected: str) -> None:
    found = due(history(promise), known(), at=RECEIVED)

    assert (shown(found.moment), found.reason) == (expected, DueReason.COUNTED)
    assert found.date == day(expected.split()[0])


@pytest.mark.parametrize(
    ("promise", "reason"),
    [
        pytest.param(ON_DEMAND, DueReason.NOT_AGREED, id="on demand has no date until one is agreed"),
        pytest.param(Promise(PromiseKind.AS_DIRECTED), DueReason.NOT_AGREED, id="as directed has none either"),
        pytest.param(NOT_PUBLISHED, DueReason.NOT_PUBLISHED, id="no time printed is no promise"),
    ],
)
def test_no_number_is_no_date(promise: Promise, reason: DueReason) -> None:
    found = due(history(promise, holds=(hold("07 10:00", "08 10:00"),)), known(), at=NEXT_YEAR)

    assert (found.date, found.moment, found.reason) == (None, None, reason)
    assert replay(history(promise), known(), at=NEXT_YEAR) == ()


def test_before_the_entry_nothing_is_known() -> None:
    late = history(received=at("06 10:30"), entered_at=at("08 10:00"))

    found = due(late, known(), at=at("07 10:00"))

    assert (found.reason, found.effective_receipt_day, found.held_working_days) == (DueReason.NOT_ENTERED, None, 0)


def test_a_late_entry_is_counted_by_the_calendar_known_at_entry() -> None:
    late = history(received=at("06 10:30"), entered_at=at("08 10:00"))
    calendars = known(("07 12:00", calendar(closed="07")), ("08 12:00", calendar(closed="07 10")))

    ledger = replay(late, calendars, at=NEXT_YEAR)

    assert [(move.at, shown(move.new)) for move in ledger] == [
        (at("08 10:00"), "10 17:00"),
        (at("08 12:00"), "13 17:00"),
    ]


@pytest.mark.parametrize(
    ("n", "spans", "expected", "held"),
    [
        pytest.param(3, [("07 11:00", "10 10:00")], "14 17:00", 3, id="three closings on hold move it three days"),
        pytest.param(3, [("07 11:00", "07 16:00")], "09 17:00", 0, id="a hold over no closing moves nothing"),
        pytest.param(5, [("07 17:00", "08 10:00")], "14 17:00", 1, id="begun at closing it is held at that closing"),
        pytest.param(5, [("07 10:00", "07 17:00")], "13 17:00", 0, id="ended at closing it is not"),
        pytest.param(5, [("10 18:00", "13 08:30")], "13 17:00", 0, id="over a weekend nothing is given back"),
        pytest.param(5, [("11 10:00", "13 18:00")], "14 17:00", 1, id="begun on a Friday gives no phantom day"),
        pytest.param(0, [("06 11:00", "10 18:00")], "13 17:00", 5, id="day 0 is held though it was not counted"),
        pytest.param(7, [("07 11:00", "14 12:00"), ("08 12:00", "09 12:00")], "22 17:00", 5, id="nested holds unite"),
        pytest.param(7, [("07 11:00", "09 11:00"), ("08 11:00", "10 11:00")], "20 17:00", 3, id="overlaps unite"),
        pytest.param(7, [("07 11:00", "09 11:00"), ("09 11:00", "10 11:00")], "20 17:00", 3, id="touching ones too"),
        pytest.param(3, [("10 11:00", "13 10:00")], "09 17:00", 0, id="begun after the due moment changes nothing"),
        pytest.param(3, [("09 17:00", "10 10:00")], "10 17:00", 1, id="begun at the due moment it counts"),
        pytest.param(3, [("09 10:00", "09 17:30")], "10 17:00", 1, id="ended after closing of the due day"),
        pytest.param(3, [("10 11:00", None)], "09 17:00", 0, id="open, but begun after the due moment"),
        pytest.param(3, [("09 10:00", "09 17:00")], "10 17:00", 0, id="a closing after the end is left, not at it"),
    ],
)
def test_holds(n: int, spans: list[tuple[str, str | None]], expected: str, held: int) -> None:
    holds = tuple(hold(begun, ended, number) for number, (begun, ended) in enumerate(spans))

    found = due(history(n, holds=holds), known(), at=NEXT_YEAR)

    assert (shown(found.moment), found.held_working_days) == (expected, held)


def test_while_a_hold_is_open_there_is_no_date() -> None:
    found = due(history(holds=(hold("07 11:00"),)), known(), at=NEXT_YEAR)

    assert (found.date, found.moment, found.reason, found.held_working_days) == (None, None, DueReason.ON_HOLD, 0)


def test_a_hold_ends_by_itself_when_it_expires() -> None:
    noticed_late = hold("07 11:00", "25 10:00", expires_at=at("09 17:00"))
    unnoticed = hold("07 11:00", expires_at=at("09 17:00"))

    for span in (noticed_late, unnoticed):
        found = due(history(holds=(span,)), known(), at=NEXT_YEAR)

        assert (shown(found.moment), found.held_working_days) == ("13 17:00", 2)


@pytest.mark.parametrize(
    ("n", "notices", "expected"),
    [
        pytest.param(3, [("07 12:00", calendar(closed="08"))], ["09 17:00", "10 17:00"], id="a closing moves it"),
        pytest.param(3, [("07 12:00", calendar(closed="20"))], ["09 17:00"], id="a closing after it moves nothing"),
        pytest.param(5, [("07 12:00", calendar(opened="12"))], ["13 17:00"], id="an opening never makes it earlier"),
        pytest.param(
            3, [("07 12:00", calendar(closed="09")), ("08 12:00", PLAIN)], ["09 17:00", "10 17:00"],
            id="closed, then withdrawn, the later date stays",
        ),
        pytest.param(
            3, [("07 12:00", calendar(closed="09", opened="12"))], ["09 17:00", "10 17:00"],
            id="the date closed and a Saturday opened by one notice",
        ),
        pytest.param(
            5, [("07 12:00", calendar(closed="09")), ("07 12:00", calendar(closed="09", opened="12"))], ["13 17:00"],
            id="notices of one moment are known together",
        ),
        pytest.param(
            2, [("06 12:00", calendar(closed="06"))], ["08 17:00", "09 17:00"],
            id="closing the day of receipt moves the effective receipt",
        ),
    ],
)  # fmt: skip
def test_notices(n: int, notices: list[tuple[str, WorkingCalendar]], expected: list[str]) -> None:
    ledger = replay(history(n), known(*notices), at=NEXT_YEAR)

    assert [shown(move.new) for move in ledger] == expected


def test_a_notice_during_a_hold_writes_nothing_and_counts_at_its_end() -> None:
    held = history(holds=(hold("07 11:00", "08 10:00"),))
    calendars = known(("07 12:00", calendar(closed="09")))

    ledger = replay(held, calendars, at=NEXT_YEAR)

    assert [(move.cause, shown(move.old), shown(move.new)) for move in ledger] == [
        ("receipt", None, "09 17:00"),
        ("hold_ended", "09 17:00", "13 17:00"),
    ]


def test_a_kept_date_is_not_before_the_first_closing_after_a_hold() -> None:
    held = history(3, at("10 10:30"), holds=(hold("15 11:00", "16 10:00"),))
    calendars = [(at("10 10:30"), PLAIN), (at("10 15:00"), calendar(opened="12"))]

    found = due(held, calendars, at=NEXT_YEAR)

    assert (shown(found.moment), found.held_working_days) == ("16 17:00", 1)


@pytest.mark.parametrize(
    ("applied", "hours", "expected"),
    [
        pytest.param("07 12:00", short_day("09"), ["09 17:00", "09 15:00"], id="the time of day changes, with a row"),
        pytest.param("09 15:00", short_day("09"), ["09 17:00"], id="a closing not after the notice is not taken"),
        pytest.param("07 12:00", short_day("06", 10), ["09 17:00"], id="the effective receipt does not move"),
    ],
)
def test_an_hours_notice_never_changes_the_date(applied: str, hours: object, expected: list[str]) -> None:
    shorter = calendar(hours=(NINE_TO_FIVE, hours))  # type: ignore[arg-type]

    ledger = replay(history(), known((applied, shorter)), at=NEXT_YEAR)

    assert [shown(move.new) for move in ledger] == expected
    assert [move.notice_index for move in ledger] == [None, 1][: len(ledger)]


def test_a_past_closing_keeps_its_hour_for_holds_too() -> None:
    held = history(holds=(hold("07 10:00", "07 16:00"),))
    calendars = known(("08 12:00", calendar(hours=(NINE_TO_FIVE, short_day("07")))))

    assert due(held, calendars, at=NEXT_YEAR).held_working_days == 0


def test_finished_tickets_are_not_recounted() -> None:
    finished = history(finished_at=at("08 10:00"))

    found = due(finished, known(("08 10:01", calendar(closed="06 07 08 09"))), at=NEXT_YEAR)

    assert (shown(found.moment), found.effective_receipt_day) == ("09 17:00", date(2026, 9, 6))


def test_the_first_target_is_the_same_day_and_apart() -> None:
    line = Promise(PromiseKind.WORKING_DAYS, 3, first_target_same_day=True)
    asked = history(line, agreements=(Agreement(at("06 11:00"), date(2026, 9, 20)),))

    assert shown(first_target(asked, known(), at=NEXT_YEAR)) == "06 17:00"
    assert first_target(history(), known(), at=NEXT_YEAR) is None


def test_bad_input_is_refused() -> None:
    naive = RECEIVED.replace(tzinfo=None)

    with pytest.raises(ValueError, match="needs a zone"):
        due(history(), known(), at=naive)
    with pytest.raises(ValueError, match="needs a zone"):
        history(received=naive)
    with pytest.raises(ValueError, match="needs a calendar"):
        due(history(), [], at=RECEIVED)
    with pytest.raises(ValueError, match="future of its entry"):
        history(entered_at=at("05 10:00"))
    with pytest.raises(ValueError, match="ends before it begins"):
        HoldSpan(1, at("07 10:00"), at("06 10:00"))


@pytest.mark.parametrize(
    ("kind", "number"),
    [(PromiseKind.WORKING_DAYS, None), (PromiseKind.WORKING_DAYS, -1), (PromiseKind.IMMEDIATE, 3)],
)
def test_a_promise_without_its_number_is_refused(kind: PromiseKind, number: int | None) -> None:
    with pytest.raises(ValueError, match="working_days="):
        Promise(kind, number)
