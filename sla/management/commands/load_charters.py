"""manage.py load_charters: the national service types and the five charters that come with the helpdesk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.history import acting
from offices.models import Office
from sla.importing.errors import CharterError
from sla.importing.reading import decode
from sla.loading import ImportOrder, load_charter
from sla.naming import CHARTER_FILES, load_service_types


class Command(BaseCommand):
    help = "Load the shipped charters of the offices that are in the tree; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(None, "load_charters"):
            load_service_types()
            for path in sorted(CHARTER_FILES.glob("*.txt")):
                self.stdout.write(f"{path.stem}: {self.load(path)}")

    def load(self, path: Path) -> str:
        """Load one file; an office that has changed its charter since keeps its own."""
        office = Office.objects.filter(slug=path.stem).first()
        if office is None:
            return _("there is no such office yet; run load_offices first")
        text = decode(path.read_bytes())
        try:
            loaded = load_charter(text, office=office, order=ImportOrder(), at=timezone.now())
        except CharterError as error:
            return str(error)
        return f"{loaded.outcome} {len(loaded.parsed.lines)}"
