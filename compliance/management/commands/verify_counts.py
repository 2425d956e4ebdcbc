from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from compliance.models import DailyCount
from compliance.rebuilding import kept, recounted
from compliance.recording import add_to_counts


class Command(BaseCommand):
    """Prints each difference and last `checked=N mismatches=M`; exits with 1 where M > 0 and nothing was mended."""

    help = "Compare the daily counts with the history they come from; --rebuild writes them anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true")

    def handle(self, *args: Any, rebuild: bool, **options: Any) -> None:
        with transaction.atomic():
            right, now = recounted(), kept()
            wrong = sorted(key for key in right.keys() | now.keys() if right[key] != now[key])
            for key in wrong:
                self.stdout.write(f"{key}: kept {now[key]}, recounted {right[key]}")
            if rebuild:
                DailyCount.objects.all().delete()
                add_to_counts(right)
        self.stdout.write(f"checked={len(right.keys() | now.keys())} mismatches={len(wrong)}")
        if wrong and not rebuild:
            raise SystemExit(1)
