from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from audit import chain


class Command(BaseCommand):
    help = (
        "Seal new history now. Prints sealed=N and, last, 'head NUMBER HASH', a line that verify_audit --heads reads."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"sealed={chain.seal(at=now())}")
        self.stdout.write("head {} {}".format(*chain.head()))
