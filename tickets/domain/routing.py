"""Who works on the ticket and under which line: assign, reclassify, hand over (R14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from offices.access import access_of
from offices.models import Office, User
from offices.rights import Action, may
from sla.calendars import calendar_of, calendars_since
from sla.catalogue import lines_in_force
from sla.core import HandOver, PromiseHistory, Reclassification, dhaka_day, queue_position
from sla.models import CharterLine, Service
from tickets.domain.change import Change
from tickets.domain.clock import calendars_of, promise_history, recount
from tickets.domain.conversation import clean_text
from tickets.domain.errors import InvalidInput, StepNotAllowed
from tickets.domain.step import changing
from tickets.domain.submission import charter_line
from tickets.enums import Ball, EventKind
from tickets.models import LineChange, Ticket

ACCEPT_WITHIN = 2  # working days until an offered hand-over returns (R14)


def assign_ticket(ticket_id: int, *, assignee: User, actor: User, at: datetime) -> Ticket:
    """Give the open ticket to someone who may work on it in this office. Records ASSIGNED; the status stays."""
    with changing(ticket_id, Action.ASSIGN, actor=actor, at=at) as change:
        ticket = change.ticket
        if not may(access_of(assignee), Action.RESOLVE, serving_office=ticket.serving_office):
            raise InvalidInput("to", _("Choose an officer of this office."))
        ticket.assignee = assignee
        if ticket.ball == Ball.NOBODY:
            ticket.ball = Ball.OFFICER
        change.record(EventKind.ASSIGNED, assignee=assignee.pk)
    return ticket


def reclassify_ticket(ticket_id: int, *, service: Service, reason: str, actor: User, at: datetime) -> Ticket:
    """Move the ticket to another service of the same office, counted from the same receipt (R14).

    An earlier date takes effect at once, a later one or none waits for the requester's consent.
    Records RECLASSIFIED or CHANGE_PROPOSED.
    """
    with changing(ticket_id, Action.RECLASSIFY, actor=actor, at=at) as change:
        ticket = change.ticket
        if service.office_id != ticket.serving_office_id:
            raise InvalidInput("service", _("Choose a service of this office."))
        to_line = charter_line(service, ticket.received_at)
        if to_line.pk == ticket.line_id:
            raise InvalidInput("service", _("The ticket already stands under this service."))
        refuse_second(change)
        pending = new_change(change, LineChange.Kind.RECLASSIFY, to_line, ticket.serving_office, reason)
        enter_or_ask(change, pending)
    return ticket


def hand_over_ticket(ticket_id: int, *, office: Office, reason: str, actor: User, at: datetime) -> Ticket:
    """Offer the ticket to another serving office; receipt and date stay until it accepts. Records HANDED_OVER."""
    with changing(ticket_id, Action.HAND_OVER, actor=actor, at=at) as change:
        ticket = change.ticket
        if office.pk == ticket.serving_office_id or not Office.objects.serving().filter(pk=office.pk).exists():
            raise InvalidInput("office", _("Choose another office that serves requisitions."))
        refuse_second(change)
        to_line = same_kind_of_line(ticket, office)
        offer = new_change(change, LineChange.Kind.HAND_OVER, to_line, office, reason)
        calendar = calendar_of(office, at=at)
        offer.expires_at = calendar.closes_at(calendar.add_working_days(dhaka_day(at), ACCEPT_WITHIN))
        offer.save()
        ticket.handed_to = office
        change.record(EventKind.HANDED_OVER, line_change=offer.pk, office=office.pk)
    return ticket


def same_kind_of_line(ticket: Ticket, office: Office) -> CharterLine:
    """The receiving office's line of the same national type on the day of receipt."""
    day = dhaka_day(ticket.received_at)
    for line in lines_in_force(office, day):
        if line.service.service_type_id == ticket.line.service.service_type_id:
            return line
    raise InvalidInput("office", _("That office promises no service of this kind in its charter."))


