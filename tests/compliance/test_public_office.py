"""The public page of an office: its promises, its own record of six months, and never a person."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.public import six_months_before
from tests.charters import dhaka, send
from tickets.domain import lifecycle
from tickets.enums import DelayCause

PAGE = "/o/kalmakanda-netrokona/"


@pytest.fixture
def english(client, time_machine_at):
    client.cookies["django_language"] = "en"
    time_machine_at("2026-09-20 12:00")
    return client


@pytest.fixture
def worked(town, services):
    """Training: two kept, one broken. Help: one on the same day, one a day later, both kept."""
    rahima, karim = town.user("rahima"), town.user("karim")
    ends = [("training", "10 10:00"), ("training", "10 11:00"), ("training", "20 10:00"), ("help", "07 16:00"),
            ("help", "08 10:00")]  # fmt: skip
    for name, end in ends:
        ticket = send(services[name], rahima, at="2026-09-07 11:20")
        cause = DelayCause.WORKLOAD if end.startswith("20") else ""
        lifecycle.resolve_ticket(ticket.pk, text="শেষ", actor=karim, at=dhaka(f"2026-09-{end}"), delay_cause=cause)


def rows_of(page):
    return {row.line.service.service_type.code: row.record for row in page.context["rows"]}


def test_every_service_stands_beside_its_own_record(english, worked):
    page = english.get(PAGE)
    rows, text = rows_of(page), " ".join(page.content.decode().split())

    assert (rows["training"].kept, rows["training"].decided, rows["training"].percent) == (2, 3, 67)
    assert (rows["help"].kept, rows["help"].decided, rows["help"].percent) == (2, 2, None)
    assert (rows["portal"].decided, rows["portal"].same_day) == (0, "")
    assert "67% in time" in text
    assert "<b>2 of 2</b>" in text
    assert page.context["total"].percent == 80


def test_the_same_day_target_is_told_apart_and_breaks_nothing(english, worked):
    record = rows_of(english.get(PAGE))["help"]

    assert (record.same_day, record.kept, record.decided) == ("1/2", 2, 2)


def test_a_ticket_shows_its_same_day_target_and_the_record(english, town, services, worked):
    english.force_login(town.user("karim"))
    late = send(services["help"], town.user("rahima"), at="2026-09-17 11:20")
    today = send(services["help"], town.user("rahima"), at="2026-09-20 11:20")
    other = send(services["portal"], town.user("rahima"), at="2026-09-20 11:20")
    pages = [english.get(f"/tickets/{ticket.number}/").content.decode() for ticket in (late, today, other)]

    assert ["not met; the promised date holds" in page for page in pages] == [True, False, False]
    assert "<dt>Same-day target</dt><dd>Today, 5:00 pm</dd>" in pages[1]
    assert ["1/2 in six months" in page for page in pages] == [True, True, False]


def test_the_same_day_record_costs_one_statement_and_stays_in_the_budget(english, town, services, worked):
    english.force_login(town.user("karim"))
    costs = []
    for name in ("portal", "help"):
        ticket = send(services[name], town.user("rahima"), at="2026-09-20 11:20")
        with CaptureQueriesContext(connection) as captured:
            english.get(f"/tickets/{ticket.number}/")
        costs.append(len(captured))

    assert costs[1] == costs[0] + 1 <= 12


def test_the_page_names_posts_hours_and_no_person(english, town, worked):
    office = town.office("kalmakanda-netrokona")
    office.phone, office.address_en = "01700-000000", "Upazila Parishad Building"
    office.save()
    text = english.get(PAGE).content.decode()

    assert "Sunday–Thursday, 9:00 am – 5:00 pm" in text
    assert "Upazila Parishad Building" in text
    assert "Karim" not in text
    assert "ডি-নথি বিষয়ক প্রশিক্ষণ" not in text  # the subject of a request


def test_bangla_digits_on_a_bangla_page(client, worked, time_machine_at):
    time_machine_at("2026-09-20 12:00")
    client.cookies["django_language"] = "bn"
    text = client.get(PAGE).content.decode()

    assert "৬৭%" in text
    assert "67%" not in text


def test_older_than_six_months_does_not_count(client, worked, time_machine_at):
    time_machine_at("2027-03-21 12:00")

    assert client.get(PAGE).context["total"].decided == 0


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 8, 31), date(2026, 2, 28)),
        (date(2026, 3, 20), date(2025, 9, 20)),
        (date(2026, 6, 1), date(2025, 12, 1)),
    ],
)
def test_six_months_back(day, first):
    assert six_months_before(day) == first


def test_an_office_without_a_charter_says_so_and_others_are_unknown(english, services):
    assert "No charter is in force today." in english.get("/o/durgapur-netrokona/").content.decode()
    assert [
        english.get(f"/o/{slug}/").status_code for slug in ("netrokona", "nowhere", "uno-kalmakanda-netrokona")
    ] == [404] * 3


def test_it_costs_the_same_whatever_was_done(english, services, town, worked):
    english.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        english.get(PAGE)

    assert len(captured) == 5, [query["sql"][:90] for query in captured]
