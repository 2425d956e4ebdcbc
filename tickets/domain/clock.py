"""The promise of one ticket: its history told to sla.core, and the answer written to the ticket and the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sla.calendars import calendars_since, notice_applied_at
from sla.core import (
    Agreement,
    Calendars,
    Ending,
    HandOver,
    HoldSpan,
    Move,
    PromiseHistory,
    Reclassification,
    Reopening,
    decide,
    queue_position,
    replay,
)
from tickets.domain.change import Change
from tickets.enums import Cause, EventKind, Status, Verdict
from tickets.models import DateProposal, DueDate, LineChange, Ticket

LINE_CHANGE_ROWS = ("from_line", "to_line", "from_office", "to_office")
_ENDINGS: dict[str, Ending] = {
    Status.WITHDRAWN: Ending.WITHDRAWN,
    Status.MERGED: Ending.MERGED,
    Status.NOT_ADMISSIBLE: Ending.NOT_ADMISSIBLE,
}


def promise_history(ticket: Ticket, *, at: datetime) -> PromiseHistory:
    """Tell sla.core everything that happened to the ticket's promise until `at`; at most four queries."""
    changes = _changes_in_force(ticket)
    first_line = changes[0].from_line if changes else ticket.line
    return PromiseHistory(
        promise=first_line.to_core(),
        received_at=ticket.received_at,
        entered_at=ticket.entered_at,
        holds=_holds(ticket),
        agreements=_agreements(ticket),
        reopenings=_reopenings(ticket),
        reclassifications=tuple(_reclassifications(changes)),
        hand_overs=tuple(_hand_overs(ticket, changes, at)),
        finished_at=finished_at(ticket),
        ending=_ENDINGS.get(ticket.status, Ending.RESOLVED),
    )


def finished_at(ticket: Ticket) -> datetime | None:
    """When the work ended: resolved, or withdrawn, refused or merged; None while open."""
    return ticket.resolved_at or ticket.ended_at


def calendars_of(ticket: Ticket, *, at: datetime) -> Calendars:
    """The calendars that count for the ticket: the one known at entry, then each as it was applied until `at`."""
    handed_over = (change for change in _changes_in_force(ticket) if change.kind == LineChange.Kind.HAND_OVER)
    first = next(handed_over, None)
    first_office = ticket.serving_office if first is None else first.from_office
    return calendars_since(first_office, since=ticket.entered_at, at=at)


def recount(change: Change) -> list[DueDate]:
    """Replay the promise, append what is new to the ledger and put the date in force on the ticket.

    Returns the new rows of the ledger, oldest first. Source: docs/counting.md, R3 to R8, R14.
    """
    rows = uncounted(change)
    for row in rows:
        row.save(force_insert=True)
        record_move(change, row)
    return rows


def record_move(change: Change, row: DueDate) -> None:
    """Record DATE_MOVED for a row that a notice made, whatever act or job comes to count it first: it is told once."""
    if row.cause == Cause.NOTICE:
        change.record(
            EventKind.DATE_MOVED, at=row.at, by_system=row.job, revision=row.revision, notice=row.notice_id
        )  # fmt: skip


def uncounted(change: Change) -> list[DueDate]:
    """Replay the promise, put the date in force on the ticket and return the new rows of the ledger, not yet saved."""
    ticket = change.ticket
    history, calendars = promise_history(ticket, at=change.at), calendars_of(ticket, at=change.at)
    moves = replay(history, calendars, at=change.at)
    rows = [_row(change, move) for move in moves[ticket.due_revision :]]
    apply_clock(ticket, history, calendars, moves, at=change.at)
    return rows


def apply_clock(
    ticket: Ticket, history: PromiseHistory, calendars: Calendars, moves: Iterable[Move], *, at: datetime
) -> None:
    """Set due date, revision and place in the queue from a replay; writes nothing."""
    last = None
    for last in moves:
        ticket.due_revision = last.revision
    paused = ticket.status == Status.ON_HOLD and ticket.verdict != Verdict.BROKEN
    ticket.due_at = None if paused or last is None else last.new
    position = queue_position(history, calendars, at=at)
    ticket.queue_at, ticket.risk_at = position.queue_at, position.risk_at
    if ticket.due_at is not None:
        ticket.agree_by = None


