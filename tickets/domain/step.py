"""How every verb changes a ticket: one transaction, the row locked, one event, one history row, a higher version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from offices.history import acting
from offices.models import User
from offices.rights import Action
from tickets.domain.change import Change, snapshot, write
from tickets.domain.settling import settle
from tickets.domain.transitions import require_step
from tickets.models import Ticket


@contextmanager
def changing(
    ticket_id: int, step: Action | None, *, actor: User | None, at: datetime, job: str = ""
) -> Iterator[Change]:
    """Lock the ticket, check `step` (None: a step of the system that has its own condition), write all or nothing.

    Raises Ticket.DoesNotExist, NotPermitted, StepNotAllowed.
    """
    with transaction.atomic(), acting(actor, step.value if step else f"system: {job}"):
        ticket = (
            Ticket.objects.select_for_update(of=("self",))
            .select_related("serving_office", "line__charter", "line__service")
            .get(pk=ticket_id)
        )
        change = Change(ticket, actor, at, job, before=snapshot(ticket))
        settle(change)
        if step is not None:
            require_step(ticket, step, actor)
        yield change
        write(change)
