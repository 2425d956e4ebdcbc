"""Kept, broken, undecided; working days used and left; the queue; the explanation (R7, R9, R10)."""

import pytest

from sla.core import (
    NEVER,
    Agreement,
    DayReason,
    Ending,
    Outcome,
    Promise,
    PromiseHistory,
    PromiseKind,
    Reopening,
    decide,
    explain,
    queue_position,
    working_days_left,
    working_days_used,
)
from tests.sla.core.office import NEXT_YEAR, ON_DEMAND, at, calendar, day, days, history, hold, known, shown

NOT_PUBLISHED = Promise(PromiseKind.NOT_PUBLISHED)


@pytest.mark.parametrize(
    ("past", "now", "outcome", "decided"),
    [
        pytest.param(history(), "09 17:00", Outcome.UNDECIDED, None, id="at the due moment it is not yet broken"),
        pytest.param(history(), "09 17:01", Outcome.BROKEN, "09 17:00", id="broken the moment it has passed"),
        pytest.param(history(finished_at=at("09 17:00")), "30 10:00", Outcome.KEPT, "09 17:00", id="on the dot"),
        pytest.param(history(finished_at=at("09 17:01")), "30 10:00", Outcome.BROKEN, "09 17:00", id="a minute late"),
        pytest.param(history(finished_at=at("08 10:00")), "07 10:00", Outcome.UNDECIDED, None, id="not finished yet"),
        pytest.param(history(ON_DEMAND), "30 10:00", Outcome.UNDECIDED, None, id="no date, no breach"),
        pytest.param(
            history(ON_DEMAND, finished_at=at("08 10:00")), "30 10:00", Outcome.UNDECIDED, None, id="nor kept"
        ),
        pytest.param(
            history(NOT_PUBLISHED, agreements=(Agreement(at("07 10:00"), day("08")),), finished_at=at("10 10:00")),
            "30 10:00", Outcome.UNDECIDED, None, id="what was never published is never decided",
        ),
        pytest.param(
            history(NOT_PUBLISHED, agreements=(Agreement(at("07 10:00"), day("08")),)),
            "30 10:00", Outcome.UNDECIDED, None, id="not even when an agreed day passes",
        ),
        pytest.param(history(holds=(hold("07 10:00"),)), "30 10:00", Outcome.UNDECIDED, None, id="never while on hold"),
        pytest.param(
            history(finished_at=at("08 10:00"), ending=Ending.WITHDRAWN), "30 10:00", Outcome.UNDECIDED, None,
            id="withdrawn in time is no verdict",
        ),
        pytest.param(
            history(finished_at=at("10 10:00"), ending=Ending.MERGED), "30 10:00", Outcome.BROKEN, "09 17:00",
            id="merged after the breach stays broken",
        ),
        pytest.param(
            history(holds=(hold("07 10:00"),), finished_at=at("21 10:00")), "30 10:00", Outcome.KEPT, "21 10:00",
            id="finishing on hold first ends the hold",
        ),
        pytest.param(
            history(reopenings=(Reopening(at("08 10:00"), at("09 10:00")),)), "09 12:00", Outcome.UNDECIDED, None,
            id="reopening a kept promise makes it undecided",
        ),
        pytest.param(
            history(agreements=(Agreement(at("10 10:00"), day("20")),), finished_at=at("14 10:00")),
            "30 10:00", Outcome.BROKEN, "09 17:00", id="an agreement after the breach does not mend it",
        ),
    ],
)  # fmt: skip
def test_decide(past: PromiseHistory, now: str, outcome: Outcome, decided: str | None) -> None:
    verdict = decide(past, known(), at=at(now))

    assert (verdict.outcome, shown(verdict.decided_at)) == (outcome, decided)


@pytest.mark.parametrize(
    ("applied", "closed", "outcome", "annulled"),
    [
        pytest.param("10 10:00", "08 09", Outcome.UNDECIDED, "10 10:00", id="a recount to a later moment annuls"),
        pytest.param("13 10:00", "09", Outcome.BROKEN, None, id="a recount to a moment already past does not"),
        pytest.param("10 17:00", "09", Outcome.BROKEN, None, id="nor one to the moment of applying itself"),
    ],
)
def test_a_notice_may_annul_a_breach(applied: str, closed: str, outcome: Outcome, annulled: str | None) -> None:
    verdict = decide(history(), known((applied, calendar(closed=closed))), at=at("13 12:00"))

    assert (verdict.outcome, shown(verdict.annulled_at)) == (outcome, annulled)


@pytest.mark.parametrize(
    ("past", "now", "used"),
    [
        pytest.param(history(), "05 10:00", 0, id="before the entry"),
        pytest.param(history(), "06 12:00", 0, id="day 0 is none"),
        pytest.param(history(), "08 08:00", 2, id="the day of asking is counted"),
        pytest.param(history(finished_at=at("10 09:05")), "30 10:00", 4, id="the day of finishing is counted"),
        pytest.param(history(holds=(hold("07 11:00", "09 10:00"),)), "14 10:00", 4, id="less held days"),
        pytest.param(history(holds=(hold("07 11:00"),)), "14 10:00", 1, id="less those of an open hold so far"),
        pytest.param(history(holds=(hold("06 11:00", "07 10:00"),)), "07 10:30", 0, id="not below nothing"),
    ],
)
def test_working_days_used(past: PromiseHistory, now: str, used: int) -> None:
    assert working_days_used(past, known(), at=at(now)) == used


