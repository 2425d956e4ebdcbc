"""`hold`, `resume` and their kin: the clock stands still for a reason that the other side can read (R7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from offices.models import User
from offices.rights import Action
from sla.calendars import calendar_of
from sla.core import dhaka_day, expiry_of_hold
from tickets.domain.change import Change
from tickets.domain.clock import recount
from tickets.domain.conversation import clean_text
from tickets.domain.errors import InvalidInput, StepNotAllowed
from tickets.domain.files import Upload, store_files
from tickets.domain.settling import end_hold, open_hold
from tickets.domain.step import changing
from tickets.enums import Ball, EventKind, HoldEnd, HoldReason, Status
from tickets.models import Hold, Ticket

HOLD_LASTS = 10  # working days after the day of the act (R7)
FREE_HOLDS = 2  # from the third on the requester's consent is needed (R7)


def hold_ticket(
    ticket_id: int,
    *,
    reason: HoldReason,
    text: str,
    actor: User,
    at: datetime,
    expires_on: date | None = None,
    files: Sequence[Upload] = (),
    step: Action = Action.HOLD,
) -> Ticket:
    """Stop the clock until resume, expiry or finishing; while it stands still there is no due date.

    Records HELD. `expires_on` is a Dhaka day not after the tenth working day; `files` are evidence that both sides
    see. Raises InvalidInput, StepNotAllowed (`agreed_date`, `consent_needed`), NotPermitted, OSError. Source: R7.
    """
    with changing(ticket_id, step, actor=actor, at=at) as change:
        ticket = change.ticket
        text = clean_text("text", text)
        check_hold(change)
        hold = Hold.objects.create(
            ticket=ticket, reason=reason, text=text, begun_at=after_last_hold(ticket, at=at), begun_by=actor,
            expires_at=expiry(ticket, expires_on, at=at),
        )  # fmt: skip
        ticket.status = Status.ON_HOLD
        ticket.hold_count += 1
        ticket.may_hold_again = False
        ticket.ball = Ball.REQUESTER if reason in HoldReason.WAITS_FOR_REQUESTER else Ball.THIRD_PARTY
        recount(change)
        evidence = store_files(files, ticket=ticket, message=None, actor=actor, at=at)
        told: dict[str, Any] = {"files": [file.pk for file in evidence]} if evidence else {}
        change.record(EventKind.HELD, hold=hold.pk, reason=reason, **told)
    return ticket


def return_for_papers(
    ticket_id: int,
    *,
    text: str,
    actor: User,
    at: datetime,
    expires_on: date | None = None,
    files: Sequence[Upload] = (),
) -> Ticket:
    """Send the ticket back for papers: a hold with the reason `requester_papers`."""
    return hold_ticket(
        ticket_id, reason=HoldReason.REQUESTER_PAPERS, text=text, actor=actor, at=at, expires_on=expires_on,
        files=files, step=Action.RETURN_FOR_PAPERS,
    )  # fmt: skip


def resume_ticket(ticket_id: int, *, actor: User, at: datetime) -> Ticket:
    """Let the clock run again; the new date goes into the ledger. Records RESUMED."""
    with changing(ticket_id, Action.RESUME, actor=actor, at=at) as change:
        end_hold(change, open_hold(change), HoldEnd.RESUMED, at=at)
    return change.ticket


def object_to_hold(ticket_id: int, *, text: str, actor: User, at: datetime) -> Ticket:
    """The requester objects: the district sees it, the hold goes on (R7). Records HOLD_OBJECTED."""
    with changing(ticket_id, Action.OBJECT_TO_HOLD, actor=actor, at=at) as change:
        hold = open_hold(change)
        hold.objection, hold.objected_at = clean_text("text", text), at
        hold.save(update_fields=["objection", "objected_at"])
        change.record(EventKind.HOLD_OBJECTED, hold=hold.pk)
    return change.ticket


def allow_hold(ticket_id: int, *, actor: User, at: datetime) -> Ticket:
    """The requester consents to one more hold than the two that need no consent (R7). Records HOLD_ALLOWED."""
    with changing(ticket_id, Action.ALLOW_HOLD, actor=actor, at=at) as change:
        change.ticket.may_hold_again = True
        change.record(EventKind.HOLD_ALLOWED)
    return change.ticket


def after_last_hold(ticket: Ticket, *, at: datetime) -> datetime:
    """When the hold begins: now, or just after one that ended this very moment, since touching holds are one (R7)."""
    touching = ticket.hold_count and ticket.holds.filter(ended_at=at).exists()
    return at + timedelta(microseconds=1) if touching else at


def check_hold(change: Change) -> None:
    ticket = change.ticket
    if ticket.agreed_on is not None:
        raise StepNotAllowed("agreed_date", _("A ticket with an agreed date is not put on hold: propose a new date."))
    if ticket.hold_count >= FREE_HOLDS and not ticket.may_hold_again:
        raise StepNotAllowed("consent_needed", _("From the third hold on the requester must consent first."))


def expiry(ticket: Ticket, chosen: date | None, *, at: datetime) -> datetime:
    """When the hold ends by itself: the closing of the tenth working day, or of an earlier day that was chosen."""
    calendar = calendar_of(ticket.serving_office, at=at)
    latest = expiry_of_hold(calendar, at, working_days=HOLD_LASTS)
    if chosen is None:
        return latest
    if chosen <= dhaka_day(at) or chosen > dhaka_day(latest):
        raise InvalidInput("expires_on", _("Choose a day after today and within ten working days."))
    return expiry_of_hold(calendar, at, working_days=HOLD_LASTS, chosen=chosen)
