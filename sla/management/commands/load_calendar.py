"""Load the official calendar of 2024 to 2026 with every later order; safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand

from offices.history import acting
from sla.calendar_data import load_calendar
from sla.models import CalendarNotice


class Command(BaseCommand):
    """In an empty calendar every notice counts from its announcement; later a shipped one waits to be applied."""

    help = "Loads the official calendar (sla/data/calendar.json)."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(None, "system: load_calendar"):
            new = load_calendar()
        if options["verbosity"]:
            self.stdout.write(f"notices={CalendarNotice.objects.count()} new={len(new)}")