def accept_hand_over(change: Change) -> None:
    """The other office takes the ticket: its line is counted from the same receipt by its own calendar (R14)."""
    ticket = change.ticket
    offer = ticket.line_changes.select_related("to_office", "to_line").get(state=LineChange.State.OFFERED)
    ticket.handed_to = None
    change.record(EventKind.HAND_OVER_ACCEPTED, line_change=offer.pk)
    enter_or_ask(change, offer)


def enter_or_ask(change: Change, pending: LineChange) -> None:
    """Put the change in force where the date does not suffer; else keep it until the requester consents."""
    if needs_consent(change, pending):
        pending.state = LineChange.State.WAITING
        pending.save()
        change.ticket.ball = Ball.REQUESTER
        change.record(EventKind.CHANGE_PROPOSED, line_change=pending.pk)
        return
    enter_into_force(change, pending)


def needs_consent(change: Change, pending: LineChange) -> bool:
    """Whether the requester's consent would change the date, because the new one is later or there is none (R14)."""
    ticket, at = change.ticket, change.at
    history, calendars = promise_history(ticket, at=at), calendars_of(ticket, at=at)
    with_and_without = (
        queue_position(with_change(history, ticket, pending, consented=consented, at=at), calendars, at=at)
        for consented in (None, at)
    )
    return len(set(with_and_without)) == 2


def with_change(
    history: PromiseHistory, ticket: Ticket, pending: LineChange, *, consented: datetime | None, at: datetime
) -> PromiseHistory:
    """The history as it would be with the pending change in force from `at`."""
    if pending.to_line is None:
        return history
    promise = pending.to_line.to_core()
    if pending.kind == LineChange.Kind.RECLASSIFY:
        return replace(
            history, reclassifications=(*history.reclassifications, Reclassification(at, promise, consented))
        )
    calendars = calendars_since(pending.to_office, since=ticket.entered_at, at=at)
    return replace(history, hand_overs=(*history.hand_overs, HandOver(at, promise, consented, calendars)))


def enter_into_force(change: Change, pending: LineChange) -> None:
    """The new line and office take over from this moment, with their date in the ledger. Records RECLASSIFIED."""
    ticket = change.ticket
    pending.state, pending.in_force_at = LineChange.State.IN_FORCE, change.at
    # Where no consent was needed it would change nothing: the moment of the act stands for it.
    pending.consented_at = change.at
    pending.save()
    if pending.to_line is not None:
        ticket.line = pending.to_line
    ticket.serving_office = pending.to_office
    recount(change)
    change.record(EventKind.RECLASSIFIED, line_change=pending.pk, line=ticket.line_id)


def drop_pending(change: Change) -> None:
    """A finished ticket waits for nothing: offers and proposals end with it."""
    ticket = change.ticket
    pending = (LineChange.State.OFFERED, LineChange.State.WAITING)
    for row in ticket.line_changes.filter(state__in=pending):
        row.state = LineChange.State.RETURNED
        row.save(update_fields=["state"])
    for proposal in ticket.date_proposals.filter(state="open"):
        proposal.state = "replaced"
        proposal.save(update_fields=["state"])
    ticket.handed_to = None


def refuse_second(change: Change) -> None:
    pending = (LineChange.State.OFFERED, LineChange.State.WAITING)
    if change.ticket.line_changes.filter(state__in=pending).exists():
        raise StepNotAllowed("change_pending", _("Another change of this ticket still waits for an answer."))


def new_change(change: Change, kind: LineChange.Kind, to_line: CharterLine, office: Office, reason: str) -> LineChange:
    ticket = change.ticket
    assert change.actor is not None  # only a person reclassifies or hands over
    return LineChange.objects.create(
        ticket=ticket, kind=kind, state=LineChange.State.OFFERED, from_line=ticket.line, to_line=to_line,
        from_office=ticket.serving_office, to_office=office, reason=clean_text("reason", reason),
        asked_by=change.actor, asked_at=change.at,
    )  # fmt: skip
