"""A requisition becomes a ticket with a number and a promised date."""

from datetime import timedelta

import pytest

from tests.charters import dhaka, send
from tickets.domain.errors import InvalidInput, NotPermitted, TicketError
from tickets.enums import Channel, Status, Verdict
from tickets.models import Ticket, TicketEvent


def test_requisition_gets_number_and_promised_date(town, services):
    ticket = send(services["training"], town.user("rahima"), at="2026-09-07 11:20")

    assert ticket.number == "KLM-2609-0001"
    assert ticket.due_at == dhaka("2026-09-16 17:00")
    assert ticket.status == Status.RECEIVED
    assert [row.cause for row in ticket.due_dates.all()] == ["receipt"]
    assert list(TicketEvent.objects.values_list("kind", flat=True)) == ["submitted"]
    assert Ticket.history.get().history_user == town.user("rahima")


def test_first_target_stands_beside_the_promise(town, services):
    ticket = send(services["help"], town.user("rahima"), at="2026-09-07 11:20")

    assert ticket.first_target_at == dhaka("2026-09-07 17:00")
    assert ticket.due_at == dhaka("2026-09-10 17:00")


def test_line_on_demand_has_no_date_until_agreed(town, services):
    ticket = send(services["event"], town.user("rahima"), at="2026-09-07 11:20")

    assert ticket.due_at is None
    assert ticket.agree_by == dhaka("2026-09-10 17:00")
    assert ticket.verdict == Verdict.UNDECIDED
    assert not ticket.due_dates.exists()


def test_line_without_a_published_time_is_never_judged(town, services):
    ticket = send(services["defect"], town.user("rahima"))

    assert (ticket.due_at, ticket.agree_by, ticket.verdict) == (None, None, Verdict.NONE)


def test_numbers_follow_each_other_and_begin_anew_each_month(town, services):
    rahima = town.user("rahima")
    numbers = [send(services["portal"], rahima, at=f"2026-{month}-07 11:20").number for month in ("09", "09", "10")]

    assert numbers == ["KLM-2609-0001", "KLM-2609-0002", "KLM-2610-0001"]


def test_entry_by_a_clock_that_went_back_goes_on_in_its_month(town, services):
    rahima = town.user("rahima")
    numbers = [send(services["portal"], rahima, at=f"2026-{day} 11:20").number for day in ("09-07", "10-07", "09-08")]

    assert numbers == ["KLM-2609-0001", "KLM-2610-0001", "KLM-2609-0002"]


def test_same_key_gives_the_same_ticket_and_another_body_is_refused(town, services):
    rahima = town.user("rahima")
    first = send(services["portal"], rahima, idempotency_key="k1", body_hash="a")
    again = send(services["portal"], rahima, idempotency_key="k1", body_hash="a")

    assert again.pk == first.pk
    with pytest.raises(TicketError) as refused:
        send(services["portal"], rahima, idempotency_key="k1", body_hash="b")
    assert refused.value.code == "key_reused"
    assert send(services["portal"], rahima).number == "KLM-2609-0002"  # the refused one left no gap


def test_counter_enters_a_letter_with_its_real_receipt(town, services):
    at, received = "2026-09-10 10:00", dhaka("2026-09-07 11:20")
    office = town.office("uno-kalmakanda-netrokona")
    ticket = send(
        services["training"], town.user("lipi"), at=at, requesting_office=office, channel=Channel.LETTER,
        received_at=received,
    )  # fmt: skip

    assert ticket.received_at == received
    assert ticket.due_at == dhaka("2026-09-16 17:00")
    assert not ticket.is_late_entry


def test_late_entry_needs_a_reason_and_a_breach_before_entry_stands(town, services):
    fields = {"requesting_office": town.office("uno-kalmakanda-netrokona"), "channel": Channel.LETTER}
    received = dhaka("2026-09-07 11:20")
    with pytest.raises(InvalidInput) as refused:
        send(services["portal"], town.user("lipi"), at="2026-09-20 10:00", received_at=received, **fields)
    ticket = send(
        services["portal"], town.user("lipi"), at="2026-09-20 10:00", received_at=received,
        late_entry_reason="চিঠি হারিয়ে গিয়েছিল", **fields,
    )  # fmt: skip

    assert refused.value.field == "late_entry_reason"
    assert ticket.is_late_entry
    assert (ticket.verdict, ticket.decided_at) == (Verdict.BROKEN, dhaka("2026-09-10 17:00"))


def test_receipt_in_the_future_is_refused(town, services):
    later = dhaka("2026-09-07 11:20") + timedelta(minutes=1)

    with pytest.raises(InvalidInput) as refused:
        send(services["portal"], town.user("lipi"), received_at=later, channel=Channel.PHONE)
    assert refused.value.field == "received_at"


def test_call_served_at_once_is_recorded_in_one_step(town, services):
    ticket = send(
        services["at_once"], town.user("jabed"), at="2026-09-07 12:00", channel=Channel.PHONE,
        received_at=dhaka("2026-09-07 11:00"), served_at=dhaka("2026-09-07 11:20"), served_text="ফোনে সমাধান",
    )  # fmt: skip

    assert (ticket.status, ticket.verdict) == (Status.RESOLVED, Verdict.KEPT)
    assert ticket.resolved_at == dhaka("2026-09-07 11:20")
    assert ticket.is_late_entry
    assert [event.kind for event in ticket.events.all()] == ["submitted", "resolved"]


def test_letter_is_never_served_on_the_spot(town, services):
    times = {"received_at": dhaka("2026-09-07 11:00"), "served_at": dhaka("2026-09-07 11:05")}

    with pytest.raises(InvalidInput) as refused:
        send(services["at_once"], town.user("jabed"), channel=Channel.LETTER, **times)
    assert refused.value.field == "served_at"


def test_requester_cannot_enter_a_letter_or_send_for_another_office(town, services):
    rahima = town.user("rahima")
    with pytest.raises(InvalidInput):
        send(services["portal"], rahima, channel=Channel.LETTER)
    with pytest.raises(NotPermitted):
        send(services["portal"], rahima, requesting_office=town.office("land-kalmakanda-netrokona"))
