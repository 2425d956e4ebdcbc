"""Statements and time of the four calls that everybody makes, at a growing number of tickets.

    make bench                                                  1, 1,000 and 100,000 tickets on PostgreSQL
    python -m tests.services python -m bench.statements 1 500   other numbers; DATABASE_URL has to be an empty database

Prints one row a call and size: statements (session, person and posts included; without BEGIN and COMMIT), the median
time of nine calls in this process, and how much of it the database took. Ends 1 where a call asks more than twelve
statements, or not as many as at the first size. Last it says by which index the queue is read.
"""

from __future__ import annotations

import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

LIMIT, CALLS, OFFICES, OFFICERS = 12, 9, 50, 150
OFFICE = "kalmakanda-netrokona"  # the first that the loader fills
CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
FORM = {"subject": "ডি-নথি বিষয়ক প্রশিক্ষণ", "body": "প্রশিক্ষণ প্রয়োজন।", "urgency": "0", "check": "1", "letter_later": "1"}

Call = Callable[[], Any]


def main(sizes: list[int]) -> int:
    """Fill the database up to each size in turn and measure there; return the exit code."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("setup", verbosity=0)
    settings.DEMO = True  # a sample is added to what is there only in the demo
    first: dict[str, int] = {}
    too_many = False
    print(f"{'tickets':>9}  {'call':<14} {'statements':>10} {'ms':>8} {'ms in database':>15}")
    for size in sizes:
        fill(size)
        for name, prepare in calls().items():
            statements, total, inside = measure(prepare)
            print(f"{size:>9}  {name:<14} {statements:>10} {total:>8.1f} {inside:>15.1f}", flush=True)
            too_many |= statements > LIMIT or statements != first.setdefault(name, statements)
    print(queue_plan())
    return int(too_many)


def fill(size: int) -> None:
    """Load what is missing up to `size` tickets; the demo's own and those of measuring count too."""
    from django.core.management import call_command

    from tickets.models import Ticket

    missing = size - Ticket.objects.count()
    if missing > 0:
        offices = OFFICES if size > OFFICES else 1
        call_command(
            "load_sample", tickets=missing, offices=offices, officers=OFFICERS if size > OFFICES else 1, seed=size
        )


def calls() -> dict[str, Callable[[], Call]]:
    """Each call by name, with what has to happen before it and is not measured."""
    officer, requester = browser(f"sample.officer1.{OFFICE}"), browser(f"sample.requester.{OFFICE}")
    number, program, services = newest(), api(f"sample.requester.{OFFICE}"), service()
    form = f"/services/{services}/check/"
    body = {"office": OFFICE, "service": services, "subject": FORM["subject"], "body": FORM["body"], "channel": "web"}

    def filled() -> Call:
        requester.get(f"/services/{services}/")  # takes away the draft of what was sent before
        requester.post(f"/services/{services}/", FORM)
        page = requester.get(form).context
        return lambda: requester.post(form, {"key": page["draft"].key, "seen": page["seen"]})

    return {
        "queue": lambda: lambda: officer.get("/queue/"),
        "ticket page": lambda: lambda: officer.get(f"/tickets/{number}/"),
        "create (form)": filled,
        "create (API)": lambda: lambda: program.post("/api/v1/tickets/", body, format="json"),
        "reply (form)": lambda: lambda: officer.post(f"/tickets/{number}/reply/", {"body": "উত্তর"}),
        "reply (API)": lambda: (
            lambda: program.post(f"/api/v1/tickets/{number}/reply/", {"body": "উত্তর"}, format="json")
        ),
    }


def measure(prepare: Callable[[], Call]) -> tuple[int, float, float]:
    """Return statements, and the medians of the milliseconds in all and in the database; the first call warms up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts, totals, inside = [], [], []
    for _again in range(CALLS + 1):
        call = prepare()
        with CaptureQueriesContext(connection) as asked:
            started = time.perf_counter()
            response = call()
            totals.append((time.perf_counter() - started) * 1000)
        assert response.status_code in (200, 201, 302), response.content[:500]
        found = [query for query in asked.captured_queries if not query["sql"].startswith(CONTROL)]
        counts.append(len(found))
        inside.append(sum(float(query["time"]) for query in asked.captured_queries) * 1000)
    return max(counts[1:]), statistics.median(totals[1:]), statistics.median(inside[1:])


def browser(username: str) -> Any:
    from django.test import Client

    from offices.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def api(username: str) -> Any:
    from django.utils import timezone
    from rest_framework.test import APIClient

    from offices.models import User
    from offices.tokens import issue_token

    client = APIClient(SERVER_NAME="127.0.0.1")
    token = issue_token(User.objects.get(username=username), at=timezone.now())
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def newest() -> str:
    """An open ticket of the measured office to which nothing unusual happened."""
    from tickets.models import Ticket

    usual = Ticket.objects.open().filter(serving_office__slug=OFFICE, hold_count=0, reopen_count=0)
    return str(usual.filter(date_proposals=None, line_changes=None).order_by("-pk")[0].number)


def service() -> str:
    """A service of the measured office whose form asks nothing beyond the usual."""
    from django.utils import timezone

    from offices.models import Office
    from sla.catalogue import lines_in_force

    lines = lines_in_force(Office.objects.get(slug=OFFICE), timezone.localdate())
    general = [
        line.service for line in lines if line.working_days and line.service.service_type.form_kind != "training"
    ]
    return str(general[0].public_id)


def queue_plan() -> str:
    """Say how PostgreSQL reads the first page of the queue."""
    from tickets.models import Ticket

    queue = Ticket.objects.open().filter(serving_office__slug=OFFICE).values("serving_office")[:1]
    rows = Ticket.objects.open().served_by([queue.get()["serving_office"]]).order_by("queue_at", "id")[:25]
    return "\n".join(line for line in rows.explain().splitlines() if "Scan" in line or "Sort" in line)


def environment() -> Iterator[None]:
    """The installation that is measured: its files in a folder of its own, without the demo's tickets."""
    with tempfile.TemporaryDirectory(prefix="helpdesk-bench-") as folder:
        os.environ |= {"HELPDESK_DEMO": "", "HELPDESK_DATA": folder, "DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
        import django

        django.setup()
        from django.test.utils import setup_test_environment

        setup_test_environment()  # a response of the test client then has the context of its page
        logging.disable(logging.WARNING)
        yield


if __name__ == "__main__":
    for _ready in environment():
        code = main([int(text) for text in sys.argv[1:]] or [1, 1_000, 100_000])
    sys.exit(code)
