"""The life of a ticket after receipt: accept, refuse, resolve, confirm, reopen, withdraw, merge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from offices.access import access_of
from offices.models import User
from offices.rights import Action
from sla.calendars import calendar_of
from sla.core import auto_close_at
from tickets.domain.change import Change
from tickets.domain.clock import recount, settle_verdict
from tickets.domain.conversation import clean_text, write_message
from tickets.domain.errors import InvalidInput, StepNotAllowed
from tickets.domain.files import Upload
from tickets.domain.routing import accept_hand_over, drop_pending
from tickets.domain.settling import end_hold, open_hold
from tickets.domain.step import changing
from tickets.enums import Ball, DelayCause, EventKind, HoldEnd, Status, Verdict
from tickets.models import Message, Reopening, Ticket


def accept_ticket(ticket_id: int, *, actor: User, at: datetime) -> Ticket:
    """Take the ticket: whoever comes second reads who was first. Records ACCEPTED or HAND_OVER_ACCEPTED."""
    with changing(ticket_id, Action.ACCEPT, actor=actor, at=at) as change:
        ticket = change.ticket
        if ticket.handed_to_id:
            accept_hand_over(change)
        elif ticket.status != Status.RECEIVED:
            raise StepNotAllowed("already_accepted", already_accepted(ticket))
        ticket.status, ticket.ball = Status.IN_PROGRESS, Ball.OFFICER
        ticket.assignee = actor
        change.record(EventKind.ACCEPTED, assignee=actor.pk)
    return ticket


def already_accepted(ticket: Ticket) -> str:
    holder = access_of(ticket.assignee).post_title if ticket.assignee else ""
    if not holder:
        return str(_("This ticket was accepted just now."))
    return _("This ticket was already accepted by: %(post)s.") % {"post": holder}


def refuse_ticket(ticket_id: int, *, reason: str, actor: User, at: datetime) -> Ticket:
    """End the ticket as not admissible, with the reason and where to turn. Records REFUSED."""
    with changing(ticket_id, Action.REFUSE, actor=actor, at=at) as change:
        end(change, Status.NOT_ADMISSIBLE, reason)
        change.record(EventKind.REFUSED)
    return change.ticket


def withdraw_ticket(ticket_id: int, *, reason: str, actor: User, at: datetime) -> Ticket:
    """The requester takes the requisition back. Records WITHDRAWN; a broken promise stays broken (R10)."""
    with changing(ticket_id, Action.WITHDRAW, actor=actor, at=at) as change:
        end(change, Status.WITHDRAWN, reason)
        change.record(EventKind.WITHDRAWN)
    return change.ticket


def merge_ticket(ticket_id: int, *, into: Ticket, actor: User, at: datetime) -> Ticket:
    """End the ticket as a repetition of `into`, an open ticket of the same two offices. Records MERGED."""
    with changing(ticket_id, Action.MERGE, actor=actor, at=at) as change:
        ticket = change.ticket
        survivor = Ticket.objects.select_for_update(of=("self",)).get(pk=into.pk)
        same = (ticket.serving_office_id, ticket.requesting_office_id)
        if survivor.pk == ticket.pk or (survivor.serving_office_id, survivor.requesting_office_id) != same:
            raise InvalidInput("into", _("Choose another ticket of the same two offices."))
        if not survivor.is_open:
            raise InvalidInput("into", _("The other ticket is no longer open."))
        end(change, Status.MERGED)
        ticket.merged_into = survivor
        change.record(EventKind.MERGED, into=survivor.pk)
    return ticket


def resolve_ticket(
    ticket_id: int,
    *,
    text: str,
    actor: User,
    at: datetime,
    delay_cause: DelayCause | None = None,
    files: Sequence[Upload] = (),
) -> Ticket:
    """Finish the work: a hold ends first, the promise is kept or broken by this moment (R9, R10). Records RESOLVED.

    Raises InvalidInput where the text, or the cause of a delay, is missing.
    """
    with changing(ticket_id, Action.RESOLVE, actor=actor, at=at) as change:
        ticket = change.ticket
        message = write_message(change, Message.Kind.RESOLUTION, text, files)
        finish_hold(change)
        drop_pending(change)
        ticket.status, ticket.ball = Status.RESOLVED, Ball.REQUESTER
        ticket.resolved_at = at
        ticket.assignee = ticket.assignee or actor
        recount(change)
        settle_verdict(change)
        if ticket.verdict == Verdict.BROKEN and not delay_cause:
            raise InvalidInput("delay_cause", _("The promised date has passed: choose the cause of the delay."))
        ticket.delay_cause = delay_cause or ""
        ticket.closes_at = auto_close_at(calendar_of(ticket.serving_office, at=at), at)
        change.record(EventKind.RESOLVED, message=message.pk, verdict=ticket.verdict)
    return ticket


def confirm_ticket(ticket_id: int, *, rating: int, actor: User, at: datetime, comment: str = "") -> Ticket:
    """The requester confirms, with a rating from 1 to 5; the ticket closes. Records CONFIRMED."""
    with changing(ticket_id, Action.CONFIRM, actor=actor, at=at) as change:
        ticket = change.ticket
        if rating not in range(1, 6):
            raise InvalidInput("rating", _("Choose a rating from 1 to 5."))
        if comment.strip():
            write_message(change, Message.Kind.FEEDBACK, comment, from_requester=True)
        ticket.rating, ticket.status, ticket.ended_at = rating, Status.CLOSED, at
        ticket.ball = Ball.NOBODY
        change.record(EventKind.CONFIRMED, rating=rating)
    return ticket


def reopen_ticket(ticket_id: int, *, reason: str, actor: User, at: datetime) -> Ticket:
    """The requester disputes the result until it closes by itself; the promise goes on by R10. Records REOPENED."""
    with changing(ticket_id, Action.REOPEN, actor=actor, at=at) as change:
        ticket = change.ticket
        message = write_message(change, Message.Kind.REASON, reason, from_requester=True)
        assert ticket.resolved_at is not None  # a resolved ticket has its moment by a constraint
        Reopening.objects.create(ticket=ticket, resolved_at=ticket.resolved_at, reopened_at=at, reopened_by=actor)
        ticket.status, ticket.resolved_at, ticket.closes_at = Status.IN_PROGRESS, None, None
        ticket.ball = Ball.OFFICER if ticket.assignee_id else Ball.NOBODY
        ticket.reopen_count += 1
        was = ticket.verdict
        settle_verdict(change)
        recount(change)
        change.record(EventKind.REOPENED, message=message.pk, was=was)
    return ticket


def finish_hold(change: Change) -> None:
    """Finishing a ticket on hold first ends the hold (R7)."""
    if change.ticket.status == Status.ON_HOLD:
        end_hold(change, open_hold(change), HoldEnd.FINISHED, at=change.at)


def end(change: Change, status: Status, reason: str | None = None) -> None:
    """End the ticket without a service; no verdict where the promise had not yet broken (R10)."""
    ticket = change.ticket
    if reason is not None:
        write_message(change, Message.Kind.REASON, clean_text("reason", reason))
    finish_hold(change)
    drop_pending(change)
    ticket.status, ticket.ended_at, ticket.ball = status, change.at, Ball.NOBODY
    recount(change)
    if ticket.verdict == Verdict.UNDECIDED:
        ticket.verdict = Verdict.NONE
