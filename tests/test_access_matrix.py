"""Every route, asked by every role: who may not see a ticket gets no trace of it on any of them."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from offices.access import access_of
from offices.models import User
from offices.rights import Action, may
from tests.charters import dhaka, make_charter, send
from tests.people import Town, town
from tests.tickets.conftest import time_machine_at
from tickets.domain.conversation import note_on_ticket, reply_to_ticket
from tickets.models import Ticket

__all__ = ["time_machine_at", "town"]

CANARY, NOTE_CANARY = "canary-of-the-requisition", "canary-of-the-internal-note"
NAMES = ("rahima", "nasrin", "karim", "lipi", "selina", "dipu", "jamil", "grihan", "monira", "audit", "admin")
BROKEN_HERE = {"health-ready"}  # no worker runs beside a test


def routes() -> Iterator[str]:
    """Names of all routes of the program's own rooms, with their namespace."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                if pattern.namespace != "admin":
                    yield from walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
            elif isinstance(pattern, URLPattern) and pattern.name and pattern.name not in BROKEN_HERE:
                yield f"{prefix}{pattern.name}"

    yield from dict.fromkeys(walk(get_resolver(), ""))


def address(name: str, ticket: Ticket) -> str | None:
    """The route's address for this ticket and its office; None where it needs something else."""
    values = {
        "number": ticket.number,
        "slug": ticket.serving_office.slug,
        "public_id": ticket.line.service.public_id,
        "key": "0" * 32,
    }
    for wanted in ((), ("number",), ("number", "key"), ("slug",), ("public_id",)):
        try:
            return reverse(name, kwargs={key: values[key] for key in wanted})
        except NoReverseMatch:
            continue
    return None


@pytest.fixture
def ticket(town: Town, time_machine_at) -> Ticket:
    services = make_charter(town.office("kalmakanda-netrokona"))
    make_charter(town.office("melandaha-jamalpur"))
    ticket = send(services["training"], town.user("rahima"), subject=CANARY, body=CANARY)
    reply_to_ticket(ticket.pk, body=CANARY, actor=town.user("karim"), at=dhaka("2026-09-08 10:00"))
    note_on_ticket(ticket.pk, body=NOTE_CANARY, actor=town.user("karim"), at=dhaka("2026-09-08 11:00"))
    time_machine_at("2026-09-08 12:00")
    return ticket


def ask(client: Client, url: str, *, may_post: bool = True) -> tuple[int, bytes]:
    """Status and body; an address that only takes POST is asked that way, where that must change nothing."""
    answer = client.get(url)
    if answer.status_code == 405 and may_post:
        answer = client.post(url, {}, content_type="application/json")
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else answer.content


def seen_by(user: User, action: Action, ticket: Ticket) -> bool:
    return may(
        access_of(user), action, serving_office=ticket.serving_office, requesting_office_id=ticket.requesting_office_id
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_route_shows_what_the_table_of_rights_does_not_give(name: str, town: Town, ticket: Ticket) -> None:
    user = town.user(name)
    may_see, may_see_notes = (seen_by(user, action, ticket) for action in (Action.VIEW_TICKET, Action.VIEW_INTERNAL))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    leaks, faults = [], []
    for route in routes():
        url = address(route, ticket)
        if url is None:
            continue
        status, body = ask(client, url, may_post=not may_see and ticket.number in url)
        if status >= 500:
            faults.append(url)
        if not may_see and (CANARY.encode() in body or (ticket.number in url and status != 404)):
            leaks.append((url, status))
        if not may_see_notes and NOTE_CANARY.encode() in body:
            leaks.append((url, "note"))

    assert (leaks, faults) == ([], [])


def test_anonymous_visitor_sees_no_ticket(town: Town, ticket: Ticket) -> None:
    client = Client(raise_request_exception=False)
    for route in routes():
        if url := address(route, ticket):
            status, body = ask(client, url)
            assert CANARY.encode() not in body, url
            assert status < 500, url
            if ticket.number in url:
                assert status in (302, 401, 404), url


def test_who_may_see_does_see(town: Town, ticket: Ticket) -> None:
    for name in NAMES:
        user = town.user(name)
        client = Client()
        client.force_login(user)
        page = client.get(reverse("tickets:ticket-detail", args=[ticket.number]))
        assert (page.status_code == 200) == seen_by(user, Action.VIEW_TICKET, ticket), name
        assert (NOTE_CANARY in page.content.decode()) == seen_by(user, Action.VIEW_INTERNAL, ticket), name
