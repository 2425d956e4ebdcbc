"""What one call costs: at most twelve statements with session, person and posts, whatever the number of rows.

The callbacks after commit run inside the count: ringing at open pages and at the worker asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from offices.tokens import issue_token
from sla.models import Service
from tests.charters import dhaka, send
from tests.people import Town
from tests.tickets.views.intake import FILLED
from tickets.domain import conversation, lifecycle
from tickets.models import Ticket

CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("rows", [1, 3])]


@pytest.fixture
def tickets(town: Town, services: dict[str, Service], time_machine_at: Any, rows: int) -> list[Ticket]:
    """So many tickets in the queue, each with so many messages; it is the next morning."""
    made = []
    for _number in range(rows):
        ticket = send(services["training"], town.user("rahima"))
        lifecycle.accept_ticket(ticket.pk, actor=town.user("karim"), at=dhaka("2026-09-07 12:00"))
        for _message in range(rows):
            conversation.reply_to_ticket(
                ticket.pk, body="তালিকা", actor=town.user("rahima"), at=dhaka("2026-09-07 13:00")
            )
        made.append(ticket)
    time_machine_at("2026-09-08 10:00")
    return made


@pytest.fixture
def count(django_capture_on_commit_callbacks: Any) -> Callable[..., int]:
    """`count(client.get, "/queue/")`: the statements of one successful call, those after commit included."""

    def counted(call: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
        with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
            response = call(*args, **kwargs)
        assert response.status_code in (200, 201, 302), response.content
        return len([query for query in asked.captured_queries if not query["sql"].startswith(CONTROL)])

    return counted


@pytest.fixture
def browser(town: Town) -> Callable[[str], Client]:
    def open_browser(name: str) -> Client:
        client = Client()
        client.force_login(town.user(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_browser


@pytest.fixture
def program(town: Town) -> APIClient:
    client = APIClient()
    token = issue_token(town.user("rahima"), at=timezone.now())
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_queue(browser: Any, tickets: list[Ticket], count: Any) -> None:
    karim = browser("karim")
    karim.get("/queue/")  # the calendar is read once and then kept in the process

    assert count(karim.get, "/queue/") == 8


def test_ticket_page(browser: Any, tickets: list[Ticket], count: Any) -> None:
    karim = browser("karim")
    karim.get(f"/tickets/{tickets[0].number}/")

    assert count(karim.get, f"/tickets/{tickets[0].number}/") == 9


def test_create_by_form(browser: Any, services: dict[str, Service], tickets: list[Ticket], count: Any) -> None:
    rahima, url = browser("rahima"), f"/services/{services['training'].public_id}/"
    rahima.post(url, FILLED)
    page = rahima.get(f"{url}check/").context

    assert count(rahima.post, f"{url}check/", {"key": page["draft"].key, "seen": page["seen"]}) == 12
    assert Ticket.objects.count() == len(tickets) + 1


def test_create_by_api(program: APIClient, services: dict[str, Service], tickets: list[Ticket], count: Any) -> None:
    body = {"office": "kalmakanda-netrokona", "service": services["training"].public_id, "subject": "ডি-নথি"}
    body |= {"body": "প্রশিক্ষণ", "channel": "web"}

    assert count(program.post, "/api/v1/tickets/", body, format="json", HTTP_IDEMPOTENCY_KEY="once") == 12
    assert Ticket.objects.count() == len(tickets) + 1


@pytest.mark.parametrize("name", ["rahima", "karim"])
def test_reply_by_form(browser: Any, tickets: list[Ticket], count: Any, name: str) -> None:
    assert count(browser(name).post, f"/tickets/{tickets[0].number}/reply/", {"body": "উত্তর"}) == 11


def test_reply_by_api(program: APIClient, tickets: list[Ticket], count: Any) -> None:
    url = f"/api/v1/tickets/{tickets[0].number}/reply/"

    assert count(program.post, url, {"body": "উত্তর"}, format="json") == 11
