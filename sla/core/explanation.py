"""The count day by day, for the ticket page, the slip, the calculator, the API and the auditor (R3 to R8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sla.core.calendar import DayKind, DayNote
from sla.core.course import DAY, Course
from sla.core.dhaka import dhaka_day
from sla.core.history import Calendars, PromiseHistory
from sla.core.replay import run


class DayReason(StrEnum):
    """Why a day counts, or does not."""

    RECEIPT = "receipt"
    BEFORE_RECEIPT = "before_receipt"
    COUNTED = "counted"
    OPENED = "opened"
    WEEKEND = "weekend"
    CLOSED = "closed"
    HELD = "held"
    GIVEN_BACK = "given_back"
    AFTER_COUNT = "after_count"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: `number` is its running number where it is counted, day 0 included; `notice` is what closed or opened
    it; `hold` is the id of the hold that its closing fell into, -1 for the time between resolution and reopening."""

    date: date
    counted: bool
    number: int | None
    reason: DayReason
    notice: DayNote | None = None
    hold: int | None = None


def explain(history: PromiseHistory, calendars: Calendars, *, at: datetime) -> tuple[DayRow, ...]:
    """Return one row a day from the Dhaka day of receipt to the due day, as known at `at` (R3 to R8).

    A working day after a hold that covered day 0 is `given_back`: it stands for that day. Without a date, or on hold,
    the rows end at the day of `at`, and a hold still open counts as held so far. Days
    after the count's own end, up to a date that stays because it was told, are `after_count`; under an agreed date
    nothing is counted and the agreed day is named. Before the entry there is no row. Raises ValueError where a moment
    is naive; NoWorkingDay.
    """
    course = run(history, calendars, at)
    if not course.entered:
        return ()
    last = course.day
    if course.on_hold or last is None:
        last = dhaka_day(course.resolved_at if course.finished and course.resolved_at else at)
    return tuple(_rows(course, last, at))


def _rows(course: Course, last: date, at: datetime) -> Iterator[DayRow]:
    day_zero, number = course.day_zero(), 0
    spans = _spans(course, at)
    day = dhaka_day(course.history.received_at)
    while day <= last:
        row = _row(course, day, day_zero, number, spans)
        number += row.counted or row.reason is DayReason.GIVEN_BACK
        yield row
        day += DAY


def _row(course: Course, day: date, day_zero: date, number: int, spans: list[tuple[int, datetime, datetime]]) -> DayRow:
    state = course.calendar.reason(day)
    if state.kind in (DayKind.WEEKEND, DayKind.CLOSED):
        return DayRow(day, False, None, DayReason(state.kind.value), state.note)
    if day < day_zero:
        return DayRow(day, False, None, DayReason.BEFORE_RECEIPT, state.note)
    if (hold := _hold_over(spans, course.closing(day))) is not None:
        return DayRow(day, False, None, DayReason.HELD, state.note, hold)
    if course.agreed:
        return DayRow(day, False, None, DayReason.AGREED if day == course.day else DayReason.AFTER_COUNT, state.note)
    if (count := course.promise.count) is not None and number > count:
        return DayRow(day, False, None, DayReason.AFTER_COUNT, state.note)
    if number == 0:
        # Day 0 counts nothing, yet a hold over its closing gives back a day (R7): this one.
        counted = day == day_zero
        reason = DayReason.RECEIPT if counted else DayReason.GIVEN_BACK
        return DayRow(day, counted, 0 if counted else None, reason, state.note)
    reason = DayReason.OPENED if state.kind is DayKind.OPENED else DayReason.COUNTED
    return DayRow(day, True, number, reason, state.note)


def _spans(course: Course, at: datetime) -> list[tuple[int, datetime, datetime]]:
    """Holds that moved the date, ended or not, and the time between resolution and reopening (R7, R10)."""
    return [*course.holds, *((hold.id, hold.begun_at, at) for hold in course.open_holds.values())]


def _hold_over(spans: list[tuple[int, datetime, datetime]], closing: datetime) -> int | None:
    return next((key for key, begin, end in spans if begin <= closing < end), None)
