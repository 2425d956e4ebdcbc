from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from offices.models import Office, User
from sla.calendars import calendar_of
from sla.catalogue import lines_in_force
from tickets.demo.lives import LIVES, Cast
from tickets.domain.sweeping import sweep_tickets
from tickets.models import Ticket


class Command(BaseCommand):
    """About sixty tickets in every state; does nothing where there are tickets. Only in the demo."""

    help = "Make up tickets for the try-out, through the verbs."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("load_demo makes tickets up: it runs only with HELPDESK_DEMO=1.")
        if Ticket.objects.exists():
            self.stdout.write("There are tickets already; nothing was made up.")
            return
        now = timezone.now()
        for number, office in enumerate(Office.objects.serving().filter(charters__isnull=False).distinct()):
            play(office, now, turn=number)
        sweep_tickets(at=now)
        self.stdout.write(f"{Ticket.objects.count()} tickets were made up.")


def play(office: Office, now: datetime, *, turn: int) -> None:
    """Let three of five lives happen in one upazila, others in the next; without demo accounts nothing happens."""
    accounts = User.objects.filter(username__endswith=f".{office.slug}")
    people = {user.username.partition(".")[0]: user for user in accounts}
    if "officer" not in people or "requester" not in people:
        return
    requester = people["requester"]
    cast = Cast(
        office=office, officer=people["officer"], requester=requester,
        requesting_office=requester.postings.select_related("post__office").get().post.office,
        calendar=calendar_of(office, at=now), lines=lines_in_force(office, timezone.localdate(now)), now=now,
    )  # fmt: skip
    for number, live in enumerate(LIVES):
        if (number + turn) % 5 not in (1, 3):
            live(cast, number + 5 * turn)
