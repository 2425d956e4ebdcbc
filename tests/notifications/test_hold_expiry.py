"""The end that a hold has by itself is announced to both sides a working day before (R7)."""

from datetime import date

import pytest
from django.core import mail

from notifications.models import Notification, PlannedStep
from offices.models import User
from tests.charters import dhaka, send
from tests.notifications.conftest import clock, plan_of, planned, reminded, sweep_at, tell_at
from tickets.domain import conversation, holds
from tickets.enums import HoldReason

BOTH_SIDES = [("hold_expiring", name) for name in ("jabed", "karim", "rahima")]


@pytest.fixture
def ticket(town, services):
    """Received on Monday 7 September 2026; nobody has accepted it, so the desk is its handler."""
    return send(services["training"], town.user("rahima"))


def hold(town, ticket, at="2026-09-08 10:00", **fields):
    typed = {"reason": HoldReason.REQUESTER_PAPERS, "text": "তালিকা দিন", **fields}
    return holds.hold_ticket(ticket.pk, **typed, actor=town.user("karim"), at=dhaka(at))


def of_holds(ticket) -> list[tuple[int, str, str]]:
    """(ordinal of the hold, Dhaka time, state) of each announcement."""
    rows = PlannedStep.objects.filter(ticket=ticket, step__code="hold_expiring").order_by("due_revision")
    return [(row.due_revision, clock(row.fires_at), row.state) for row in rows]


@pytest.mark.parametrize(
    ("begun", "chosen", "expiry", "told"),
    [
        ("2026-09-08 10:00", None, "09-22 17:00", "09-21 09:00"),
        ("2026-09-08 10:00", date(2026, 9, 13), "09-13 17:00", "09-10 09:00"),
        ("2026-09-08 10:00", date(2026, 9, 9), "09-09 17:00", "09-09 09:00"),
        ("2026-09-12 12:00", date(2026, 9, 13), "09-13 17:00", "09-13 09:00"),
    ],
    ids=["tenth day", "over a weekend", "the next day", "begun while closed"],
)
def test_it_stands_at_the_opening_a_working_day_before_or_the_first_in_the_hold(
    town, ticket, begun, chosen, expiry, told
):
    hold(town, ticket, begun, expires_on=chosen)

    assert clock(ticket.holds.get().expires_at) == expiry
    assert planned(ticket, begun) == [("hold_expiring", told)]
    assert planned(ticket, begun) == [("hold_expiring", told)]


@pytest.mark.parametrize("end", ["resume", "answer"])
def test_it_is_cancelled_when_the_hold_ends_before(town, ticket, end):
    hold(town, ticket)
    tell_at("2026-09-08 10:01")
    at = dhaka("2026-09-10 10:00")

    if end == "resume":
        holds.resume_ticket(ticket.pk, actor=town.user("karim"), at=at)
    else:
        conversation.reply_to_ticket(ticket.pk, body="দিলাম", actor=town.user("rahima"), at=at)

    assert ("hold_expiring", 1, "09-21 09:00", "cancelled") in plan_of(ticket, "2026-09-10 10:01")
    told = reminded(sweep_at("2026-09-21 09:00"))
    assert [step for step, _who in told if step == "hold_expiring"] == []


def test_each_hold_has_one_of_its_own(town, ticket):
    hold(town, ticket)
    tell_at("2026-09-08 10:01")
    holds.resume_ticket(ticket.pk, actor=town.user("karim"), at=dhaka("2026-09-08 12:00"))
    hold(town, ticket, "2026-09-09 10:00")
    tell_at("2026-09-09 10:01")

    assert of_holds(ticket) == [(1, "09-21 09:00", "cancelled"), (2, "09-22 09:00", "planned")]


def test_both_sides_hear_of_it_once(town, ticket):
    hold(town, ticket)
    sweep_at("2026-09-08 10:01")

    assert reminded(sweep_at("2026-09-21 09:00")) == BOTH_SIDES
    assert reminded(sweep_at("2026-09-21 09:01")) == []
    conversation.note_on_ticket(ticket.pk, body="অপেক্ষা", actor=town.user("karim"), at=dhaka("2026-09-21 10:00"))
    assert reminded(sweep_at("2026-09-21 10:01")) == []
    rows = Notification.objects.filter(planned__step__code="hold_expiring")
    assert {row.cause for row in rows} == {f"step:{ticket.pk}:hold_expiring:1"}
    assert sorted(rows.values_list("recipient__username", "transport", "state")) == [
        (name, transport, "delivered") for _step, name in BOTH_SIDES for transport in ("email", "in_app")
    ]


def test_it_names_the_moment_in_the_language_of_the_reader(town, ticket, browser_of):
    User.objects.filter(username="karim").update(language="en")
    hold(town, ticket)
    sweep_at("2026-09-08 10:01")
    mail.outbox.clear()
    sweep_at("2026-09-21 09:00")

    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    english = "The hold ends by itself on Tuesday, 22 September 2026, 5:00 pm; then the clock runs again"
    assert subjects["karim@example.org"] == f"KLM-2609-0001: {english}"
    assert "মঙ্গলবার, ২২ সেপ্টেম্বর ২০২৬, বিকাল ৫:০০" in subjects["rahima@example.org"]
    assert "মঙ্গলবার, ২২ সেপ্টেম্বর ২০২৬, বিকাল ৫:০০" in browser_of("rahima")


@pytest.fixture
def browser_of(town, client, time_machine_at):
    """`browser_of("rahima")`: the list behind the bell as that person reads it on the day of the announcement."""

    def read(name: str) -> str:
        time_machine_at("2026-09-21 11:00")
        client.force_login(town.user(name), backend="django.contrib.auth.backends.ModelBackend")
        return client.get("/notifications/", headers={"accept-language": "bn"}).content.decode()

    return read


def test_after_an_outage_a_hold_that_ended_is_not_announced(town, ticket):
    hold(town, ticket)
    sweep_at("2026-09-08 10:01")
    tell_at("2026-09-22 17:01")  # the doorbell was first, before the sweep ended the hold

    assert of_holds(ticket) == [(1, "09-21 09:00", "skipped")]
    assert reminded(sweep_at("2026-09-22 17:02")) == []
    assert ticket.events.filter(kind="hold_expired").count() == 1
