"""Writing the letter: one ticket by itself, several in one digest, in the language of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from notifications.domain.words import headline, promised
from notifications.models import Notification
from notifications.transports.base import Letter
from offices.models import User
from sla.calendars import calendar_of
from sla.core import dhaka_day
from tickets.enums import EventKind
from tickets.models import Ticket
from tickets.presentation import lang


@dataclass(frozen=True, slots=True)
class Item:
    """One ticket of a letter; these fields are all that a template sees of it."""

    number: str
    service: str
    subject: str
    promised: str
    lines: tuple[str, ...]
    url: str


def letter_to(person: User, rows: Sequence[Notification], *, to: str, at: datetime) -> Letter:
    """Return the letter for these notifications of one person, oldest cause first, a ticket once."""
    with override(person.language):
        items = items_of(rows, at=at)
        kind = kind_of(rows, items)
        context = {"items": items, "item": items[0], "site_url": settings.SITE_URL, "language": person.language}
        subject, text, html = (
            render_to_string(f"notifications/email/{kind}/{part}", context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    return Letter(
        to=to, subject=subject, text=text, html=html, message_id=rows[0].message_id,
        threads=tuple(item.number for item in items), at=at,
    )  # fmt: skip


def kind_of(rows: Sequence[Notification], items: Sequence[Item]) -> str:
    """Return the folder of templates: a digest of several tickets, a receipt, a reminder, or any other message."""
    if len(items) > 1:
        return "digest"
    if all(row.planned is not None for row in rows):
        return "reminder"
    is_receipt = all(row.event is not None and row.event.kind == EventKind.SUBMITTED for row in rows)
    return "receipt" if is_receipt else "ticket"


def items_of(rows: Sequence[Notification], *, at: datetime) -> list[Item]:
    """Return one item for each ticket, with what is to be told of it; the same line is not said twice."""
    tickets = {row.ticket_id: row.ticket for row in rows}
    lines: dict[int, dict[str, None]] = {pk: {} for pk in tickets}
    for row in rows:
        lines[row.ticket_id][headline(row, left=days_left(row.ticket, at=at))] = None
    return [_item(ticket, tuple(lines[pk])) for pk, ticket in tickets.items()]


def days_left(ticket: Ticket, *, at: datetime) -> int | None:
    """Return the working days from today to the promised date, negative once it has passed; None without a date."""
    if ticket.due_at is None:
        return None
    calendar, today, due = calendar_of(ticket.serving_office, at=at), dhaka_day(at), dhaka_day(ticket.due_at)
    return calendar.working_days_between(today, due) - calendar.working_days_between(due, today)


def _item(ticket: Ticket, lines: tuple[str, ...]) -> Item:
    line = ticket.line
    service = line.display_name_bn or line.name_bn if lang() == "bn" else line.name_en or line.name_bn
    return Item(
        number=ticket.number, service=service, subject=ticket.requisition.subject, promised=promised(ticket),
        lines=lines, url=address_of(ticket),
    )  # fmt: skip


def address_of(ticket: Ticket) -> str:
    """The one link of a message: the ticket's page, on the host that people type."""
    return f"{settings.SITE_URL}{reverse('tickets:ticket-detail', args=[ticket.number])}"
