"""`reply` and `note`: what is said to the other side, and what stays in the serving office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from offices.access import access_of
from offices.models import User
from offices.rights import Action, may
from tickets.domain.change import Change
from tickets.domain.errors import InvalidInput
from tickets.domain.files import Upload, store_files
from tickets.domain.settling import end_hold, open_hold
from tickets.domain.step import changing
from tickets.enums import Ball, EventKind, HoldEnd, HoldReason, Status
from tickets.models import Message, Ticket

MAX_TEXT = 10_000  # characters


def reply_to_ticket(ticket_id: int, *, body: str, actor: User, at: datetime, files: Sequence[Upload] = ()) -> Ticket:
    """Say something to the other side; an answer of the requester ends a hold that waited for it.

    Records REPLIED, and RESUMED where a hold ended. Raises InvalidInput, NotPermitted, StepNotAllowed.
    """
    with changing(ticket_id, Action.REPLY, actor=actor, at=at) as change:
        ticket = change.ticket
        from_requester = is_requester(change)
        message = write_message(change, Message.Kind.REPLY, body, files, from_requester=from_requester)
        change.record(EventKind.REPLIED, message=message.pk, from_requester=from_requester)
        if from_requester and ticket.status == Status.ON_HOLD:
            hold = open_hold(change)
            if hold.reason in HoldReason.WAITS_FOR_REQUESTER:
                end_hold(change, hold, HoldEnd.REPLIED, at=at)
        if ticket.is_open:
            ticket.ball = ball_after_reply(ticket, from_requester)
        if from_requester and files:
            ticket.letter_missing = False
    return ticket


def note_on_ticket(ticket_id: int, *, body: str, actor: User, at: datetime, files: Sequence[Upload] = ()) -> Ticket:
    """Write an internal note: seen by the serving office and those above it, never by the requester."""
    with changing(ticket_id, Action.NOTE, actor=actor, at=at) as change:
        message = write_message(change, Message.Kind.NOTE, body, files)
        change.record(EventKind.NOTED, message=message.pk)
    return change.ticket


def is_requester(change: Change) -> bool:
    """Whether the actor speaks for the requesting office and not for the office that serves."""
    if change.actor is None:
        return False
    own = change.ticket.requesting_office_id
    return own is not None and may(access_of(change.actor), Action.SUBMIT, requesting_office_id=own)


def ball_after_reply(ticket: Ticket, from_requester: bool) -> Ball:
    if ticket.status == Status.ON_HOLD:
        return Ball(ticket.ball)
    if not from_requester:
        return Ball.REQUESTER
    return Ball.OFFICER if ticket.assignee_id else Ball.NOBODY


def write_message(
    change: Change, kind: Message.Kind, body: str, files: Sequence[Upload] = (), *, from_requester: bool = False
) -> Message:
    """Keep the text as it was written, with its files. Raises InvalidInput for an empty or endless text."""
    text = clean_text("body", body)
    office = None if change.actor is None else access_of(change.actor).home_office
    message = Message.objects.create(
        ticket=change.ticket, kind=kind, author=change.actor, author_office=office,
        from_requester=from_requester, body=text, at=change.at,
    )  # fmt: skip
    if change.actor is not None:
        store_files(files, ticket=change.ticket, message=message, actor=change.actor, at=change.at)
    return message


def clean_text(field: str, text: str) -> str:
    """Return the text without outer space. Raises InvalidInput naming `field` where it is empty or too long."""
    cleaned = text.replace("\x00", "").strip()
    if not cleaned:
        raise InvalidInput(field, _("Write a text."))
    if len(cleaned) > MAX_TEXT:
        raise InvalidInput(field, _("The text is longer than 10,000 characters."))
    return cleaned
