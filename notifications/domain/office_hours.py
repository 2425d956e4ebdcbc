"""When an office may be told something: in its hours, else at its next opening (R12)."""

from __future__ import annotations

from datetime import datetime

from sla.core import WorkingCalendar, dhaka_day


def next_opening(calendar: WorkingCalendar, moment: datetime) -> datetime:
    """Return the first opening (UTC) strictly after `moment` (aware)."""
    day = dhaka_day(moment)
    if calendar.is_working(day) and moment < calendar.opens_at(day):
        return calendar.opens_at(day)
    return calendar.opens_at(calendar.next_working_day(day))


def in_hours(calendar: WorkingCalendar, moment: datetime) -> datetime:
    """Return `moment` itself where the office is open then, else the next opening (UTC)."""
    day = dhaka_day(moment)
    if calendar.is_working(day) and calendar.opens_at(day) <= moment < calendar.closes_at(day):
        return moment
    return next_opening(calendar, moment)
