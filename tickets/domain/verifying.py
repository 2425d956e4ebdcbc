"""Whether the ledger still says what the law says: everything replayed from receipt, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sla.core import decide, replay
from tickets.domain.clock import calendars_of, promise_history
from tickets.enums import Verdict
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference between what is stored and what the replay gives; `field` in code words."""

    number: str
    field: str
    stored: object
    replayed: object


def verify_tickets() -> Iterator[Mismatch | None]:
    """Yield one item a ticket: None where all is right, else its first mismatch. Memory stays flat."""
    tickets = Ticket.objects.order_by("pk").select_related("serving_office", "line")
    for ticket in tickets.prefetch_related("due_dates").iterator(chunk_size=500):
        yield verify_ticket(ticket)


def verify_ticket(ticket: Ticket) -> Mismatch | None:
    """Replay one ticket as known at its last event and compare ledger, due date and verdict."""
    # Time since the last recorded event is the sweep's to record; a mismatch is a wrong record, not a late one.
    known = max(ticket.last_event_at, ticket.decided_at or ticket.last_event_at)
    history, calendars = promise_history(ticket, at=known), calendars_of(ticket, at=known)
    moves = replay(history, calendars, at=known)
    replayed = [(m.revision, m.old, m.new, m.cause.value, m.at) for m in moves]
    stored = [(d.revision, d.old, d.new, d.cause, d.at) for d in ticket.due_dates.all()]
    for mine, theirs in zip(stored, replayed, strict=False):
        if mine != theirs:
            return Mismatch(ticket.number, f"revision {mine[0]}", mine, theirs)
    if len(stored) != len(replayed):
        return Mismatch(ticket.number, "revisions", len(stored), len(replayed))
    if ticket.due_at is not None and ticket.due_at != replayed[-1][2]:
        return Mismatch(ticket.number, "due_at", ticket.due_at, replayed[-1][2])
    return _verdict_mismatch(ticket, decide(history, calendars, at=known).outcome.value)


def _verdict_mismatch(ticket: Ticket, outcome: str) -> Mismatch | None:
    stored = Verdict.UNDECIDED if ticket.verdict == Verdict.NONE else ticket.verdict
    return None if stored == outcome else Mismatch(ticket.number, "verdict", ticket.verdict, outcome)
