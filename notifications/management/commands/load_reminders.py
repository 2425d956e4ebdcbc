"""Load the reminder steps of R12; safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications.steps import load_steps
from offices.history import acting


class Command(BaseCommand):
    """A step that exists is left as it is: it may have been changed in set-up."""

    help = "Loads the reminder steps (rule R12)."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(None, "system: load_reminders"):
            new = load_steps()
        if options["verbosity"]:
            self.stdout.write(f"new={new}")
