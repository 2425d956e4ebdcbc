"""The public calculator: the same count as a ticket's, every day with its reason, bad input beside its field."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.charters import make_charter, send
from tests.people import town
from tests.tickets.conftest import time_machine_at

__all__ = ["time_machine_at", "town"]
SLUG = "kalmakanda-netrokona"


@pytest.fixture
def services(town, time_machine_at):
    call_command("load_calendar")
    time_machine_at("2026-12-01 10:00")
    return make_charter(town.office(SLUG))


@pytest.fixture
def ask(client, services):
    client.cookies["django_language"] = "en"

    def get(service="training", day="07/09/2026", time="11:20", office=SLUG):
        public_id = services[service].public_id if service in services else service
        return client.get("/calculator/", {"office": office, "service": public_id, "day": day, "time": time})

    return get


@pytest.mark.parametrize(
    ("service", "day", "time", "promised"),
    [
        ("training", "07/09/2026", "11:20", "2026-09-16"),
        ("training", "০৭/০৯/২০২৬", "১১:২০", "2026-09-16"),
        ("portal", "2026-09-10", "17:00", "2026-09-16"),  # at closing time on a Thursday: Sunday is day 0
        ("at_once", "07.09.2026", "16.59", "2026-09-07"),
        ("help", "11/09/2026", "09:00", "2026-09-16"),
    ],
)
def test_a_receipt_gets_its_promised_date(ask, service, day, time, promised):
    page = ask(service, day, time)

    assert page.context["found"].day.isoformat() == promised
    assert f'data-due="{promised}"' in page.content.decode()


def test_every_day_stands_there_with_its_number_and_reason(ask):
    days = ask("training", "10/12/2026", "18:00").context["days"]

    assert [(day.iso[5:], day.number) for day in days] == [
        ("12-10", ""), ("12-11", ""), ("12-12", ""), ("12-13", ""), ("12-14", "1"), ("12-15", "2"), ("12-16", ""),
        ("12-17", "3"), ("12-18", ""), ("12-19", ""), ("12-20", "4"), ("12-21", "5"), ("12-22", "6"), ("12-23", "7"),
    ]  # fmt: skip
    assert days[0].reason == "Before the effective receipt"
    assert (days[1].reason, days[3].reason) == ("Weekend", "Day of receipt, not counted")
    assert days[6].reason.startswith("Holiday: ")


def test_the_answer_is_the_one_a_ticket_gets(ask, services, town):
    ticket = send(services["training"], town.user("rahima"), at="2026-09-07 11:20")

    assert ask().context["found"].moment == ticket.due_at


@pytest.mark.parametrize("service", ["event", "directed", "defect"])
def test_a_line_without_a_number_gives_no_date(ask, service):
    page = ask(service)

    assert page.context["found"].day is None
    assert "data-due" not in page.content.decode()


def test_a_year_without_its_list_is_provisional(ask):
    assert ask(day="30/12/2026").context["found"].is_provisional
    assert not ask().context["found"].is_provisional


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"day": "31/02/2026"}, "day"),
        ({"day": "30/06/2023"}, "day"),
        ({"day": "03/12/2027"}, "day"),
        ({"day": ""}, "day"),
        ({"time": "25:00"}, "time"),
        ({"service": "nothing"}, "service"),
        ({"service": ""}, "service"),
        ({"office": "durgapur-netrokona"}, "office"),
        ({"office": "nowhere"}, "office"),
        ({"day": "15/08/2023"}, "day"),
    ],
)
def test_what_cannot_be_understood_is_told_beside_its_field(ask, asked, field):
    page = ask(**asked)

    assert page.status_code == 200
    assert page.context["found"] is None
    assert field in page.context["form"].errors
    assert f'id="id_{field}-error"' in page.content.decode()


def test_the_version_of_the_day_of_receipt_counts(ask, services, town):
    later = make_charter(town.office(SLUG), effective_on=date(2026, 12, 10))
    line = later["training"].lines.get(charter__number=2)
    line.working_days = 2
    line.save()

    assert ask(day="09/12/2026").context["found"].line.working_days == 7
    assert ask(day="10/12/2026").context["found"].line.working_days == 2


def test_the_first_step_asks_for_the_office_alone(client, services):
    first = client.get("/calculator/").content.decode()
    second = client.get("/calculator/", {"office": SLUG}).content.decode()

    assert 'id="id_service"' not in first
    assert services["training"].public_id in second
    assert "error-summary" not in first + second


def test_it_costs_the_same_whatever_the_offices(ask, town, client):
    ask()
    make_charter(town.office("melandaha-jamalpur"))
    with CaptureQueriesContext(connection) as captured:
        ask()

    assert len(captured) == 3, [query["sql"][:100] for query in captured]
