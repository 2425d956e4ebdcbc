import time
from argparse import ArgumentTypeError
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from offices.history import acting
from tickets.models import Ticket, TicketEvent
from tickets.sample.copying import Copier
from tickets.sample.places import NoPlaces, Place, make_places
from tickets.sample.rows import Rows, read_rows
from tickets.sample.stories import PLAY, Story, settle_all, tell

TOLD = 200  # tickets that the verbs make; all others are copies of them


class Command(BaseCommand):
    """Tickets with everything that belongs to them, for measuring; the same seed and day give the same tickets.

    All or nothing. Nobody is told of them. Afterwards `verify_counts --rebuild` puts them on the boards.
    """

    help = "Load made-up tickets in bulk, to measure with; needs offices, charters and the calendar (manage.py setup)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tickets", type=positive, default=1000)
        parser.add_argument("--offices", type=positive, default=5, help="further ones get copies of the five charters")
        parser.add_argument("--officers", type=positive, default=10, help="in all; at least one in each office")
        parser.add_argument("--messages", type=positive, default=3, help="of each ticket, at least")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and Ticket.objects.exists():
            raise CommandError("There are tickets here. A sample goes into an empty database, or into the demo.")
        started, now, before = time.monotonic(), timezone.now(), Ticket.objects.count()
        with transaction.atomic(), acting(None, "system: load_sample"):
            try:
                places = make_places(options["offices"], options["officers"])
            except NoPlaces as missing:
                raise CommandError(str(missing)) from None
            fill(places, options, now=now)
            # The doorbells of the told stories; their events are marked as fanned out.
            connection.run_on_commit.clear()
        made, seconds = Ticket.objects.count() - before, time.monotonic() - started
        self.stdout.write(f"tickets={made} offices={len(places)} seconds={seconds:.1f}")
        self.stdout.write("Now run: manage.py verify_counts --rebuild")


def fill(places: list[Place], options: dict[str, Any], *, now: datetime) -> None:
    """Tell the stories, then copy them until there are as many tickets as asked for."""
    wanted, first = options["tickets"], Ticket.objects.count()
    stages = {place.source.pk: place for place in places if place.office == place.source}
    stories: list[Story] = []
    told = min(TOLD, wanted // 3 + 1)  # in all
    for stage in list(stages.values())[:told]:
        limit = max(1, told // len(stages))
        stories += tell(stage, now=now, messages=options["messages"], limit=limit)
    settle_all(now=now)
    made = [pk for story in stories for pk in story.tickets]
    TicketEvent.objects.filter(ticket__in=made, fanned_out_at=None).update(fanned_out_at=now)
    copy_all(stories, stages, places, wanted - (Ticket.objects.count() - first), Random(options["seed"]))


def copy_all(stories: list[Story], stages: dict[int, Place], places: list[Place], wanted: int, rng: Random) -> None:
    """Draw stories by weight and offices at random, and copy them in the order of their receipt."""
    rows = {story: read_rows(story.tickets, stages[story.source_id]) for story in stories}
    copier = Copier(places, rng)
    for story, place, later in drawn(stories, rows, places, wanted, rng):
        copier.copy(rows[story], stages[story.source_id], place, later)
    copier.finish()


def drawn(
    stories: list[Story], rows: dict[Story, Rows], places: list[Place], wanted: int, rng: Random
) -> list[tuple[Story, Place, timedelta]]:
    """Return what to copy where: as many stories as make up `wanted` tickets exactly."""
    found: list[tuple[Story, Place, timedelta]] = []
    by_source = {p.source.pk: [q for q in places if q.source == p.source] for p in places}
    small = [story for story in stories if len(story.tickets) == 1]
    while wanted > 0:
        fitting = stories if wanted >= 4 else small
        for story in rng.choices(fitting, [story.weight for story in fitting], k=max(1, wanted // 5)):
            later = timedelta(seconds=rng.randrange(int(PLAY.total_seconds())))
            found.append((story, rng.choice(by_source[story.source_id]), later))
            wanted -= len(story.tickets)
    return sorted(found, key=lambda copy: rows[copy[0]].tickets[0].entered_at + copy[2])


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("a whole number from 1")
    return int(text)
