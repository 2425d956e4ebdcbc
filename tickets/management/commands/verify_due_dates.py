from typing import Any

from django.core.management.base import BaseCommand

from tickets.domain.verifying import verify_tickets


class Command(BaseCommand):
    """Prints each mismatch and last `checked=N mismatches=M`; exits with 1 where M > 0."""

    help = "Replay every ticket's promise from receipt and compare the whole ledger."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = mismatches = 0
        for mismatch in verify_tickets():
            checked += 1
            if mismatch is not None:
                mismatches += 1
                self.stdout.write(
                    f"{mismatch.number}: {mismatch.field}: stored {mismatch.stored}, replayed {mismatch.replayed}"
                )
        self.stdout.write(f"checked={checked} mismatches={mismatches}")
        if mismatches:
            raise SystemExit(1)