def settle_verdict(change: Change) -> None:
    """Put the outcome on the ticket as the law decides it from the times of the acts (R9, R10)."""
    ticket = change.ticket
    verdict = decide(promise_history(ticket, at=change.at), calendars_of(ticket, at=change.at), at=change.at)
    set_verdict(ticket, Verdict(verdict.outcome.value), verdict.decided_at)


def set_verdict(ticket: Ticket, verdict: Verdict, decided_at: datetime | None) -> None:
    """Write the outcome; it counts for the office and the line that had the promise (R11)."""
    if verdict == ticket.verdict:
        return
    decided = verdict in (Verdict.KEPT, Verdict.BROKEN)
    ticket.verdict = verdict
    ticket.decided_at = decided_at if decided else None
    ticket.verdict_line = ticket.line if decided else None
    ticket.verdict_office = ticket.serving_office if decided else None


def _row(change: Change, move: Move) -> DueDate:
    row = DueDate(
        ticket=change.ticket, revision=move.revision, old=move.old, new=move.new, cause=move.cause.value,
        actor=change.actor, job=change.job, at=move.at,
    )  # fmt: skip
    if move.notice_index is not None:  # the calendar did it, not whoever acts at the moment
        row.notice_id, row.actor, row.job = _notice_behind(change.ticket, move), None, change.job or "clock"
    return row


def _notice_behind(ticket: Ticket, move: Move) -> int | None:
    """The notice applied at the moment of the move, to this office or to one that had the ticket before (R14)."""
    offices = [ticket.serving_office, *(change.from_office for change in _changes_in_force(ticket))]
    return next((found for office in offices if (found := notice_applied_at(office, move.at))), None)


def _holds(ticket: Ticket) -> tuple[HoldSpan, ...]:
    if not ticket.hold_count:
        return ()
    return tuple(HoldSpan(h.pk, h.begun_at, h.ended_at, h.reason, h.expires_at) for h in ticket.holds.all())


def _agreements(ticket: Ticket) -> tuple[Agreement, ...]:
    if ticket.agreed_on is None:
        return ()
    states = (DateProposal.State.AGREED, DateProposal.State.DIRECTED)
    found = (p for p in ticket.date_proposals.all() if p.state in states)
    agreed = [Agreement(p.answered_at, p.agreed_on) for p in found if p.answered_at and p.agreed_on]
    return tuple(sorted(agreed, key=lambda agreement: agreement.at))


def _reopenings(ticket: Ticket) -> tuple[Reopening, ...]:
    if not ticket.reopen_count:
        return ()
    return tuple(Reopening(r.resolved_at, r.reopened_at) for r in ticket.reopenings.all())


def _changes_in_force(ticket: Ticket) -> list[LineChange]:
    if not ticket.pk:
        return []
    # A page that shows the changes has loaded them before; reading them here again would cost it two queries.
    changes = ticket.line_changes.all()
    if "line_changes" not in getattr(ticket, "_prefetched_objects_cache", {}):
        changes = changes.select_related(*LINE_CHANGE_ROWS)
    in_force = [change for change in changes if change.state == LineChange.State.IN_FORCE and change.in_force_at]
    return sorted(in_force, key=lambda change: (change.in_force_at, change.pk))


def _reclassifications(changes: list[LineChange]) -> Iterable[Reclassification]:
    for change in changes:
        if change.kind == LineChange.Kind.RECLASSIFY and change.in_force_at and change.to_line:
            yield Reclassification(change.in_force_at, change.to_line.to_core(), change.consented_at)


def _hand_overs(ticket: Ticket, changes: list[LineChange], at: datetime) -> Iterable[HandOver]:
    for change in changes:
        if change.kind == LineChange.Kind.HAND_OVER and change.in_force_at and change.to_line:
            calendars = calendars_since(change.to_office, since=ticket.entered_at, at=at)
            yield HandOver(change.in_force_at, change.to_line.to_core(), change.consented_at, calendars)
