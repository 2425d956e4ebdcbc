"""Moments that follow from a date or an act: receipt, expiry, closing by itself, reminders (R3, R6, R7, R10, R12)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sla.core.calendar import WorkingCalendar
from sla.core.dhaka import dhaka_day


def effective_receipt(
    calendar: WorkingCalendar, moment: datetime, *, hours_known_at_entry: WorkingCalendar | None = None
) -> date:
    """Return the day that counts as day 0 of something received at `moment` (R3).

    Before closing time on a working day it is that day, else the next working day. `hours_known_at_entry` is the
    calendar whose closing time decides, where a later notice changed the hours (R3); else that of `calendar`.
    Raises ValueError where the moment is naive; NoWorkingDay.
    """
    day = dhaka_day(moment)
    if calendar.is_working(day) and moment < (hours_known_at_entry or calendar).closes_at(day):
        return day
    return calendar.next_working_day(day)


def expiry_of_hold(
    calendar: WorkingCalendar, begun_at: datetime, *, working_days: int = 10, chosen: date | None = None
) -> datetime:
    """Return the UTC moment at which a hold ends by itself, by the calendar known at its act (R7).

    It is closing time of the n-th working day after the calendar day of the act, or of the earlier `chosen` day (of
    the next working day where that is none). Raises ValueError where the chosen closing is not after the act.
    """
    last = calendar.add_working_days(dhaka_day(begun_at), working_days)
    day = last if chosen is None else min(last, calendar.on_or_after(chosen))
    if (expiry := calendar.closes_at(day)) <= begun_at:
        raise ValueError(f"a hold cannot expire before it begins: {day.isoformat()}")
    return expiry


def auto_close_at(calendar: WorkingCalendar, resolved_at: datetime, working_days: int = 7) -> datetime:
    """Return until when the requester may reopen; from then on the ticket closes by itself (R10, counted as R3, R4)."""
    return nth_closing(calendar, resolved_at, working_days)


def late_to_agree_at(calendar: WorkingCalendar, received_at: datetime, working_days: int = 3) -> datetime:
    """Return from when a ticket without a number or an agreed date is late to agree (R6, counted as R3, R4)."""
    return nth_closing(calendar, received_at, working_days)


def nth_closing(calendar: WorkingCalendar, moment: datetime, working_days: int) -> datetime:
    """Return closing time (UTC) of the n-th working day after the effective day of `moment` (R3, R4)."""
    return calendar.closes_at(calendar.add_working_days(effective_receipt(calendar, moment), working_days))


def closings_within(calendar: WorkingCalendar, begin: datetime, end: datetime) -> int:
    """Return how many working days close from `begin` on and before `end`: what a hold between them gives back (R7)."""
    first, last = dhaka_day(begin), dhaka_day(end)
    before = first if calendar.closes_at(first) < begin else first - timedelta(days=1)
    upto = last if calendar.closes_at(last) < end else last - timedelta(days=1)
    return calendar.working_days_between(before, upto)


def reminder_moments(calendar: WorkingCalendar, due_moment: datetime, offsets: Iterable[int]) -> tuple[datetime, ...]:
    """Return for each offset the opening time (UTC) that many working days after the due day, before if negative (R12).

    R12 uses -2, -1, 0 before and 1, 3, 7 after. The caller skips those that lie before the entry.
    """
    due_day = dhaka_day(due_moment)
    return tuple(calendar.opens_at(calendar.add_working_days(due_day, offset)) for offset in offsets)


def same_day_reminder(
    calendar: WorkingCalendar, due_moment: datetime, *, entered_at: datetime, office_hours: int = 2
) -> datetime:
    """Return the one step of a promise due on the day of receipt, and of a first target (R12).

    Two office hours before closing, not before opening, and at entry where that is later.
    """
    opening = calendar.opens_at(dhaka_day(due_moment))
    return max(opening, due_moment - timedelta(hours=office_hours), entered_at)
