"""A calendar notice was applied: every unfinished ticket that it concerns is recounted (R8).

`recount_ticket` is the one-ticket path, with everything that a verb does. `recount_batch` does the same for many
tickets at once where nothing but the date moves, and leaves the others to the first; a test holds both equal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from offices.history import acting, bulk_save_with_history
from offices.models import Office
from sla.calendars import calendar_kept
from sla.models import CalendarNotice, CharterLine
from tickets.domain.change import Change, raise_queue_version, raise_queue_versions
from tickets.domain.clock import LINE_CHANGE_ROWS, record_move, recount, settle_verdict, uncounted
from tickets.domain.settling import breach_is_due
from tickets.domain.step import changing
from tickets.enums import EventKind, Status, Verdict
from tickets.models import DateProposal, DueDate, LineChange, Ticket, TicketEvent
from tickets.signals import event_recorded

JOB = "tickets.recount"
CLOCK = ("due_at", "due_revision", "queue_at", "risk_at", "agree_by")
WRITTEN = (*CLOCK, "version", "last_event_at")


def concerned(notice: CalendarNotice) -> QuerySet[Ticket]:
    """The unfinished tickets in the scope of the notice."""
    tickets = Ticket.objects.open()
    if notice.scope_office is None:
        return tickets
    return tickets.filter(serving_office__path__startswith=notice.scope_office.path)


def recount_ticket(ticket_id: int, *, notice: CalendarNotice, at: datetime) -> bool:
    """Recount one ticket after `notice`; say whether its date moved. Running it again changes nothing.

    Records DATE_MOVED for each row of the ledger, and BREACH_ANNULLED where the new date lies after `at` (R10).
    """
    with changing(ticket_id, None, actor=None, at=at, job=JOB) as change:
        ticket = change.ticket
        rows = recount(change)
        if ticket.verdict == Verdict.BROKEN:
            settle_verdict(change)
            if ticket.verdict == Verdict.UNDECIDED:
                change.record(EventKind.BREACH_ANNULLED, notice=notice.pk)
        if not change.events:
            move_in_queue(change)
    return bool(rows)


def move_in_queue(change: Change) -> None:
    """The date stands but its place in the queue, or the day from which it is at risk, does not: no event, no news."""
    if moved_in_queue(change):
        change.ticket.version += 1
        change.ticket.save(update_fields=WRITTEN)
        raise_queue_version({change.ticket.serving_office_id})


def moved_in_queue(change: Change) -> bool:
    return any(change.before[name] != getattr(change.ticket, name) for name in CLOCK)


@dataclass
class Batch:
    """What one batch found; `left` are the tickets whose change is more than a moved date."""

    last_id: int = 0
    seen: int = 0
    left: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    rows: list[DueDate] = field(default_factory=list)


@dataclass
class Known:
    """Offices and charter lines met so far: tickets share few, and building them anew costs more than counting."""

    offices: dict[int, Office] = field(default_factory=dict)
    lines: dict[int, CharterLine] = field(default_factory=dict)

    def give(self, tickets: Collection[Ticket]) -> None:
        """Set the serving office and the line of each ticket; at most two statements."""
        new_offices = {t.serving_office_id for t in tickets} - self.offices.keys()
        new_lines = {t.line_id for t in tickets} - self.lines.keys()
        self.offices.update(Office.objects.in_bulk(new_offices) if new_offices else {})
        self.lines.update(CharterLine.objects.in_bulk(new_lines) if new_lines else {})
        for ticket in tickets:
            ticket.serving_office = self.offices[ticket.serving_office_id]
            ticket.line = self.lines[ticket.line_id]


def recount_batch(tickets: QuerySet[Ticket], known: Known, *, after: int, size: int, at: datetime) -> Batch:
    """Recount the next `size` of `tickets` by key, locked in that order; inside the caller's transaction.

    Writes ledger, events, tickets and their history in a handful of statements.
    """
    rows = list(tickets.filter(pk__gt=after).order_by("pk").select_for_update(of=("self",))[:size])
    known.give(rows)
    batch = Batch(last_id=rows[-1].pk if rows else after, seen=len(rows))
    load_facts(rows)
    lapsed = set(_lapsed_proposals(rows, at))
    with acting(None, f"system: {JOB}"), calendar_kept():
        for ticket in rows:
            _recount_one(batch, ticket, ticket.pk in lapsed, at=at)
        write_batch(batch)
    return batch


def load_facts(tickets: Collection[Ticket]) -> None:
    """Read what `promise_history` asks of each ticket, in one statement a kind, and only where there is something."""
    tickets = list(tickets)
    prefetch_related_objects([t for t in tickets if t.hold_count], "holds")
    prefetch_related_objects([t for t in tickets if t.agreed_on], "date_proposals")
    prefetch_related_objects([t for t in tickets if t.reopen_count], "reopenings")
    changes = LineChange.objects.select_related(*LINE_CHANGE_ROWS)
    prefetch_related_objects(tickets, Prefetch("line_changes", queryset=changes))


def write_batch(batch: Batch) -> None:
    """Everything that moved, in one order of tables and keys, so that two writers never wait for each other."""
    tickets = [change.ticket for change in batch.changes]
    if not tickets:
        return
    bulk_save_with_history(tickets, WRITTEN)
    raise_queue_versions({ticket.serving_office_id for ticket in tickets})
    DueDate.objects.bulk_create(batch.rows)
    events = TicketEvent.objects.bulk_create(list(_events(batch.changes)))
    if events:  # one ring for all: whoever fans out goes on until no event is left
        transaction.on_commit(partial(event_recorded.send_robust, TicketEvent, event_id=events[-1].pk))


def _recount_one(batch: Batch, ticket: Ticket, is_lapsed: bool, *, at: datetime) -> None:
    change = Change(ticket, None, at, JOB, before={name: getattr(ticket, name) for name in CLOCK})
    if is_lapsed or _needs_a_step(change):
        batch.left.append(ticket.pk)
        return
    rows = uncounted(change)
    if rows and ticket.verdict == Verdict.BROKEN:
        batch.left.append(ticket.pk)
        return
    for row in rows:
        record_move(change, row)
    if rows or moved_in_queue(change):
        ticket.version += 1
        ticket.last_event_at = max(ticket.last_event_at, at) if rows else ticket.last_event_at
        batch.changes.append(change)
        batch.rows.extend(rows)


def _needs_a_step(change: Change) -> bool:
    """Whether time itself has something to record first (settling.py): then the ticket takes the path of a verb."""
    ticket, at = change.ticket, change.at
    if ticket.handed_to_id is not None or breach_is_due(change):
        return True
    if ticket.agree_by is not None and ticket.agree_by <= at and not ticket.is_late_to_agree:
        return True
    if ticket.status != Status.ON_HOLD:
        return False
    return any(hold.ended_at is None and hold.expires_at <= at for hold in ticket.holds.all())


def _lapsed_proposals(tickets: Iterable[Ticket], at: datetime) -> Iterable[int]:
    keys = [ticket.pk for ticket in tickets]
    open_ones = DateProposal.objects.filter(ticket__in=keys, state=DateProposal.State.OPEN, expires_at__lte=at)
    return open_ones.values_list("ticket_id", flat=True)


def _events(changes: Iterable[Change]) -> Iterable[Any]:
    for change in changes:
        for event in change.events:
            event.ticket, event.version = change.ticket, change.ticket.version
            yield event
