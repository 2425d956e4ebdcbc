"""The list behind the bell: what one person was told in the programme, grouped by ticket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from notifications.domain.words import headline
from notifications.models import Notification
from offices.models import User
from tickets.presentation import near_moment


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened; `is_automatic` where no person did it."""

    text: str
    when: str
    is_unread: bool
    is_automatic: bool


@dataclass(slots=True)
class Card:
    """One ticket with its news, newest first."""

    number: str
    subject: str
    url: str
    lines: list[Line] = field(default_factory=list)

    @property
    def unread(self) -> int:
        return sum(line.is_unread for line in self.lines)


def cards_of(rows: Iterable[Notification], *, at: datetime) -> list[Card]:
    """Return one card for each ticket, the ticket with the latest news first."""
    cards: dict[int, Card] = {}
    for row in rows:
        if row.ticket_id not in cards:
            ticket = row.ticket
            url = reverse("tickets:ticket-detail", args=[ticket.number])
            cards[row.ticket_id] = Card(ticket.number, ticket.requisition.subject, url)
        cards[row.ticket_id].lines.append(line_of(row, at=at))
    return list(cards.values())


def line_of(row: Notification, *, at: datetime) -> Line:
    moment = row.event.at if row.event else row.made_at
    is_automatic = row.event is None or row.event.actor_id is None
    return Line(headline(row), near_moment(moment, at=at), row.read_at is None, is_automatic)


def mark_read(user: User, number: str, *, at: datetime) -> int:
    """Mark what the person was told as read, of all tickets or of one; returns how many were shown to begin with."""
    shown = Notification.objects.shown_to(user)
    if number:
        shown = shown.filter(ticket__number=number)
    found = shown.count() if number else 1
    shown.filter(read_at__isnull=True).update(read_at=at)
    return found


def unread_count(user: User) -> int:
    """How many notifications the person has not read: the number on the bell. One query."""
    return Notification.objects.shown_to(user).filter(read_at__isnull=True).count()
