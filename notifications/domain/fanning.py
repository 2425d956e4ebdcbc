"""The fan-out: each recorded event becomes its notifications, and its ticket's reminder steps are planned anew.

The event row is the outbox: whoever dies here leaves it unmarked, and the next run finds it again.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from notifications.domain.owing import Ledger
from notifications.domain.planning import plan_steps
from notifications.domain.telling import told_by
from tickets.models import Ticket, TicketEvent

log = logging.getLogger(__name__)
BATCH = 100


def fan_out(*, at: datetime, batch: int = BATCH) -> int:
    """Fan out every event that nobody did, in batches until none is left; safe beside itself. Returns events done.

    Events of a ticket that is being changed right now are left to the next run: the change rings again.
    """
    done, passed_over = 0, set[int]()
    while _waiting(passed_over).exists():  # asked first: on SQLite an empty batch would lock out every writer
        try:
            taken, left = _fan_out_batch(at, batch, passed_over)
        except Exception:
            # One poisoned event must not keep all others from being told: singly, it is logged and passed over.
            if batch == 1:
                first = _waiting(passed_over).first()
                log.exception("event %s could not be fanned out", first and first.pk)
                passed_over |= {first.pk} if first else set()
            batch = 1
            continue
        done, passed_over = done + taken, passed_over | left
        if not taken and not left:
            break  # somebody else is at the rest
    return done


def _waiting(passed_over: Collection[int]) -> QuerySet[TicketEvent]:
    return TicketEvent.objects.filter(fanned_out_at__isnull=True).exclude(pk__in=passed_over).order_by("id")


@transaction.atomic
def _fan_out_batch(at: datetime, batch: int, passed_over: Collection[int]) -> tuple[int, set[int]]:
    """Fan out one batch; returns how many events, and the keys of those whose ticket is locked by somebody else."""
    events = list(_waiting(passed_over).select_for_update(skip_locked=True)[:batch])
    tickets = _locked({event.ticket_id for event in events})
    ready = [event for event in events if event.ticket_id in tickets]
    ledger = Ledger(at)
    for event in ready:
        event.ticket = tickets[event.ticket_id]
        owe_event(ledger, event)
    ledger.write()
    plan_steps(tickets.values(), at=at)
    TicketEvent.objects.filter(pk__in=[event.pk for event in ready]).update(fanned_out_at=at)
    return len(ready), {event.pk for event in events if event.ticket_id not in tickets}


def owe_event(ledger: Ledger, event: TicketEvent) -> None:
    """Note who has to hear of the event; the actor does not."""
    for told in told_by(event):
        people = ledger.directory.people([told.recipient], event.ticket)
        others = [person for person in people if person.pk != event.actor_id or told.at_once]
        ledger.owe(event.ticket, others, told.transports, f"event:{event.pk}", at_once=told.at_once, event=event)


def _locked(ticket_ids: Collection[int]) -> dict[int, Ticket]:
    """The tickets, locked; one that is being changed now is left out, so that no verb and no fan-out wait in turn."""
    tickets = Ticket.objects.select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("pk")
    rows = tickets.select_related("serving_office", "requesting_office", "handed_to", "assignee", "submitter").filter(
        pk__in=ticket_ids
    )
    return {ticket.pk: ticket for ticket in rows}
