"""Run the sweep once and print what it did; in the demo also as if it were later."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from notifications.domain.sweeping import Sweep, sweep
from sla.core import DHAKA

FARTHEST = timedelta(days=3660)  # ten years: any later --at is a slip of the hand, and nothing to decide stands there


class Command(BaseCommand):
    help = "Records breaches, expired holds and closings, makes and sends reminders; prints them as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", default="", help="ISO time, by the Dhaka clock where it names no zone")

    def handle(self, *args: Any, at: str = "", **options: Any) -> None:
        present = now()
        moment = read_moment(at) if at else present
        if moment > present and not settings.DEMO:
            raise CommandError("--at lies in the future: only the demo (HELPDESK_DEMO=1) may run ahead of time.")
        if moment > present + FARTHEST:
            raise CommandError("--at lies more than ten years ahead.")
        self.stdout.write(json.dumps(printed(sweep(at=moment)), ensure_ascii=False))


def read_moment(text: str) -> datetime:
    """Return the moment, read by the Dhaka clock where it names no zone. Raises CommandError."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=DHAKA)
        moment.astimezone(DHAKA)
    except (ValueError, OverflowError) as error:
        raise CommandError(f"--at: {text!r} is not an ISO time such as 2026-09-14T09:00:00+06:00.") from error
    return moment


def printed(done: Sweep) -> dict[str, Any]:
    """Return the result as docs/notifications.md describes it."""
    return {
        "at": done.at.astimezone(DHAKA).isoformat(),
        "breaches": done.tickets.breaches,
        "reminders": [
            {
                "ticket": row.ticket.number,
                "step": row.planned.step.code if row.planned else "",
                "due_revision": row.planned.due_revision if row.planned else 0,
                "recipient": row.recipient.username,
                "transport": str(row.transport),
            }
            for row in done.reminders
        ],
        "expired_holds": done.tickets.expired_holds,
        "closed": done.tickets.closed,
    }
