"""Which event tells whom, when, and who hears nothing."""

import pytest
from django.core import mail

from notifications.models import Notification
from tests.charters import dhaka, send
from tests.notifications.conftest import clock, tell_at, told
from tickets.domain import conversation, holds, lifecycle
from tickets.enums import HoldReason

PAPERS = {"reason": HoldReason.REQUESTER_PAPERS, "text": "তালিকা দিন"}


@pytest.fixture
def ticket(town, services):
    made = send(services["training"], town.user("rahima"))
    tell_at("2026-09-07 11:21")
    return made


@pytest.fixture
def accepted(town, ticket):
    lifecycle.accept_ticket(ticket.pk, actor=town.user("jabed"), at=dhaka("2026-09-07 12:00"))
    tell_at("2026-09-07 12:01")
    return ticket


def new_since(kind: str, transport: str = "email") -> list[str]:
    return [who for what, who in told(transport) if what == kind]


def test_a_requisition_gives_a_receipt_and_shows_at_the_desk(ticket):
    assert told("email") == [("submitted", "rahima")]
    assert told("in_app") == [("submitted", "jabed"), ("submitted", "karim"), ("submitted", "rahima")]


def test_a_letter_gives_its_receipt_to_those_who_send_for_the_office(town, services):
    office = town.office("uno-kalmakanda-netrokona")
    send(services["portal"], town.user("lipi"), channel="letter", requesting_office=office)
    tell_at("2026-09-07 11:21")

    assert told("email") == [("submitted", "rahima")]


@pytest.mark.parametrize(("speaker", "hearer"), [("jabed", "rahima"), ("rahima", "jabed")])
def test_a_reply_tells_the_other_side(town, accepted, speaker, hearer):
    conversation.reply_to_ticket(accepted.pk, body="কথা", actor=town.user(speaker), at=dhaka("2026-09-07 13:00"))
    tell_at("2026-09-07 13:01")

    assert new_since("replied") == [hearer]


def test_a_note_never_reaches_the_requester(town, accepted):
    conversation.note_on_ticket(accepted.pk, body="গোপন", actor=town.user("karim"), at=dhaka("2026-09-07 13:00"))
    tell_at("2026-09-07 13:01")

    assert new_since("noted", "in_app") == ["jabed"]
    assert new_since("noted", "email") == []


def test_nobody_is_told_of_an_own_act(town, accepted):
    holds.hold_ticket(accepted.pk, **PAPERS, actor=town.user("jabed"), at=dhaka("2026-09-07 13:00"))
    tell_at("2026-09-07 13:01")

    assert new_since("held") == ["rahima"]


def test_an_expired_hold_tells_both_sides(town, accepted):
    hold = {**PAPERS, "expires_on": dhaka("2026-09-09 10:00").date()}
    holds.hold_ticket(accepted.pk, **hold, actor=town.user("jabed"), at=dhaka("2026-09-07 13:00"))
    conversation.note_on_ticket(accepted.pk, body="টোকা", actor=town.user("jabed"), at=dhaka("2026-09-10 10:00"))
    tell_at("2026-09-10 10:01")

    assert new_since("hold_expired") == ["jabed", "rahima"]


def test_resolving_a_ticket_on_hold_tells_of_the_resolution_alone(town, accepted):
    holds.hold_ticket(accepted.pk, **PAPERS, actor=town.user("jabed"), at=dhaka("2026-09-07 13:00"))
    lifecycle.resolve_ticket(accepted.pk, text="হয়েছে", actor=town.user("jabed"), at=dhaka("2026-09-07 14:00"))
    tell_at("2026-09-07 14:01")

    assert (new_since("resolved"), new_since("resumed")) == (["rahima"], [])


def test_a_receipt_goes_at_once_and_other_mail_waits_for_opening(town, services):
    """Thursday evening: the office opens again on Sunday."""
    ticket = send(services["training"], town.user("rahima"), at="2026-09-10 20:00")
    conversation.reply_to_ticket(ticket.pk, body="কথা", actor=town.user("karim"), at=dhaka("2026-09-10 21:00"))
    tell_at("2026-09-10 21:01")

    rows = Notification.objects.filter(recipient__username="rahima").order_by("id")
    assert [(row.event.kind, row.transport, clock(row.not_before), row.state) for row in rows] == [
        ("submitted", "in_app", "09-10 21:01", "delivered"),
        ("submitted", "email", "09-10 21:01", "delivered"),
        ("replied", "in_app", "09-10 21:01", "delivered"),
        ("replied", "email", "09-13 09:00", "owed"),
    ]
    assert len(mail.outbox) == 1


def test_events_are_fanned_out_once(ticket):
    before = Notification.objects.count()
    ticket.events.update(fanned_out_at=None)

    tell_at("2026-09-07 11:25")

    assert Notification.objects.count() == before
    assert not ticket.events.filter(fanned_out_at=None).exists()


def test_a_poisoned_event_is_passed_over(town, services, monkeypatch, caplog):
    from notifications.domain import fanning

    first, second = (send(services["portal"], town.user("rahima")) for _n in range(2))
    really = fanning.owe_event

    def poisoned(ledger, event):
        if event.ticket_id == first.pk:
            raise ValueError("poison")
        really(ledger, event)

    monkeypatch.setattr(fanning, "owe_event", poisoned)
    tell_at("2026-09-07 11:21")

    assert set(Notification.objects.values_list("ticket", flat=True)) == {second.pk}
    assert "could not be fanned out" in caplog.text
    monkeypatch.undo()
    tell_at("2026-09-07 11:22")
    assert Notification.objects.filter(ticket=first).exists()
