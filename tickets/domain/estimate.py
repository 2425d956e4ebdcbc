"""The date that a requisition would get, before it is sent."""

from __future__ import annotations

from datetime import date, datetime

from sla.core import Promise, PromiseHistory, WorkingCalendar, due


def due_if_sent(promise: Promise, calendar: WorkingCalendar, *, at: datetime) -> date | None:
    """Return the Dhaka day that a requisition received at `at` (aware) would be promised for; None without a date."""
    return due(PromiseHistory(promise, at, at), [(at, calendar)], at=at).date
