"""Answer counting cases: JSON on standard input, one JSON array on standard output (contract.md)."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sla.cases import CaseError, count_cases


class Command(BaseCommand):
    """Needs no database; a case that cannot be read stops it with one line that names case and field."""

    help = (
        "Reads cases (JSON with groups, each with its calendar) from standard input, prints one JSON array of answers."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answers = count_cases(sys.stdin.buffer.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise CommandError(f"the input is not UTF-8: {error}") from None
        except CaseError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(answers, indent=1))