@pytest.mark.parametrize(
    ("past", "now", "left"),
    [
        pytest.param(history(), "06 12:00", 3, id="three on the day of receipt"),
        pytest.param(history(), "09 18:00", 0, id="none on the due day"),
        pytest.param(history(), "14 10:00", -3, id="three behind"),
        pytest.param(history(holds=(hold("07 11:00"),)), "16 10:00", 2, id="a hold keeps what was left"),
        pytest.param(history(ON_DEMAND), "07 10:00", None, id="no date"),
        pytest.param(history(ON_DEMAND, holds=(hold("07 10:00"),)), "08 10:00", None, id="no date and on hold"),
    ],
)
def test_working_days_left(past: PromiseHistory, now: str, left: int | None) -> None:
    assert working_days_left(past, known(), at=at(now)) == left


@pytest.mark.parametrize(
    ("past", "now", "queue_at", "risk_at"),
    [
        pytest.param(history(5), "06 12:00", "13 17:00", "09 09:00", id="at risk two working days before"),
        pytest.param(history(15), "06 12:00", "27 17:00", "22 09:00", id="a long promise when 80 % is used"),
        pytest.param(history(holds=(hold("07 11:00"),)), "16 10:00", "20 17:00", "16 09:00", id="on hold as if ended"),
        pytest.param(
            history(90, agreements=(Agreement(at("06 11:00"), day("20")),)), "06 12:00", "20 17:00", "16 09:00",
            id="an agreed date is at risk two days before",
        ),
    ],
)  # fmt: skip
def test_queue_position(past: PromiseHistory, now: str, queue_at: str, risk_at: str) -> None:
    position = queue_position(past, known(), at=at(now))

    assert (shown(position.queue_at), shown(position.risk_at)) == (queue_at, risk_at)


def test_without_a_date_a_ticket_stands_last() -> None:
    assert queue_position(history(ON_DEMAND), known(), at=at("07 10:00")) == (NEVER, NEVER)


def told(past: PromiseHistory, now: str = "30 10:00", notice: tuple[str, str, str] | None = None) -> list[str]:
    """The explanation in one word a day: number or reason."""
    calendars = known((notice[0], calendar(notice[1], notice[2]))) if notice else known()
    rows = explain(past, calendars, at=at(now))
    assert [row.counted for row in rows] == [row.number is not None for row in rows]
    return [f"{row.date:%d} {row.reason}" if row.number is None else f"{row.date:%d} {row.number}" for row in rows]


def test_explain_counts_each_day_and_says_why_not() -> None:
    past = history(4, at("05 10:00"), holds=(hold("07 11:00", "09 10:00"),), entered_at=at("06 10:30"))

    assert told(past, notice=("07 09:30", "10", "12")) == [
        "05 weekend", "06 0", "07 held", "08 held", "09 1", "10 closed", "11 weekend", "12 2", "13 3", "14 4",
    ]  # fmt: skip


def test_explain_names_the_notice_and_the_hold() -> None:
    past = history(3, holds=(hold("07 11:00", "08 10:00", 77),))

    rows = {row.date.day: row for row in explain(past, known(("06 12:00", calendar("09", "12"))), at=NEXT_YEAR)}

    assert (rows[7].hold, rows[9].notice.name_en, rows[12].reason) == (77, "09", DayReason.OPENED)  # type: ignore[union-attr]
    assert rows[6].reason is DayReason.RECEIPT


def test_explain_shows_days_that_stay_because_they_were_told() -> None:
    assert told(history(5), notice=("07 12:00", "", "12"))[-2:] == ["12 5", "13 after_count"]


def test_explain_gives_a_held_day_of_receipt_back() -> None:
    past = history(2, at("06 10:00"), holds=(hold("06 11:00", "08 10:00"),))

    assert told(past) == ["06 held", "07 held", "08 given_back", "09 1", "10 2"]


def test_explain_begins_with_the_day_of_receipt() -> None:
    assert told(history(1, at("06 18:00"))) == ["06 before_receipt", "07 0", "08 1"]
    assert explain(history(), known(), at=at("05 10:00")) == ()


def test_explain_of_an_agreed_date() -> None:
    past = history(1, agreements=(Agreement(at("06 11:00"), day("08")),))

    assert told(past) == ["06 after_count", "07 after_count", "08 agreed"]


def test_explain_of_an_open_hold_ends_today() -> None:
    assert told(history(holds=(hold("07 11:00"),)), "09 10:00") == ["06 0", "07 held", "08 held", "09 1"]


def test_explain_without_a_date_ends_today_or_at_the_finish() -> None:
    assert told(history(ON_DEMAND), "08 10:00") == ["06 0", "07 1", "08 2"]
    assert told(history(ON_DEMAND, finished_at=at("07 10:00")), "08 10:00") == ["06 0", "07 1"]


def test_explain_marks_the_time_between_resolution_and_reopening() -> None:
    past = history(days(3), reopenings=(Reopening(at("08 12:00"), at("09 11:00")),))

    rows = explain(past, known(), at=at("09 12:00"))

    assert [(row.date.day, row.hold) for row in rows if row.reason is DayReason.HELD] == [(8, -1)]
