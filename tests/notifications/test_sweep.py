"""The sweep: who is reminded of what, and what the command prints."""

import json
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from notifications.models import Notification
from tests.charters import dhaka, send
from tests.notifications.conftest import reminded, sweep_at
from tickets.domain import lifecycle

pytestmark = pytest.mark.tryout


@pytest.fixture
def ticket(town, services):
    return send(services["training"], town.user("rahima"))


@pytest.mark.parametrize(
    ("at", "who"),
    [
        ("2026-09-14 09:00", [("before_2", "jabed"), ("before_2", "karim")]),
        ("2026-09-15 09:00", [("before_1", "jabed"), ("before_1", "karim")]),
        ("2026-09-16 09:00", [("due_day", "jabed"), ("due_day", "karim")]),
        ("2026-09-17 09:00", [("after_1", "jabed"), ("after_1", "karim"), ("after_1", "rahima")]),
        ("2026-09-21 09:00", [("after_3", "dipu")]),
        ("2026-09-27 09:00", [("after_7", "dipu"), ("after_7", "monira")]),
    ],
)
def test_each_step_tells_those_of_r12(ticket, at, who):
    steps = ["2026-09-14", "2026-09-15", "2026-09-16", "2026-09-17", "2026-09-21", "2026-09-27"]
    for day in steps[: steps.index(at[:10])]:
        sweep_at(f"{day} 09:00")

    assert reminded(sweep_at(at)) == who


def test_the_assignee_is_reminded_alone_and_the_head_of_a_breach(town, ticket):
    lifecycle.accept_ticket(ticket.pk, actor=town.user("jabed"), at=dhaka("2026-09-07 12:00"))

    assert reminded(sweep_at("2026-09-14 09:00")) == [("before_2", "jabed")]
    assert reminded(sweep_at("2026-09-17 09:00")) == [("after_1", "jabed"), ("after_1", "karim"), ("after_1", "rahima")]


def test_after_an_outage_what_the_date_overtook_is_not_told(ticket):
    sweep_at("2026-09-07 12:00")

    done = sweep_at("2026-09-17 09:30")

    assert {step for step, _who in reminded(done)} == {"after_1"}


def test_sweeping_twice_tells_once(ticket):
    sweep_at("2026-09-14 09:00")
    before = (Notification.objects.count(), len(mail.outbox))

    again = sweep_at("2026-09-14 09:01")

    assert (again.reminders, (Notification.objects.count(), len(mail.outbox))) == ([], before)


def test_the_command_prints_what_the_contract_says(ticket, settings):
    sweep_at("2026-09-07 12:00")
    out = StringIO()

    call_command("sweep", "--at", "2026-09-17T09:00:00", stdout=out)

    printed = json.loads(out.getvalue())
    assert list(printed) == ["at", "breaches", "reminders", "expired_holds", "closed"]
    assert (printed["at"], printed["breaches"]) == ("2026-09-17T09:00:00+06:00", [ticket.number])
    assert {"ticket": ticket.number, "step": "after_1", "due_revision": 1, "recipient": "rahima",
            "transport": "email"} in printed["reminders"]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["tomorrow", "2126-01-01T00:00:00", "9999-12-31T23:59:59+00:00", "২০২৬"])
def test_the_command_refuses_no_time_and_a_future_time(text):
    with pytest.raises(CommandError, match="--at"):
        call_command("sweep", "--at", text)


@pytest.mark.django_db
def test_in_the_demo_too_the_time_is_at_most_ten_years_ahead(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="ten years"):
        call_command("sweep", "--at", "9999-12-31T23:59:59+06:00")
