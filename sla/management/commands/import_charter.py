"""manage.py import_charter FILE --office SLUG: read a charter, print its lines and faults, load all or nothing."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.bangla import parse_date
from offices.history import acting
from offices.models import Office
from sla.importing.codes import FINDINGS
from sla.importing.errors import CharterError
from sla.importing.reading import MAX_BYTES, decode
from sla.importing.result import Finding, ParsedLine
from sla.loading import ImportOrder, Loaded, Outcome, load_charter
from sla.templatetags.promise_text import promise_text


def a_date(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise ArgumentTypeError(_("not a date: %(text)s") % {"text": text}) from error


class Command(BaseCommand):
    help = "Import a citizen's charter; a file that cannot be understood loads nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the charter as text, TSV or CSV; - reads standard input")
        parser.add_argument("--office", required=True, metavar="SLUG")
        parser.add_argument("--effective", type=a_date, metavar="DATE", help="the first day on which it binds")
        parser.add_argument("--draft", action="store_true", help="keep as a draft that a later import may replace")
        parser.add_argument("--dry-run", action="store_true", help="print everything, store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        office = self.office(options["office"])
        order = ImportOrder(options["effective"], options["draft"], options["dry_run"])
        try:
            text = decode(self.data(options["file"]))
            with acting(None, "import_charter"):
                loaded = load_charter(text, office=office, order=order, at=timezone.now())
        except CharterError as error:
            raise CommandError(_("Nothing was loaded: %(error)s") % {"error": error}) from error
        self.report(loaded, dry_run=order.dry_run)

    def office(self, slug: str) -> Office:
        office = Office.objects.filter(slug=slug).first()
        if office is None:
            raise CommandError(_("There is no office %(slug)s.") % {"slug": slug})
        if not Office.objects.serving().filter(pk=office.pk).exists():
            raise CommandError(_("%(slug)s has no ICT office, so it has no charter.") % {"slug": slug})
        return office

    def data(self, name: str) -> bytes:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        try:
            with Path(name).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(
                _("The file cannot be read: %(name)s (%(why)s)") % {"name": name, "why": error.strerror}
            ) from error

    def report(self, loaded: Loaded, *, dry_run: bool) -> None:
        """Print the lines, the findings and one closing line with the counts."""
        for line in loaded.parsed.lines:
            self.stdout.write(describe_line(line))
        for finding in loaded.parsed.findings:
            self.stdout.write(describe_finding(finding))
        charter = loaded.charter
        self.stdout.write(
            f"{charter.office.slug} {charter.effective_on} "
            f"lines={len(loaded.parsed.lines)} findings={len(loaded.parsed.findings)}"
        )
        self.stdout.write(str(_("dry run: nothing stored") if dry_run else OUTCOMES[loaded.outcome]()))


OUTCOMES = {
    Outcome.LOADED: lambda: _("loaded as a new version"),
    Outcome.REPLACED: lambda: _("the draft of this date was replaced"),
    Outcome.UNCHANGED: lambda: _("unchanged: this charter is loaded already"),
}


def describe_line(line: ParsedLine) -> str:
    """Return one printed row: line of the file, section, serial, name, promise as read and as printed."""
    promise = line.timeline.promise
    return f"{line.line:>4}  {line.section} {line.serial}  {line.name}  [{promise_text(promise)}]  «{promise.raw}»"


def describe_finding(finding: Finding) -> str:
    """Return one fault: line of the file, code, where, what it means, what is printed."""
    where = f"{finding.section} {finding.serial or ''}".strip()
    parts = [f"{finding.line or '-':>4}", finding.code, where, str(FINDINGS[finding.code]), finding.text]
    return "  ".join(filter(None, parts))
