"""When the reminder steps of a ticket fire, from its dates alone (R12); nothing is read or written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.domain.office_hours import next_opening
from notifications.enums import Basis
from notifications.models import ReminderStep
from sla.core import WorkingCalendar, dhaka_day, effective_receipt, reminder_moments, same_day_reminder
from tickets.models import Hold, Ticket


@dataclass(frozen=True, slots=True)
class Clock:
    """The dates of one ticket as the steps see them.

    since            when the date in force came into force: the entry, or the last move (aware)
    first_breach     the step that tells a breach first
    hold             the hold that stops the clock now
    """

    ticket: Ticket
    calendar: WorkingCalendar
    since: datetime
    first_breach: ReminderStep | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A step of the date in force, or of the open hold; `is_past` where it lay before that date was known."""

    step: ReminderStep
    due_revision: int
    fires_at: datetime
    is_past: bool = False


def moments(
    ticket: Ticket,
    steps: Sequence[ReminderStep],
    calendar: WorkingCalendar,
    *,
    since: datetime,
    hold: Hold | None = None,
) -> Iterator[Moment]:
    """Yield each step that the ticket has as it stands; none once it is finished.

    While `hold` is open there is no date (R8), only its own end to announce.
    """
    if not ticket.is_open:
        return
    after = [step for step in steps if step.is_after_breach]
    clock = Clock(ticket, calendar, since, min(after, key=lambda step: step.offset, default=None), hold)
    for step in steps:
        if (fires_at := _MOMENT_OF[Basis(step.basis)](clock, step)) is not None:
            revision = ticket.hold_count if step.is_of_hold else ticket.due_revision
            yield Moment(step, revision, fires_at, is_past=fires_at < since)


def _of_due(clock: Clock, step: ReminderStep) -> datetime | None:
    """At opening, so many working days from the due day; a promise for the day of receipt has only those after it."""
    ticket = clock.ticket
    if ticket.due_at is None or (step.offset <= 0 and _is_for_day_of_receipt(clock)):
        return None
    moment = reminder_moments(clock.calendar, ticket.due_at, [step.offset])[0]
    if step == clock.first_breach and ticket.due_at < ticket.entered_at and moment < ticket.entered_at:
        return next_opening(clock.calendar, ticket.entered_at)  # a breach before the entry is told once
    return moment


def _of_same_day(clock: Clock, step: ReminderStep) -> datetime | None:
    if not _is_for_day_of_receipt(clock):
        return None
    return _before(clock, clock.ticket.due_at, step.offset)


def _of_first_target(clock: Clock, step: ReminderStep) -> datetime | None:
    return None if clock.ticket.due_at is None else _before(clock, clock.ticket.first_target_at, step.offset)


def _before(clock: Clock, moment: datetime | None, office_hours: int) -> datetime | None:
    """So many office hours before the closing `moment`, or when it became known if that is later."""
    if moment is None or moment <= clock.since:
        return None
    return same_day_reminder(clock.calendar, moment, entered_at=clock.since, office_hours=office_hours)


def _of_late_to_agree(clock: Clock, step: ReminderStep) -> datetime | None:
    if clock.ticket.agree_by is None:
        return None
    return next_opening(clock.calendar, max(clock.ticket.agree_by, clock.ticket.entered_at))


def _of_hold_expiry(clock: Clock, step: ReminderStep) -> datetime | None:
    """At opening, so many working days before the hold ends; at the first opening in it where that lay before it."""
    hold = clock.hold
    if hold is None:
        return None
    moment = reminder_moments(clock.calendar, hold.expires_at, [step.offset])[0]
    if moment <= hold.begun_at:
        moment = next_opening(clock.calendar, hold.begun_at)
    return moment if moment < hold.expires_at else None


def _is_for_day_of_receipt(clock: Clock) -> bool:
    ticket = clock.ticket
    if ticket.due_at is None:
        return False
    return dhaka_day(ticket.due_at) == effective_receipt(clock.calendar, ticket.received_at)


_MOMENT_OF: dict[Basis, Callable[[Clock, ReminderStep], datetime | None]] = {
    Basis.DUE: _of_due,
    Basis.SAME_DAY: _of_same_day,
    Basis.FIRST_TARGET: _of_first_target,
    Basis.LATE_TO_AGREE: _of_late_to_agree,
    Basis.HOLD_EXPIRY: _of_hold_expiry,
}
