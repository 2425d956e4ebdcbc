"""One change of a ticket: what is saved, recorded and published when a step ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from offices.models import User
from tickets.enums import EventKind
from tickets.models import Desk, Ticket, TicketEvent
from tickets.signals import event_recorded, event_recording

# Columns that a verb may change; what came with the requisition is never written again.
CHANGING = (
    "serving_office", "handed_to", "assignee", "line", "urgency", "status", "ball", "version", "letter_missing",
    "due_at", "due_revision", "queue_at", "risk_at", "first_target_at", "agreed_on", "agree_by", "is_late_to_agree",
    "hold_count", "may_hold_again", "reopen_count", "verdict", "decided_at", "verdict_line", "verdict_office",
    "resolved_at", "delay_cause", "closes_at", "ended_at", "rating", "merged_into", "last_event_at",
)  # fmt: skip


@dataclass
class Change:
    """One step being taken: the locked ticket, who acts (None: the system, by `job`) and when."""

    ticket: Ticket
    actor: User | None
    at: datetime
    job: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    events: list[TicketEvent] = field(default_factory=list)

    def record(self, kind: EventKind, *, at: datetime | None = None, by_system: str = "", **data: Any) -> None:
        """Note what happened (`at`, else now): ids and codes only, never a sentence; written when the step ends."""
        actor = None if by_system else self.actor
        self.events.append(TicketEvent(kind=kind, at=at or self.at, actor=actor, job=by_system or self.job, data=data))


def snapshot(ticket: Ticket) -> dict[str, Any]:
    """The columns as they stand, for whoever keeps counts."""
    return {f.attname: getattr(ticket, f.attname) for f in ticket._meta.concrete_fields}


def write(change: Change) -> None:
    """Save the ticket with its events and history; without an event nothing happened and nothing is written."""
    if not change.events:
        return
    ticket = change.ticket
    ticket.version += 1
    ticket.last_event_at = max(ticket.last_event_at, change.at)
    ticket.save(update_fields=CHANGING)
    raise_queue_version({ticket.serving_office_id, change.before["serving_office_id"]})
    publish(change)


def raise_queue_version(office_ids: set[int]) -> None:
    """Tell open queues that a row of theirs changed. In one order, so that two writers never wait for each other."""
    for office_id in sorted(office_ids):
        desk = Desk.objects.filter(pk=office_id)
        if not desk.update(queue_version=F("queue_version") + 1):
            # An office whose first ticket was handed over to it.
            Desk.objects.bulk_create([Desk(office_id=office_id)], ignore_conflicts=True)
            desk.update(queue_version=F("queue_version") + 1)


def raise_queue_versions(office_ids: set[int]) -> None:
    """The same for many offices in two statements; the rows are locked in order first."""
    desks = Desk.objects.filter(pk__in=office_ids)
    held = list(desks.select_for_update().order_by("pk").values_list("pk", flat=True))
    desks.filter(pk__in=held).update(queue_version=F("queue_version") + 1)


def publish(change: Change) -> None:
    """Write the events and ring both bells: inside the transaction, and after commit."""
    for event in change.events:
        event.ticket = change.ticket
        event.version = change.ticket.version
        event.save(force_insert=True)
        transaction.on_commit(partial(event_recorded.send_robust, TicketEvent, event_id=event.pk))
    event_recording.send(TicketEvent, events=change.events, ticket=change.ticket, before=change.before)
