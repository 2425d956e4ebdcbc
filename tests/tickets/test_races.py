"""Two people at once: numbers without gaps, one who takes the ticket, one resolution, one ticket of one key."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from sla.models import Service
from tests.charters import dhaka, send
from tests.people import Town
from tests.tickets.parallel import at_once, write
from tickets.domain import lifecycle
from tickets.domain.errors import StepNotAllowed
from tickets.enums import EventKind
from tickets.models import Desk, DueDate, Message, Requisition, Ticket, TicketEvent

NOON = dhaka("2026-09-07 12:00")
on_postgresql = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def numbers(upto: int) -> list[str]:
    return [f"KLM-2609-{number:04d}" for number in range(1, upto + 1)]


def sorted_out(results: list[Any]) -> tuple[list[Any], list[StepNotAllowed]]:
    """Winners and refusals; anything else is a fault."""
    won = [result for result in results if not isinstance(result, Exception)]
    refused = [result for result in results if isinstance(result, StepNotAllowed)]
    assert len(won) + len(refused) == len(results), results
    return won, refused


@pytest.mark.parametrize("known", [False, True], ids=["first ticket of the office", "desk in use"])
class TestNumbers:
    pytestmark = on_postgresql

    def test_twenty_writers_get_numbers_without_gap_or_clash(
        self, town: Town, services: dict[str, Service], known: bool
    ) -> None:
        if known:
            send(services["portal"], town.user("nasrin"))

        results = write(20, 10)

        given = [number for result in results for number in result]
        assert sorted(given) == numbers(200 + known)[known:]
        assert Desk.objects.get().last_number == Ticket.objects.count() == 200 + known
        assert Ticket.history.count() == DueDate.objects.count() == TicketEvent.objects.count() == 200 + known


class TestOneTicket:
    pytestmark = on_postgresql

    @pytest.fixture
    def ticket(self, town: Town, services: dict[str, Service]) -> Ticket:
        return send(services["training"], town.user("rahima"))

    def test_of_twenty_who_accept_one_gets_it_and_the_others_read_who(self, town: Town, ticket: Ticket) -> None:
        def accept(place: int) -> Ticket:
            return lifecycle.accept_ticket(ticket.pk, actor=town.user(("karim", "jabed")[place % 2]), at=NOON)

        won, refused = sorted_out(at_once(20, accept))

        assert len(won) == 1
        assert {error.code for error in refused} == {"already_accepted"}
        assert "Officer" in str(refused[0].detail)
        ticket.refresh_from_db()
        assert (ticket.assignee, ticket.version) == (won[0].assignee, 2)
        assert ticket.events.filter(kind=EventKind.ACCEPTED).count() == 1
        assert ticket.history.count() == 2

    def test_of_twenty_who_resolve_one_does(self, town: Town, ticket: Ticket) -> None:
        def resolve(place: int) -> Ticket:
            return lifecycle.resolve_ticket(ticket.pk, text=f"হয়েছে {place}", actor=town.user("karim"), at=NOON)

        won, refused = sorted_out(at_once(20, resolve))

        assert (len(won), len(refused)) == (1, 19)
        assert ticket.events.filter(kind=EventKind.RESOLVED).count() == 1
        assert ticket.messages.filter(kind=Message.Kind.RESOLUTION).count() == 1
        assert ticket.history.count() == 2

    def test_one_key_sent_twenty_times_makes_one_ticket(
        self, town: Town, ticket: Ticket, services: dict[str, Service]
    ) -> None:
        def submit(place: int) -> str:
            key = {"idempotency_key": "once", "body_hash": "same"}
            return send(services["portal"], town.user("rahima"), **key).number

        results = at_once(20, submit)

        assert set(results) == {"KLM-2609-0002"}
        assert Requisition.objects.filter(idempotency_key="once").count() == 1
        assert Desk.objects.get().last_number == Ticket.objects.count() == 2


@pytest.mark.tryout
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of a try-out")
def test_on_sqlite_eight_writers_find_no_locked_database(
    town: Town, services: dict[str, Service], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.ensure_connection()
    with sqlite3.connect(tmp_path / "helpdesk.sqlite3") as file:
        connection.connection.backup(file)
    file.close()
    settled = {"HELPDESK_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "helpdesk.settings", "REDIS_URL": ""}

    done = subprocess.run(
        [sys.executable, "-m", "tests.tickets.parallel", "8", "10"],
        cwd=settings.BASE_DIR, env={**os.environ, **settled}, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip

    assert sorted(done.stdout.split()) == numbers(80), done.stdout
