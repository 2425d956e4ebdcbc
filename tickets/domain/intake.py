"""`submit`: a requisition becomes a ticket with a number and a promised date, once."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from offices.bangla import fold
from offices.history import acting
from offices.models import User
from offices.rights import Action
from sla.calendars import calendars_since
from sla.core import (
    Calendars,
    Move,
    PromiseKind,
    WorkingCalendar,
    auto_close_at,
    first_target,
    late_to_agree_at,
    replay,
)
from tickets.domain.change import Change, publish
from tickets.domain.clock import apply_clock, promise_history, set_verdict, settle_verdict
from tickets.domain.errors import TicketError
from tickets.domain.files import store_files
from tickets.domain.numbers import next_number
from tickets.domain.settling import breach_is_due
from tickets.domain.submission import Submission, charter_line, check_rights, check_times
from tickets.enums import Ball, Cause, EventKind, Status, Verdict
from tickets.models import DueDate, Message, Requisition, Ticket

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I


def submit_ticket(submission: Submission, *, actor: User, at: datetime) -> Ticket:
    """Make the ticket, or return the one that the same key made before.

    Raises NotPermitted, InvalidInput, and TicketError `key_reused` where the key came with another body.
    """
    try:
        with transaction.atomic(), acting(actor, Action.SUBMIT.value):
            return _submit(submission, actor, at)
    except IntegrityError:
        # No look-up before the insert: the key is almost always new, and two forms sent at once meet here.
        if ticket := ticket_of_key(submission, actor):
            return ticket
        raise


def ticket_of_key(submission: Submission, actor: User) -> Ticket | None:
    """The ticket made earlier by this person with this key; None if there is none."""
    if submission.idempotency_key is None:
        return None
    earlier = Requisition.objects.filter(submitted_by=actor, idempotency_key=submission.idempotency_key)
    requisition = earlier.select_related("ticket").first()
    if requisition is None:
        return None
    if requisition.body_hash != submission.body_hash:
        raise TicketError("key_reused", _("This key was used before with other content."))
    return requisition.ticket


def _submit(submission: Submission, actor: User, at: datetime) -> Ticket:
    check_rights(submission, actor)
    received_at = submission.received_at or at
    office = submission.service.office
    calendars = calendars_since(office, since=at, at=at)
    is_late = check_times(submission, received_at, calendars[-1][1], at=at)
    ticket = Ticket(
        serving_office=office,
        requesting_office=submission.requesting_office,
        submitter=actor,
        line=submission.line or charter_line(submission.service, received_at),
        channel=submission.channel,
        urgency=submission.urgency,
        received_at=received_at,
        entered_at=at,
        is_late_entry=is_late,
        letter_missing=submission.letter_missing,
        last_event_at=at,
    )
    moves = start_clock(ticket, calendars, at=at)
    ticket.number = next_number(office, at=at)
    change = Change(ticket, actor, at)
    serve_at_once(change, submission, calendars[-1][1])
    ticket.save(force_insert=True)
    requisition = write_requisition(ticket, submission, actor)
    if moves:
        DueDate.objects.create(ticket=ticket, revision=1, new=moves[0].new, cause=Cause.RECEIPT, actor=actor, at=at)
    store_files(submission.files, ticket=ticket, message=None, actor=actor, at=at)
    if submission.served_at and submission.served_text:
        Message.objects.create(
            ticket=ticket, kind=Message.Kind.RESOLUTION, author=actor, author_office=office,
            body=submission.served_text, at=submission.served_at,
        )  # fmt: skip
    publish(change)
    ticket.requisition = requisition
    return ticket


def start_clock(ticket: Ticket, calendars: Calendars, *, at: datetime) -> tuple[Move, ...]:
    """Count the promise for the first time and return the first row for the ledger, if there is a date."""
    history = promise_history(ticket, at=at)
    moves = replay(history, calendars, at=at)
    apply_clock(ticket, history, calendars, moves, at=at)
    ticket.first_target_at = first_target(history, calendars, at=at)
    if history.promise.kind is PromiseKind.NOT_PUBLISHED:
        ticket.verdict = Verdict.NONE
    elif ticket.due_at is None:
        ticket.agree_by = late_to_agree_at(calendars[-1][1], ticket.received_at)
    return moves


def serve_at_once(change: Change, submission: Submission, calendar: WorkingCalendar) -> None:
    """Record receipt, and service on the spot in the same step (R15); a breach before entry is recorded too."""
    ticket = change.ticket
    change.record(EventKind.SUBMITTED, at=change.at)
    if submission.served_at is None:
        if breach_is_due(change):
            set_verdict(ticket, Verdict.BROKEN, ticket.due_at)
            change.record(EventKind.PROMISE_BROKEN, at=ticket.due_at, by_system="clock", revision=1)
        return
    ticket.status, ticket.ball = Status.RESOLVED, Ball.REQUESTER
    ticket.resolved_at = submission.served_at
    ticket.assignee = change.actor
    settle_verdict(change)
    ticket.closes_at = auto_close_at(calendar, submission.served_at)
    change.record(EventKind.RESOLVED, at=submission.served_at, verdict=ticket.verdict, on_the_spot=True)


def write_requisition(ticket: Ticket, submission: Submission, actor: User) -> Requisition:
    memo_key = fold(submission.memo_number)
    office_name = submission.requesting_office.name_bn if submission.requesting_office else submission.requester_name
    texts = (ticket.number, submission.subject, submission.body, submission.memo_number, office_name)
    return Requisition.objects.create(
        ticket=ticket,
        subject=submission.subject,
        body=submission.body,
        details=submission.details,
        requester_name=submission.requester_name,
        contact_phone=submission.contact_phone,
        contact_email=submission.contact_email,
        memo_number=submission.memo_number,
        memo_key=memo_key,
        memo_date=submission.memo_date,
        diary_number=submission.diary_number,
        late_entry_reason=submission.late_entry_reason,
        search_text=fold(" ".join(texts)),
        tracking_code="".join(secrets.choice(CODE_LETTERS) for _letter in range(8)),
        tracking_token=secrets.token_hex(16),
        submitted_by=actor,
        idempotency_key=submission.idempotency_key,
        body_hash=submission.body_hash,
    )
