"""The lives that the sample is made of, told by the verbs: those of the demo, at more moments of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sla.calendars import calendar_of
from sla.catalogue import lines_in_force
from sla.core import dhaka_day
from tickets.demo import lives
from tickets.demo.lives import Cast
from tickets.domain import conversation, lifecycle
from tickets.domain.errors import TicketError
from tickets.domain.sweeping import sweep_tickets
from tickets.enums import Status
from tickets.models import Message, Ticket
from tickets.sample.places import Place

Life = Callable[[Cast, int], None]
PLAY = timedelta(minutes=20)  # a copy happens up to so much later; no act of a life is that close to a closing hour
EVENING = (16, 30)


def worked(cast: Cast, number: int) -> None:
    """From receipt to confirmation, with a word of each side."""
    ticket = lives.send(cast, number, 9)
    lifecycle.accept_ticket(ticket.pk, actor=cast.officer, at=cast.moment(9, 12))
    conversation.reply_to_ticket(ticket.pk, body="কাজ শুরু হয়েছে।", actor=cast.officer, at=cast.moment(8, 11))
    conversation.reply_to_ticket(ticket.pk, body="ধন্যবাদ।", actor=cast.requester, at=cast.moment(8, 15))
    lifecycle.resolve_ticket(ticket.pk, text="সেবা দেওয়া হয়েছে।", actor=cast.officer, at=cast.moment(7, 11))
    lifecycle.confirm_ticket(ticket.pk, rating=4, actor=cast.requester, at=cast.moment(6, 10))


# Each life with how long ago its evening was, in working days, and how often it is copied (out of a hundred or so).
ENDED: tuple[tuple[Life, int], ...] = (
    (worked, 14), (lives.kept, 12), (lives.kept, 8), (lives.late, 10), (lives.to_confirm, 8), (lives.ended, 6),
    (lives.at_counter, 6), (worked, 10),
)  # fmt: skip
LONG_AGO = (10, 25, 45, 70, 100)
STANDING: tuple[tuple[Life, int], ...] = (
    (lives.received, 3), (lives.urgent, 1), (lives.accepted, 3), (lives.answered, 3), (lives.held, 2),
    (lives.held_for_parts, 1), (lives.resumed, 2), (lives.overdue, 3), (lives.to_confirm, 3), (lives.reopened, 1),
    (lives.agreed, 2), (lives.at_counter, 1), (lives.kept, 1),
)  # fmt: skip
LATELY = (0, 1, 3)


@dataclass(frozen=True, slots=True)
class Story:
    """The tickets of one life, in the office whose charter it was told against."""

    source_id: int
    tickets: tuple[int, ...]
    weight: int


def tell(place: Place, *, now: datetime, messages: int, limit: int) -> Iterator[Story]:
    """Let every life happen in a chartered office at several moments of the past, until `limit` tickets are there."""
    number = 0
    for life, weight, days_ago in programme():
        last = Ticket.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        cast = cast_of(place, now=now, days_ago=days_ago)
        with suppress(TicketError):  # a life that does not fit the line, say without a cause of its delay, ends there
            life(cast, number)
        made = list(Ticket.objects.filter(pk__gt=last).order_by("pk"))
        for ticket in made:
            add_messages(ticket, cast, messages)
        if made:
            yield Story(place.source.pk, tuple(ticket.pk for ticket in made), weight)
        number += len(made)
        if number >= limit:
            return


def programme() -> Iterator[tuple[Life, int, int]]:
    """Yield (life, weight, working days ago), old and new by turns, so that a short sample has something of both."""
    old = [(life, weight, ago) for ago in LONG_AGO for life, weight in ENDED]
    new = [(life, 2 * weight, ago) for ago in LATELY for life, weight in STANDING]
    for index in range(max(len(old), len(new))):
        yield from new[index : index + 1]
        yield from old[index : index + 1]


def cast_of(place: Place, *, now: datetime, days_ago: int) -> Cast:
    """The people of the place on an evening `days_ago` working days back, early enough for every copy to be past."""
    calendar = calendar_of(place.office, at=now)
    cast = Cast(
        office=place.office, officer=place.officers[0], requester=place.requester, requesting_office=place.uno,
        calendar=calendar, lines=lines_in_force(place.office, dhaka_day(now)), now=now - PLAY,
    )  # fmt: skip
    evening = cast.moment(days_ago, *EVENING)
    if evening == cast.now:  # today's evening is still to come
        evening = cast.moment(days_ago + 1, *EVENING)
    return replace(cast, now=evening)


def add_messages(ticket: Ticket, cast: Cast, wanted: int) -> None:
    """Talk about the ticket until it has `wanted` messages; notes, since every status takes them."""
    written = Message.objects.filter(ticket=ticket).count()
    for number in range(wanted - written):
        body = "হালনাগাদ: কাজ চলছে।" if number % 2 else "দপ্তরের সঙ্গে কথা হয়েছে।"
        if ticket.status in (Status.RECEIVED, Status.IN_PROGRESS) and number % 2 == 0:
            conversation.reply_to_ticket(ticket.pk, body=body, actor=cast.officer, at=cast.now)
        else:
            conversation.note_on_ticket(ticket.pk, body=body, actor=cast.officer, at=cast.now)


def settle_all(*, now: datetime) -> None:
    """Let time pass until now: breaches, expired holds, closings."""
    sweep_tickets(at=now)
