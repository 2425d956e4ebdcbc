"""What one change of a ticket adds to the daily counts (R11). Pure arithmetic on columns and events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from compliance.models import Measure
from sla.core import dhaka_day
from tickets.enums import EventKind, Status, Verdict
from tickets.models import Ticket, TicketEvent

Key = tuple[int, int, date, str]  # office, line, Dhaka day, measure
Columns = Mapping[str, Any]

_COUNTED_EVENTS = {
    EventKind.HELD: Measure.HOLDS,
    EventKind.HOLD_OBJECTED: Measure.OBJECTIONS,
    EventKind.REOPENED: Measure.REOPENED,
    EventKind.REFUSED: Measure.NOT_ADMISSIBLE,
    EventKind.LATE_TO_AGREE: Measure.LATE_TO_AGREE,
}
_ENDINGS = (EventKind.WITHDRAWN, EventKind.MERGED)


def additions(events: Iterable[TicketEvent], ticket: Ticket, before: Columns) -> Counter[Key]:
    """Return what to add to each daily count for one change; `before` is empty for a new ticket."""
    after = {field.attname: getattr(ticket, field.attname) for field in ticket._meta.concrete_fields}
    events = list(events)
    counts: Counter[Key] = Counter()
    for key in verdict_of(after):
        counts[key] += 1
    for key in verdict_of(before):
        counts[key] -= 1
    for event in events:
        for measure in measures_of(event, ticket):
            counts[place(after, event.at, measure)] += 1
        if days := event.data.get("days"):
            counts[place(after, event.at, Measure.HELD_DAYS)] += days
    counts.update(state_changes(events, before, after))
    return Counter({key: amount for key, amount in counts.items() if amount})


def verdict_of(columns: Columns) -> Iterator[Key]:
    """Where the verdict counts: the office and line that had the promise, the Dhaka day of the decision."""
    if columns.get("verdict") in (Verdict.KEPT, Verdict.BROKEN):
        measure = Measure.KEPT if columns["verdict"] == Verdict.KEPT else Measure.BROKEN
        yield columns["verdict_office_id"], columns["verdict_line_id"], dhaka_day(columns["decided_at"]), measure.value


def measures_of(event: TicketEvent, ticket: Ticket) -> Iterator[Measure]:
    """The sums over a period that one event adds to."""
    kind = EventKind(event.kind)
    if kind in _COUNTED_EVENTS:
        yield _COUNTED_EVENTS[kind]
    if kind == EventKind.SUBMITTED:
        yield from _measures_of_receipt(ticket)
    if kind in (EventKind.RESUMED, EventKind.HOLD_EXPIRED) and event.data.get("short") and event.data.get("due"):
        yield Measure.SHORT_HOLDS
    if kind in (EventKind.DATE_AGREED, EventKind.DATE_DIRECTED) and event.data.get("later"):
        yield Measure.EXTENSIONS
    if kind in _ENDINGS and ticket.verdict == Verdict.BROKEN:
        yield Measure.ENDED_AFTER_BREACH
    if kind == EventKind.RESOLVED and ticket.first_target_at and not ticket.reopen_count:
        yield Measure.FIRST_TARGET_MET if event.at <= ticket.first_target_at else Measure.FIRST_TARGET_MISSED


def _measures_of_receipt(ticket: Ticket) -> Iterator[Measure]:
    yield Measure.RECEIVED
    if ticket.is_late_entry:
        yield Measure.LATE_ENTRIES
    if ticket.line.timeline_missing:
        yield Measure.NOT_PUBLISHED


def state_changes(events: list[TicketEvent], before: Columns, after: Columns) -> Counter[Key]:
    """What entered and left each state, on the day of the act; a breach enters on the day that it fell due."""
    counts: Counter[Key] = Counter()
    at = max(event.at for event in events)
    entered_at = after["received_at"] if not before else at
    for measure, holds in _STATES.items():
        was, now = bool(before) and holds(before), holds(after)
        if was and (not now or _moved(before, after)):
            counts[place(before, at, measure)] -= 1
        if now and (not was or _moved(before, after)):
            counts[place(after, _since(measure, before, after, entered_at), measure)] += 1
    return counts


def _since(measure: Measure, before: Columns, after: Columns, at: datetime) -> datetime:
    newly_broken = before.get("verdict") != Verdict.BROKEN
    if measure == Measure.OPEN_OVERDUE and newly_broken and after["decided_at"] is not None:
        return after["decided_at"]
    return at


def _moved(before: Columns, after: Columns) -> bool:
    return (before["serving_office_id"], before["line_id"]) != (after["serving_office_id"], after["line_id"])


def _is_open(columns: Columns) -> bool:
    return columns["status"] in Status.OPEN_STATUSES


_STATES = {
    Measure.OPEN: _is_open,
    Measure.OPEN_OVERDUE: lambda columns: _is_open(columns) and columns["verdict"] == Verdict.BROKEN,
    Measure.ON_HOLD: lambda columns: columns["status"] == Status.ON_HOLD,
    Measure.NOT_AGREED: lambda columns: _is_open(columns) and columns["agree_by"] is not None,
}


def place(columns: Columns, at: datetime, measure: Measure) -> Key:
    return columns["serving_office_id"], columns["line_id"], dhaka_day(at), measure.value
