"""manage.py load_people --demo: the accounts of the demo; nothing else makes people with a known password."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from offices.demo import load_accounts
from offices.models import Office


class Command(BaseCommand):
    help = "Make the demo accounts; refused unless HELPDESK_DEMO is set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", required=True, help="make the accounts of the demo")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo accounts are made only with HELPDESK_DEMO=1; use createsuperuser otherwise.")
        if not Office.objects.filter(slug="doict").exists():
            raise CommandError("There are no offices yet; run manage.py load_offices first.")
        self.stdout.write(f"demo accounts: {load_accounts(settings.DEMO_PASSWORD)}")
