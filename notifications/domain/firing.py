"""Steps whose moment has come become notifications, if the ticket still stands as it did when they were planned."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from notifications.domain.owing import Ledger
from notifications.enums import Basis, PlanState, Recipient, Transport
from notifications.models import Notification, PlannedStep
from tickets.enums import Status

log = logging.getLogger(__name__)
POSTPONED = timedelta(minutes=10)
RELATED = ("step", "ticket__serving_office", "ticket__requesting_office", "ticket__assignee", "ticket__submitter")


def fire_due(*, at: datetime, batch: int = 200) -> Iterator[Notification]:
    """Fire every planned step due by `at`, in batches until none is left; yields the notifications made.

    Safe beside itself: a step that somebody else is firing is left to them.
    """
    due = PlannedStep.objects.due(at=at)
    while due.exists() and (made := _fire_batch(at, batch)) is not None:
        yield from made


@transaction.atomic
def _fire_batch(at: datetime, batch: int) -> list[Notification] | None:
    due = PlannedStep.objects.due(at=at).select_for_update(skip_locked=True, of=("self",))
    rows = list(due.select_related(*RELATED)[:batch])
    if not rows:
        return None
    ledger = Ledger(at)
    for row in rows:
        try:
            fire(ledger, row)
        except Exception:
            # A poisoned row must not hold up all others; it is tried again later.
            log.exception("step %s of ticket %s could not be fired", row.step.code, row.ticket.number)
            row.fires_at = at + POSTPONED
    ledger.write()
    PlannedStep.objects.bulk_update(rows, ["state", "fired_at", "fires_at"])
    return ledger.rows


def fire(ledger: Ledger, row: PlannedStep) -> None:
    """Note who is reminded, unless the ticket moved on (cancelled) or the step was overtaken by the date (skipped)."""
    if not still_stands(row):
        row.state = PlanState.CANCELLED
    elif is_overtaken(row, at=ledger.at):
        row.state = PlanState.SKIPPED
    else:
        people = ledger.directory.people([Recipient(code) for code in row.step.recipients], row.ticket)
        transports = [Transport(code) for code in row.step.transports]
        ledger.owe(row.ticket, people, transports, cause_of(row), planned=row)
        row.state, row.fired_at = PlanState.FIRED, ledger.at


def cause_of(row: PlannedStep) -> str:
    return f"step:{row.ticket_id}:{row.step.code}:{row.due_revision}"


def still_stands(row: PlannedStep) -> bool:
    """Whether the ticket is open and has the date, or the open hold, for which the step was planned."""
    ticket = row.ticket
    if row.step.is_of_hold:
        return ticket.status == Status.ON_HOLD and ticket.hold_count == row.due_revision
    if not ticket.is_open or ticket.due_revision != row.due_revision:
        return False
    return (ticket.agree_by if row.step.basis == Basis.LATE_TO_AGREE else ticket.due_at) is not None


def is_overtaken(row: PlannedStep, *, at: datetime) -> bool:
    """Whether the date that the step announces has passed: after an outage the breach alone is worth telling."""
    if row.step.is_after_breach or row.step.basis == Basis.LATE_TO_AGREE:
        return False
    if row.step.is_of_hold:
        return row.hold.expires_at <= at
    date = row.ticket.first_target_at if row.step.basis == Basis.FIRST_TARGET else row.ticket.due_at
    return date is not None and date < at
