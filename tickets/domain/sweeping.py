"""What fell due while nobody looked: the sweep finds it by index and settles ticket by ticket, in batches."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db.models import Q

from tickets.domain.step import changing
from tickets.enums import EventKind, Status, Verdict
from tickets.models import DateProposal, Hold, LineChange, Ticket

log = logging.getLogger(__name__)
JOB = "tickets.sweep"


@dataclass
class Swept:
    """Ticket numbers by what was recorded; `failed` were logged and passed over."""

    breaches: list[str] = field(default_factory=list)
    expired_holds: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


def sweep_tickets(*, at: datetime, batch: int = 500) -> Swept:
    """Record breaches, expired holds, lapsed offers and closings due by `at` (aware), until none is left.

    Safe to run twice and beside itself: every ticket is settled under its own lock.
    """
    swept, seen = Swept(), set[int]()
    while ids := list(islice((pk for pk in due_tickets(at=at) if pk not in seen), batch)):
        for pk in ids:
            if pk not in seen:
                seen.add(pk)
                settle_one(pk, swept, at=at)
    return swept


def due_tickets(*, at: datetime) -> Iterator[int]:
    """Keys of tickets for which time has something to record; each condition reads its own partial index."""
    open_tickets = Ticket.objects.open()
    yield from open_tickets.filter(verdict=Verdict.UNDECIDED, due_at__lt=at).values_list("pk", flat=True)
    yield from open_tickets.filter(is_late_to_agree=False, agree_by__lte=at).values_list("pk", flat=True)
    yield from Hold.objects.filter(ended_at__isnull=True, expires_at__lte=at).values_list("ticket_id", flat=True)
    yield from Ticket.objects.filter(status=Status.RESOLVED, closes_at__lte=at).values_list("pk", flat=True)
    offers = LineChange.objects.filter(state=LineChange.State.OFFERED, expires_at__lte=at)
    yield from offers.values_list("ticket_id", flat=True)
    lapsed = DateProposal.objects.filter(Q(state=DateProposal.State.OPEN), expires_at__lte=at)
    yield from lapsed.values_list("ticket_id", flat=True)


def settle_one(pk: int, swept: Swept, *, at: datetime) -> None:
    try:
        with changing(pk, None, actor=None, at=at, job=JOB) as change:
            pass  # taking the step settles the ticket
    except Exception:
        # One poisoned row must not keep the promises of all others from being recorded.
        log.exception("ticket %s could not be settled", pk)
        swept.failed.append(pk)
        return
    lists = {
        EventKind.PROMISE_BROKEN: swept.breaches,
        EventKind.HOLD_EXPIRED: swept.expired_holds,
        EventKind.CLOSED: swept.closed,
    }
    for event in change.events:
        if (numbers := lists.get(EventKind(event.kind))) is not None:
            numbers.append(change.ticket.number)
