"""What time itself does to a ticket: holds expire, promises break, offers lapse, resolved tickets close.

Every verb settles the ticket first, so an act is judged by its own time, never by when a job noticed (R7, R9).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sla.calendars import calendar_of
from sla.core import closings_within
from tickets.domain.change import Change
from tickets.domain.clock import recount, set_verdict
from tickets.enums import Ball, EventKind, HoldEnd, Status, Verdict
from tickets.models import DateProposal, Hold, LineChange

SHORT = timedelta(hours=4)  # half a working day: a shorter hold that moves a date is shown apart (R11)


def settle(change: Change, *, job: str = "clock") -> None:
    """Record what fell due on the locked ticket up to `change.at`, in the order in which it fell due."""
    ticket = change.ticket
    if ticket.status == Status.ON_HOLD:
        hold = open_hold(change)
        if hold.expires_at <= change.at:
            end_hold(change, hold, HoldEnd.EXPIRED, at=hold.expires_at, job=job)
    lapse_proposal(change, job)
    mark_late_to_agree(change, job)
    return_offer(change, job)
    if breach_is_due(change):
        record_breach(change, job)
    if ticket.status == Status.RESOLVED and ticket.closes_at and ticket.closes_at <= change.at:
        close_by_itself(change, job)


def open_hold(change: Change) -> Hold:
    return change.ticket.holds.get(ended_at__isnull=True)


def end_hold(change: Change, hold: Hold, end: HoldEnd, *, at: datetime, job: str = "") -> None:
    """End the hold at `at`, put the ticket back to work and the new date into the ledger (R7, R8)."""
    ticket = change.ticket
    hold.ended_at, hold.end = at, end
    hold.save(update_fields=["ended_at", "end"])
    ticket.status = Status.IN_PROGRESS
    ticket.ball = Ball.OFFICER if ticket.assignee_id else Ball.NOBODY
    rows = recount(change)
    kind = EventKind.HOLD_EXPIRED if end == HoldEnd.EXPIRED else EventKind.RESUMED
    moved = [row.revision for row in rows if row.old != row.new]
    days = closings_within(calendar_of(ticket.serving_office, at=at), hold.begun_at, at)
    change.record(
        kind, at=at, by_system=job, hold=hold.pk, end=end.value, due=moved, days=days,
        short=at - hold.begun_at < SHORT,
    )  # fmt: skip


def breach_is_due(change: Change) -> bool:
    ticket = change.ticket
    if ticket.due_at is None or not ticket.is_open or ticket.verdict != Verdict.UNDECIDED:
        return False
    return ticket.due_at < change.at


def record_breach(change: Change, job: str) -> None:
    """The promise broke the moment `due_at` passed unfinished (R10)."""
    ticket = change.ticket
    # A notice applied in time may have moved the date although this ticket was not recounted yet.
    recount(change)
    if breach_is_due(change):
        set_verdict(ticket, Verdict.BROKEN, ticket.due_at)
        change.record(EventKind.PROMISE_BROKEN, at=ticket.due_at, by_system=job, revision=ticket.due_revision)


def close_by_itself(change: Change, job: str) -> None:
    ticket = change.ticket
    ticket.status, ticket.ended_at = Status.CLOSED, ticket.closes_at
    change.record(EventKind.CLOSED, at=ticket.closes_at, by_system=job)


def lapse_proposal(change: Change, job: str) -> None:
    """An unanswered proposal expires; an agreement never does (R6)."""
    if not change.ticket.is_open:
        return
    proposal = change.ticket.date_proposals.filter(state=DateProposal.State.OPEN, expires_at__lte=change.at).first()
    if proposal is not None:
        proposal.state = DateProposal.State.EXPIRED
        proposal.save(update_fields=["state"])
        change.record(EventKind.PROPOSAL_EXPIRED, at=proposal.expires_at, by_system=job, proposal=proposal.pk)


def mark_late_to_agree(change: Change, job: str) -> None:
    """No date was agreed within three working days: the ticket is listed so from now on (R6)."""
    ticket = change.ticket
    if ticket.is_late_to_agree or ticket.agree_by is None or not ticket.is_open or ticket.agree_by > change.at:
        return
    ticket.is_late_to_agree = True
    change.record(EventKind.LATE_TO_AGREE, at=ticket.agree_by, by_system=job)


def return_offer(change: Change, job: str) -> None:
    """A hand-over that the other office did not accept in time comes back (R14)."""
    if change.ticket.handed_to_id is None:
        return
    offer = change.ticket.line_changes.get(state=LineChange.State.OFFERED)
    if offer.expires_at and offer.expires_at <= change.at:
        offer.state = LineChange.State.RETURNED
        offer.save(update_fields=["state"])
        change.ticket.handed_to = None
        change.record(EventKind.HAND_OVER_RETURNED, at=offer.expires_at, by_system=job, line_change=offer.pk)
