from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.coverage import gaps
from audit.verify import Walk


class Command(BaseCommand):
    help = (
        "Check the whole hash chain against the history as it stands. Names each broken row, the first of the chain "
        "first; prints last 'checked=N broken=M' and ends with 1 where M > 0. Rows not sealed yet are no error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", metavar="FILE", help="lines '[head] NUMBER HASH' kept outside the database")
        parser.add_argument(
            "--coverage", action="store_true", help="also compare every live row with its latest history row"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        walk = Walk(heads=_read_heads(options["heads"]) if options["heads"] else {})
        broken = 0
        for problem in walk.problems():
            broken += 1
            self.stdout.write(str(problem))
        for gap in gaps() if options["coverage"] else ():
            broken += 1
            self.stdout.write(str(gap))
        self.stdout.write(f"unsealed={walk.unsealed}")
        self.stdout.write(f"checked={walk.checked} broken={broken}")
        if broken:
            sys.exit(1)


def _read_heads(name: str) -> dict[int, str]:
    """Read the file of heads; empty lines and lines that begin with '#' are passed over."""
    try:
        lines = Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}") from error
    heads: dict[int, str] = {}
    for count, line in enumerate(lines, start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        number, hashed = words[-2:] if len(words) in (2, 3) else ("", "")
        if not (number.isascii() and number.isdigit() and len(hashed) == 64):
            raise CommandError(f"{name}, line {count}: not a head: {line.strip()[:80]}")
        heads[int(number)] = hashed.lower()
    return heads
