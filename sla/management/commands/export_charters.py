"""manage.py export_charters: every charter line in force today as one JSON array (contract.md)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from offices.bangla import dhaka_date
from sla.exporting import charter_extras, charter_rows


class Command(BaseCommand):
    help = "Print the charter lines in force today as JSON; --extras prints expectations and grievance ladders."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--extras", action="store_true", help="expectations and grievance ladders instead")

    def handle(self, *args: Any, **options: Any) -> None:
        today = dhaka_date(timezone.now())
        rows = charter_extras(today) if options["extras"] else charter_rows(today)
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
