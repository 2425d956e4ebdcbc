"""The catalogue shows what the own upazila ICT office offers, with the date if sent today."""

import pytest
import time_machine
from django.urls import reverse

from tests.charters import dhaka, send
from tests.tickets.views.intake import client_of

__all__ = ["client_of"]

MONDAY = dhaka("2026-09-07 11:20")
URL = "/services/"


def rows(response):
    return {row.name: row for _name, group in response.context["catalogue"].groups for row in group}


@time_machine.travel(MONDAY, tick=False)
def test_every_offered_service_shows_its_time_and_date(client_of, services):
    response = client_of("rahima").get(URL)

    shown = rows(response)
    assert list(shown) == [f"সেবা {name}" for name in sorted(services)]
    assert shown["সেবা training"].due_on.isoformat() == "2026-09-16"
    assert shown["সেবা training"].due_text == "১৬ সেপ্টে"
    assert shown["সেবা training"].stub.number == "৭"
    assert shown["সেবা at_once"].due_on.isoformat() == "2026-09-07"
    assert shown["সেবা event"].due_on is None
    assert shown["সেবা defect"].due_text == "—"


@time_machine.travel(MONDAY, tick=False)
def test_a_year_without_its_list_is_provisional_and_shows_the_year(client_of, services):
    with time_machine.travel(dhaka("2026-12-28 11:20"), tick=False):
        row = rows(client_of("rahima").get(URL))["সেবা training"]

    assert row.is_provisional
    assert row.due_text == "৬ জানু ২০২৭"


@pytest.mark.parametrize("search", ["training", "TRAINING", "সেবা training", "Type training"])
def test_search_finds_by_name_and_type_in_both_languages(client_of, services, search):
    response = client_of("rahima").get(URL, {"q": search})

    assert list(rows(response)) == ["সেবা training"]


def test_search_without_a_hit_names_the_nearest_word(client_of, services):
    response = client_of("rahima").get(URL, {"q": "trainning"})

    assert response.context["catalogue"].suggestions == ("training",)
    assert f"{URL}?q=training" in response.content.decode()


def test_time_filter_counts_and_shows_the_same_rows(client_of, services):
    response = client_of("rahima").get(URL, {"time": "immediate"})

    chips = {chip.value: chip.n for chip in response.context["catalogue"].chips}
    assert chips == {"": 7, "immediate": 2, "3": 1, "7": 1, "agreed": 2, "unpublished": 1}
    assert list(rows(response)) == ["সেবা at_once", "সেবা help"]


def test_an_inactive_service_is_hidden(client_of, services):
    services["portal"].is_active = False
    services["portal"].save()

    assert "সেবা portal" not in rows(client_of("rahima").get(URL))


def test_an_office_without_a_charter_says_so(client_of, services):
    response = client_of("rahima").get(URL, {"office": "durgapur-netrokona"})

    assert response.status_code == 200
    assert response.context["catalogue"].charter is None
    assert "Durgapur Netrokona" in response.content.decode()


def test_another_serving_office_may_be_named(client_of, services):
    response = client_of("rahima").get(URL, {"office": "melandaha-jamalpur"})

    assert {row.public_id.rpartition("-institutional")[0] for row in rows(response).values()} == {"melandaha-jamalpur"}


@pytest.mark.parametrize("slug", ["nowhere", "uno-kalmakanda-netrokona", "netrokona", "x" * 5000])
def test_an_office_that_serves_nobody_is_not_found(client_of, services, slug):
    assert client_of("rahima").get(URL, {"office": slug}).status_code == 404


@pytest.mark.parametrize("query", [{"q": "%"}, {"q": "ক" * 10_000}, {"time": "9" * 50}, {"time": "'; --"}])
def test_odd_parameters_are_harmless(client_of, services, query):
    assert client_of("rahima").get(URL, query).status_code == 200


@pytest.mark.parametrize("name", ["q", "office", "time"])
def test_a_nul_character_is_a_bad_request(client_of, services, name):
    assert client_of("rahima").get(URL, {name: "a\0b"}).status_code == 400


@time_machine.travel(MONDAY, tick=False)
def test_own_open_requests_show_those_that_wait_for_the_requester_first(client_of, town, services):
    first = send(services["portal"], town.user("rahima"))
    waiting = send(services["training"], town.user("rahima"))
    waiting.ball = "requester"
    waiting.save(update_fields=["ball"])
    send(services["portal"], town.user("nasrin"))

    panel = client_of("rahima").get(URL).context["own"]

    assert [(row.number, row.is_waiting) for row in panel.rows] == [(waiting.number, True), (first.number, False)]
    assert panel.total == 2


def test_officers_see_the_catalogue_without_applying(client_of, services):
    response = client_of("karim").get(URL)

    assert len(rows(response)) == 7
    assert reverse("tickets:requisition-form", args=[services["portal"].public_id]) not in response.content.decode()


def test_a_reader_without_an_upazila_gets_a_clear_message(client_of, services):
    response = client_of("monira").get(URL)

    assert response.status_code == 200
    assert response.context["office"] is None


def test_strangers_sign_in_first(client, services):
    assert client.get(URL).headers["Location"] == "/sign-in/?next=/services/"


@pytest.mark.parametrize("tickets", [1, 3])
def test_the_catalogue_takes_seven_queries_at_any_number_of_rows(
    client_of, town, services, tickets, django_assert_num_queries
):
    for _number in range(tickets):
        send(services["portal"], town.user("rahima"))
    client = client_of("rahima")
    client.get(URL)

    with django_assert_num_queries(7):  # session, user, access, lines, calendar twice, own requests
        client.get(URL)
