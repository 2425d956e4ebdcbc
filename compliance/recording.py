"""Listens inside the transaction of every change and keeps the daily counts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import connection
from django.dispatch import receiver

from compliance.counting import Columns, Key, additions, verdict_of
from compliance.models import Correction
from tickets.models import Ticket, TicketEvent
from tickets.signals import event_recording

# Adds to what stands; the ORM's upsert can only replace it. Not an audited table.
_ADD = """
    INSERT INTO compliance_dailycount (office_id, line_id, day, measure, amount) VALUES {values}
    ON CONFLICT (office_id, line_id, day, measure) DO UPDATE SET amount = compliance_dailycount.amount + excluded.amount
"""


@receiver(event_recording, dispatch_uid="compliance.keep_counts")
def keep_counts(
    sender: type[TicketEvent], events: list[TicketEvent], ticket: Ticket, before: Columns, **kwargs: Any
) -> None:
    """Add what the change counts for, and list what it takes back (R11); at most two statements."""
    add_to_counts(additions(events, ticket, before))
    list_correction(events, ticket, before)


def add_to_counts(counts: Counter[Key]) -> None:
    """Add the amounts in one statement; in one order, so that two writers never wait for each other."""
    if not counts:
        return
    rows = sorted((*key, amount) for key, amount in counts.items())
    values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(_ADD.format(values=values), [value for row in rows for value in row])


def list_correction(events: list[TicketEvent], ticket: Ticket, before: Columns) -> None:
    was = list(verdict_of(before))
    now = list(verdict_of({"verdict": ticket.verdict, **_verdict_columns(ticket)}))
    for office_id, _line, day, measure in was:
        if was != now:
            Correction.objects.create(
                ticket=ticket, office_id=office_id, day=day, measure=measure, cause=events[-1].kind, at=_last(events)
            )


def _verdict_columns(ticket: Ticket) -> dict[str, Any]:
    return {
        "verdict_office_id": ticket.verdict_office_id,
        "verdict_line_id": ticket.verdict_line_id,
        "decided_at": ticket.decided_at,
    }


def _last(events: list[TicketEvent]) -> datetime:
    return max(event.at for event in events)
