"""Assigning several tickets from the queue: each by the verb, and what cannot change is listed with why."""

import pytest

from tests.charters import dhaka, send
from tickets.domain import lifecycle
from tickets.models import Ticket

ADDRESS = "/queue/assign/"


@pytest.fixture
def three(town, services, time_machine_at):
    """Three tickets, the third already withdrawn."""
    tickets = [send(services["portal"], town.user("rahima")) for _number in range(3)]
    lifecycle.withdraw_ticket(tickets[2].pk, reason="লাগবে না", actor=town.user("rahima"), at=dhaka("2026-09-07 12:00"))
    time_machine_at("2026-09-08 11:00")
    return tickets


def numbers(tickets):
    return [ticket.number for ticket in tickets]


def test_question_states_the_count_and_what_stays(browser, three):
    page = browser("karim").get(ADDRESS, {"number": numbers(three)})

    assert [ticket.pk for ticket in page.context["tickets"]] == [three[0].pk, three[1].pk]
    assert [ticket.pk for ticket, _why in page.context["refused"]] == [three[2].pk]
    assert page.context["refused"][0][1]


def test_two_of_three_change_and_one_is_listed_with_the_reason(browser, town, three):
    jabed = town.user("jabed")

    response = browser("karim").post(ADDRESS, {"number": numbers(three), "to": str(jabed.pk)})

    assert [t.assignee for t in Ticket.objects.order_by("id")] == [jabed, jabed, None]
    assert [ticket.pk for ticket, _why in response.context["refused"]] == [three[2].pk]
    assert [ticket.events.filter(kind="assigned").count() for ticket in three] == [1, 1, 0]
    assert "২" in response.context["done"] or "2" in response.context["done"]


def test_all_changed_leads_back_to_the_queue(browser, town, three):
    data = {"number": numbers(three[:2]), "to": str(town.user("jabed").pk)}

    assert browser("karim").post(ADDRESS, data).url == "/queue/?desk=kalmakanda-netrokona"


def test_only_the_head_of_this_office_assigns(browser, town, three):
    data = {"number": numbers(three), "to": str(town.user("karim").pk)}

    assert browser("jabed").post(ADDRESS, data).status_code == 403
    assert browser("rahima").post(ADDRESS, data).status_code == 404
    selina = browser("selina").get(ADDRESS, {"number": numbers(three)})
    assert (selina.status_code, selina.context["tickets"], selina.context["refused"]) == (200, [], [])
    assert Ticket.objects.filter(assignee__isnull=False).count() == 0


@pytest.mark.parametrize("to", ["", "0", "karim", "99999"])
def test_unknown_officer_is_refused(browser, three, to):
    response = browser("karim").post(ADDRESS, {"number": numbers(three), "to": to})

    assert list(response.context["form"].errors) == ["to"]
    assert Ticket.objects.filter(assignee__isnull=False).count() == 0
