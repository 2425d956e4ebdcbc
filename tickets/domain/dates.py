"""Agreed and directed dates: a date that both offices, or an order, put in force (R6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from offices.models import User
from offices.rights import Action
from sla.calendars import calendar_of
from sla.core import dhaka_day
from tickets.domain.change import Change
from tickets.domain.clock import recount
from tickets.domain.conversation import clean_text, is_requester
from tickets.domain.errors import InvalidInput, StepNotAllowed
from tickets.domain.routing import enter_into_force
from tickets.domain.settling import end_hold, open_hold
from tickets.domain.step import changing
from tickets.enums import Ball, EventKind, HoldEnd, Status, Verdict
from tickets.models import DateProposal, LineChange, Ticket

ANSWER_WITHIN = 3  # working days until an unanswered proposal expires
FURTHEST = timedelta(days=730)


def propose_date(ticket_id: int, *, dates: Sequence[date], text: str, actor: User, at: datetime) -> Ticket:
    """Propose one or two dates to the other office; a proposal still open is replaced. Records DATE_PROPOSED."""
    with changing(ticket_id, Action.PROPOSE_DATE, actor=actor, at=at) as change:
        ticket = change.ticket
        check_negotiable(ticket)
        days = [check_day(day, "dates", at=at) for day in dates]
        if not 1 <= len(set(days)) <= 2:
            raise InvalidInput("dates", _("Propose one or two dates."))
        replace_open(change)
        calendar = calendar_of(ticket.serving_office, at=at)
        by_requester = is_requester(change)
        proposal = DateProposal.objects.create(
            ticket=ticket, dates=[day.isoformat() for day in days], text=text.strip(), by_requester=by_requester,
            proposed_by=actor, proposed_at=at,
            expires_at=calendar.closes_at(calendar.add_working_days(dhaka_day(at), ANSWER_WITHIN)),
        )  # fmt: skip
        ticket.ball = Ball.OFFICER if by_requester else Ball.REQUESTER
        change.record(EventKind.DATE_PROPOSED, proposal=proposal.pk, by_requester=by_requester)
    return ticket


def agree_date(ticket_id: int, *, day: date | None, actor: User, at: datetime) -> Ticket:
    """Agree to a date that the other office proposed, or (day None) to a pending change of the line.

    The agreed date replaces the one in force and ends an open hold. Records DATE_AGREED. Raises StepNotAllowed
    where nothing waits for this office's answer, InvalidInput for a date that was not proposed.
    """
    with changing(ticket_id, Action.AGREE_DATE, actor=actor, at=at) as change:
        from_requester = is_requester(change)
        waiting = LineChange.State.WAITING
        if from_requester and (pending := change.ticket.line_changes.filter(state=waiting).first()):
            enter_into_force(change, pending)
            return change.ticket
        proposal = change.ticket.date_proposals.filter(state=DateProposal.State.OPEN).first()
        if proposal is None or proposal.by_requester == from_requester:
            raise StepNotAllowed("nothing_proposed", _("No proposal waits for your office's answer."))
        if day is None or day.isoformat() not in proposal.dates:
            raise InvalidInput("date", _("Choose one of the proposed dates."))
        check_day(day, "date", at=at)
        later = put_in_force(change, proposal, day, DateProposal.State.AGREED)
        change.record(EventKind.DATE_AGREED, proposal=proposal.pk, date=day.isoformat(), later=later)
    return change.ticket


def direct_date(ticket_id: int, *, day: date, order_memo: str, actor: User, at: datetime) -> Ticket:
    """Put a date in force by an order that is cited (R6). Records DATE_DIRECTED."""
    with changing(ticket_id, Action.DIRECT_DATE, actor=actor, at=at) as change:
        check_negotiable(change.ticket)
        check_day(day, "date", at=at)
        memo = clean_text("order_memo", order_memo)
        replace_open(change)
        proposal = DateProposal(
            ticket=change.ticket, dates=[day.isoformat()], order_memo=memo, by_requester=False, proposed_by=actor,
            proposed_at=at, expires_at=at,
        )  # fmt: skip
        later = put_in_force(change, proposal, day, DateProposal.State.DIRECTED)
        change.record(EventKind.DATE_DIRECTED, proposal=proposal.pk, date=day.isoformat(), later=later)
    return change.ticket


def put_in_force(change: Change, proposal: DateProposal, day: date, state: DateProposal.State) -> bool:
    """Let the date rule the promise, ending an open hold; say whether it is later than the one before."""
    ticket = change.ticket
    before = ticket.queue_at if ticket.due_revision else None
    if ticket.status == Status.ON_HOLD:
        end_hold(change, open_hold(change), HoldEnd.AGREED, at=change.at)
    proposal.state, proposal.agreed_on = state, day
    proposal.answered_by, proposal.answered_at = change.actor, change.at
    proposal.save()
    ticket.agreed_on, ticket.agree_by = day, None
    ticket.ball = Ball.OFFICER if ticket.assignee_id else Ball.NOBODY
    recount(change)
    return before is not None and ticket.due_at is not None and ticket.due_at > before


def replace_open(change: Change) -> None:
    for proposal in change.ticket.date_proposals.filter(state=DateProposal.State.OPEN):
        proposal.state = DateProposal.State.REPLACED
        proposal.save(update_fields=["state"])


def check_negotiable(ticket: Ticket) -> None:
    """Only a line that lets offices agree on a date has agreed dates; a broken promise gets no new date (R6, R10)."""
    promise = ticket.line.to_core()
    if not (promise.negotiable or promise.count is None):
        raise StepNotAllowed("not_negotiable", _("The charter leaves no other date to be agreed for this service."))
    if ticket.verdict == Verdict.BROKEN:
        raise StepNotAllowed("promise_broken", _("The promise is broken: it gets no new date."))


def check_day(day: date, field: str, *, at: datetime) -> date:
    today = dhaka_day(at)
    if not today <= day <= today + FURTHEST:
        raise InvalidInput(field, _("The date lies between today and two years from now."))
    return day
