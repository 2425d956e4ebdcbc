"""A calendar notice was applied: every unfinished ticket that it concerns is recounted (R8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sla.models import CalendarNotice
from tickets.domain.clock import recount, settle_verdict
from tickets.domain.step import changing
from tickets.enums import EventKind, Verdict
from tickets.models import Ticket


def concerned(notice: CalendarNotice) -> Iterator[int]:
    """Keys of the unfinished tickets in the scope of the notice, in order, so that a run can go on after a stop."""
    tickets = Ticket.objects.open().order_by("pk")
    if notice.scope_office is not None:
        tickets = tickets.filter(serving_office__path__startswith=notice.scope_office.path)
    return tickets.values_list("pk", flat=True).iterator(chunk_size=1000)


def recount_ticket(ticket_id: int, *, notice: CalendarNotice, at: datetime) -> bool:
    """Recount one ticket after `notice`; say whether its date moved. Running it again changes nothing.

    Records DATE_MOVED, and BREACH_ANNULLED where the new date lies after `at` (R10).
    """
    with changing(ticket_id, None, actor=None, at=at, job="tickets.recount") as change:
        ticket = change.ticket
        rows = recount(change)
        if ticket.verdict == Verdict.BROKEN:
            settle_verdict(change)
            if ticket.verdict == Verdict.UNDECIDED:
                change.record(EventKind.BREACH_ANNULLED, notice=notice.pk)
        for row in rows:
            change.record(EventKind.DATE_MOVED, revision=row.revision, notice=notice.pk)
    return bool(rows)
