"""Replying: at most twelve statements, whatever the number of tickets and messages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.charters import dhaka, send
from tickets.domain import conversation, holds
from tickets.enums import HoldReason


def statements(queries):
    """Those that read or write; a test runs inside a transaction, so its savepoints are none of the page's."""
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


@pytest.mark.parametrize("more", [0, 2])
def test_reply_takes_at_most_twelve_statements(browser, town, services, time_machine_at, more):
    ticket = send(services["training"], town.user("rahima"))
    for _number in range(more):
        send(services["training"], town.user("rahima"))
        conversation.reply_to_ticket(ticket.pk, body="কথা", actor=town.user("karim"), at=dhaka("2026-09-07 12:00"))
    time_machine_at("2026-09-08 11:00")
    karim = browser("karim")

    with CaptureQueriesContext(connection) as queries:
        response = karim.post(reverse("tickets:ticket-reply", args=[ticket.number]), {"body": "আসছি"})

    assert response.status_code == 302
    assert len(statements(queries)) == 11


def test_answer_of_the_requester_restarts_the_clock_for_both_sides(browser, town, services, time_machine_at):
    ticket = send(services["training"], town.user("rahima"))
    karim, at = town.user("karim"), dhaka("2026-09-07 12:00")
    holds.hold_ticket(ticket.pk, reason=HoldReason.REQUESTER_PAPERS, text="তালিকা দিন", actor=karim, at=at)
    time_machine_at("2026-09-08 11:00")

    browser("rahima").post(reverse("tickets:ticket-reply", args=[ticket.number]), {"body": "তালিকা দিলাম"})

    for name in ("rahima", "karim"):
        page = browser(name).get(reverse("tickets:ticket-detail", args=[ticket.number]))
        assert [line.iso for line in page.context["clock"].ledger] == ["2026-09-16", "2026-09-17"]
        assert page.context["ticket"].ball == "nobody"
