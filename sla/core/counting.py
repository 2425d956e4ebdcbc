"""The date of a promise, its ledger and its place in the queue: the public face of the counting (R3 to R10, R14)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sla.core.course import Cause, Course, Move
from sla.core.dhaka import NEVER, dhaka_day
from sla.core.explanation import explain
from sla.core.history import Calendars, PromiseHistory
from sla.core.promise import IMMEDIATE, PromiseKind
from sla.core.replay import run
from sla.core.verdict import decide

__all__ = [
    "Cause",
    "Due",
    "DueReason",
    "Move",
    "QueuePosition",
    "decide",
    "due",
    "explain",
    "first_target",
    "queue_position",
    "replay",
    "working_days_left",
    "working_days_used",
]

Day = date  # a field named date hides the type

RISK_WORKING_DAYS = 2
LONG_PROMISE = 15


class DueReason(StrEnum):
    """Why there is a date, or none."""

    COUNTED = "counted"
    AGREED = "agreed"
    ON_HOLD = "on_hold"
    NOT_AGREED = "not_agreed"
    NOT_PUBLISHED = "not_published"
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class Due:
    """The due date (Dhaka) and moment (UTC) in force, None where there is none, and why.

    `effective_receipt_day` is day 0 (None before the entry); `held_working_days` counts ended holds only (R7).
    """

    date: Day | None
    moment: datetime | None
    effective_receipt_day: Day | None
    held_working_days: int
    reason: DueReason


class QueuePosition(NamedTuple):
    """Where a ticket stands in the queue and from when it is at risk; UTC, never None."""

    queue_at: datetime
    risk_at: datetime


def due(history: PromiseHistory, calendars: Calendars, *, at: datetime) -> Due:
    """Return the promise's due moment as known at `at`, or why there is none (R3 to R8).

    history   receipt, holds, agreements and the rest, moments aware, any zone; decided by the Asia/Dhaka calendar
    Returns   Due(date, moment in UTC, effective receipt day, held working days, reason)
    Raises    ValueError a moment is naive; NoWorkingDay within the horizon of three years
    Source    docs/counting.md, R3 to R8
    """
    course = run(history, calendars, at)
    if not course.entered:
        return Due(None, None, None, 0, DueReason.NOT_ENTERED)
    reason, day_zero = _reason(course), course.day_zero()
    dated = reason in (DueReason.COUNTED, DueReason.AGREED)
    return Due(
        course.day if dated else None,
        course.moment if dated else None,
        day_zero,
        course.held_days(day_zero),
        reason,
    )


def replay(history: PromiseHistory, calendars: Calendars, *, at: datetime) -> tuple[Move, ...]:
    """Return the whole ledger as it stands at `at` (R8); at an earlier moment it is a prefix of this.

    A hold's beginning writes no row, its end and an agreement always write one, everything else writes one where the
    moment moved. Raises ValueError where a moment is naive; NoWorkingDay.
    """
    return tuple(run(history, calendars, at).moves)


def first_target(history: PromiseHistory, calendars: Calendars, *, at: datetime) -> datetime | None:
    """Return the moment (UTC) of the same-day first target, measured apart from the promise (R5).

    None where the line has none, and while a hold is open. Raises as `due`.
    """
    if not history.promise.first_target_same_day:
        return None
    same_day = replace(history, promise=IMMEDIATE, agreements=(), reclassifications=(), hand_overs=(), appeals=())
    return due(same_day, calendars, at=at).moment


def working_days_left(history: PromiseHistory, calendars: Calendars, *, at: datetime) -> int | None:
    """Return the working days after the Dhaka day of `at` up to the due day; negative once it lies behind (R7).

    While a hold is open: what would be left if it ended at `at`. None where there is no date. Raises as `due`.
    """
    course = run(history, calendars, at)
    course.resume_all(at)
    if course.day is None:
        return None
    today = dhaka_day(at)
    return course.calendar.working_days_between(today, course.day) - course.calendar.working_days_between(
        course.day, today
    )


def working_days_used(history: PromiseHistory, calendars: Calendars, *, at: datetime) -> int:
    """Return the working days after day 0 up to and including the day of finishing, less held days, at least 0 (R9).

    Unfinished: up to and including the day of `at`, an open hold counted as if it ended then. Raises as `due`.
    """
    course = run(history, calendars, at)
    if not course.entered:
        return 0
    until = course.resolved_at if course.finished and course.resolved_at else at
    course.resume_all(until)
    day_zero = course.day_zero()
    return max(course.calendar.working_days_between(day_zero, dhaka_day(until)) - course.held_days(day_zero), 0)


def queue_position(history: PromiseHistory, calendars: Calendars, *, at: datetime) -> QueuePosition:
    """Return where the ticket stands among others, as known at `at`: the moment it is due.

    While a hold is open it is the moment that it would be due if the hold ended at `at`: every day held moves it on,
    so a stored value is the earliest possible one. Without a date both moments are NEVER, after every other ticket.
    At risk from the opening of the second working day before the due day; a promise of 15 working days or more from
    the working day on which 80 % of it is used. Raises as `due`.
    """
    course = run(history, calendars, at)
    course.resume_all(at)
    if course.day is None or course.moment is None:
        return QueuePosition(NEVER, NEVER)
    count = 0 if course.agreed else course.promise.count or 0
    margin = count // 5 if count >= LONG_PROMISE else RISK_WORKING_DAYS
    return QueuePosition(course.moment, course.calendar.opens_at(course.calendar.add_working_days(course.day, -margin)))


def _reason(course: Course) -> DueReason:
    if course.day is None:
        unpublished = course.promise.kind is PromiseKind.NOT_PUBLISHED
        return DueReason.NOT_PUBLISHED if unpublished else DueReason.NOT_AGREED
    if course.on_hold:
        return DueReason.ON_HOLD
    return DueReason.AGREED if course.agreed else DueReason.COUNTED
