"""Bring an installation up to date: messages, database, data, static files. Run as often as you like."""

import hashlib
import json
import os
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.crypto import salted_hmac

# In this order. A loader is run again when its app's data or code changed; the demo's tickets are made once.
LOADERS = ("load_offices", "load_calendar", "load_charters", "load_reminders")


def digest(paths: Iterable[Path]) -> str:
    """Return a fingerprint of the files' names and contents, whatever their order."""
    total = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        total.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def files(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in settings.BASE_DIR.glob(pattern)]


def compile_messages() -> None:
    """Write each locale's .mo beside its .po where it is missing or older (babel: no gettext needed)."""
    for po in files("locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            part = mo.with_suffix(f".{os.getpid()}")
            with po.open("rb") as source, part.open("wb") as target:
                write_mo(target, read_po(source, locale=po.parts[-3]))
            part.replace(mo)


class Stamps:
    """What is already done in this data folder, by step: the fingerprint it was done with."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def once(self, step: str, key: str, work: Callable[[], Any]) -> bool:
        """Do `work` unless it was done with the same `key`; tells whether it was done now."""
        if self.done.get(step) == key:
            return False
        work()
        self.done[step] = key
        self.path.touch(mode=0o600)
        self.path.write_text(json.dumps(self.done, indent=1))
        return True


def database_identity() -> str:
    """Return what tells this database from one made anew under the same name: when its first migration ran."""
    if "django_migrations" not in connection.introspection.table_names():
        return ""
    first = MigrationRecorder.Migration.objects.order_by("id").first()
    return first.applied.isoformat() if first else ""


class Command(BaseCommand):
    help = "Compile messages, migrate, load the offices, calendar and charters (and the demo), collect static files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=["files", "data"], help="messages and static files; or the database")

    def handle(self, *args: Any, only: str = "", **options: Any) -> None:
        self.stamps = Stamps(settings.DATA_DIR / "setup.json")
        if only != "data":
            compile_messages()
            key = digest(files("static/**/*", "requirements.txt"))
            self.step("static", "Collecting static files", key, self.collect)
        if only != "files":
            self.migrate()
            self.load()

    def step(self, name: str, words: str, key: str, work: Callable[[], Any]) -> None:
        started = time.monotonic()
        if self.stamps.once(name, key, work):
            self.stdout.write(f"{words} ... {time.monotonic() - started:.1f} s")
            self.stdout.flush()

    def collect(self) -> None:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)

    def migrate(self) -> None:
        def run() -> None:
            call_command("migrate", interactive=False, verbosity=0)

        key = digest(files("*/migrations/*.py", "requirements.txt"))
        self.step("migrate", "Bringing the database up to date", key + database_identity(), run)
        self.stamps.once("migrate", key + database_identity(), lambda: None)

    def load(self) -> None:
        identity = database_identity()
        code = digest(files("offices/**/*", "sla/**/*", "notifications/steps.py"))
        for name in LOADERS:
            self.loader(name, f"{code} {identity}")
        if settings.DEMO:
            password = salted_hmac("demo", settings.DEMO_PASSWORD).hexdigest()
            self.loader("load_people", f"{code} {identity} {password}", demo=True)
            self.loader("load_demo", identity)

    def loader(self, name: str, key: str, **options: Any) -> None:
        words = {
            "load_offices": "Loading the offices",
            "load_calendar": "Loading the calendar",
            "load_charters": "Loading the charters",
            "load_reminders": "Loading the reminder steps",
            "load_people": "Making the demo accounts",
            "load_demo": "Making the demo tickets",
        }[name]
        self.step(name, words, key, lambda: call_command(name, verbosity=0, **options))
