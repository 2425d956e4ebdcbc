"""The own office's list: tabs that count what they show, search in either digits, pages by key."""

import pytest
import time_machine

from tests.charters import dhaka, send
from tests.tickets.views.intake import client_of
from tickets.domain.lifecycle import resolve_ticket, withdraw_ticket
from tickets.views import intake_requests

__all__ = ["client_of"]

URL = "/requests/"


@pytest.fixture
def rahima(client_of, services):
    with time_machine.travel(dhaka("2026-09-08 10:00"), tick=False):
        yield client_of("rahima")


def numbers(response):
    return [row.number for row in response.context["rows"]]


def counts(response):
    return {name: n for name, _label, n, _current in response.context["tabs"]}


def test_tabs_count_the_rows_that_they_show(rahima, town, services):
    at = dhaka("2026-09-08 09:00")
    tickets = [send(services["portal"], town.user("rahima")) for _n in range(4)]
    waiting, resolved, withdrawn = tickets[1:]
    waiting.ball = "requester"
    waiting.save(update_fields=["ball"])
    resolve_ticket(resolved.pk, text="হয়েছে", actor=town.user("karim"), at=at)
    withdraw_ticket(withdrawn.pk, reason="দরকার নেই", actor=town.user("rahima"), at=at)

    shown = {tab: numbers(rahima.get(URL, {"tab": tab})) for tab in intake_requests.TABS}

    assert counts(rahima.get(URL)) == {"open": 2, "reply": 1, "confirm": 1, "closed": 1}
    assert shown["open"] == [tickets[0].number, waiting.number]
    assert shown["reply"] == [waiting.number]
    assert shown["confirm"] == [resolved.number]
    assert shown["closed"] == [withdrawn.number]


def test_another_office_sees_nothing_of_it(client_of, town, services):
    send(services["portal"], town.user("rahima"))
    response = client_of("nasrin").get(URL)

    assert not response.context["has_any"]
    assert "KLM-" not in response.content.decode()


@pytest.mark.parametrize("search", ["২৬০৯-০০০১", "2609-0001", "klm 2609 0001", "প্রজেকটর", "05/45/417", "০৫.৪৫-৪১৭"])
def test_search_finds_number_subject_and_memo_in_either_digits(rahima, town, services, search):
    wanted = send(services["portal"], town.user("rahima"), subject="প্রজেকটর নষ্ট", memo_number="০৫.৪৫-৪১৭")
    send(services["portal"], town.user("rahima"), subject="অন্য কাজ")

    assert numbers(rahima.get(URL, {"q": search})) == [wanted.number]


@pytest.mark.parametrize("query", [{"q": "%"}, {"tab": "nonsense"}, {"before": "x"}, {"before": "KLM-0000-0000"}])
def test_odd_parameters_are_harmless(rahima, town, services, query):
    send(services["portal"], town.user("rahima"))

    assert rahima.get(URL, query).status_code == 200


def test_a_nul_character_is_a_bad_request(rahima):
    assert rahima.get(URL, {"q": "\0"}).status_code == 400


def pages(client, tab):
    """Every number of a tab, page by page."""
    seen, before = [], ""
    while True:
        response = client.get(URL, {"tab": tab, "before": before} if before else {"tab": tab})
        seen += numbers(response)
        if not (before := response.context["next_before"]):
            return seen


def test_open_requests_stand_by_their_promise_page_by_page(rahima, town, services, monkeypatch):
    monkeypatch.setattr(intake_requests, "PAGE_ROWS", 2)
    kinds = ("training", "portal", "event", "portal", "training")
    a, b, c, d, e = (send(services[kind], town.user("rahima")).number for kind in kinds)

    assert pages(rahima, "open") == [b, d, a, e, c]


def test_closed_requests_stand_newest_first_page_by_page(rahima, town, services, monkeypatch):
    monkeypatch.setattr(intake_requests, "PAGE_ROWS", 2)
    tickets = [send(services["portal"], town.user("rahima")) for _n in range(5)]
    for ticket in tickets:
        withdraw_ticket(ticket.pk, reason="দরকার নেই", actor=town.user("rahima"), at=dhaka("2026-09-08 09:00"))

    assert pages(rahima, "closed") == [ticket.number for ticket in tickets[::-1]]


@pytest.mark.parametrize("name", ["karim", "audit", "dipu"])
def test_only_requesters_have_a_list(client_of, services, name):
    assert client_of(name).get(URL).status_code == 403


@pytest.mark.parametrize("tickets", [1, 3])
def test_list_takes_six_queries_at_any_number_of_rows(rahima, town, services, tickets, django_assert_num_queries):
    for _number in range(tickets):
        send(services["portal"], town.user("rahima"))
    rahima.get(URL)

    with django_assert_num_queries(6):  # session, user, access, counts, rows, calendar
        rahima.get(URL)
