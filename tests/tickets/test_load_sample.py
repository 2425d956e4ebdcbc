"""The sample for measuring: as many tickets as asked for, and every promise, number and history row of them right."""

from __future__ import annotations

from collections import defaultdict
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.coverage import gaps
from sla.models import Service
from tests.charters import send
from tests.people import Town
from tickets.domain.verifying import verify_tickets
from tickets.enums import Status, Verdict
from tickets.models import Message, Ticket, TicketEvent


def load(tickets: int, **options: int) -> str:
    output = StringIO()
    call_command("load_sample", tickets=tickets, **{"offices": 2, "officers": 3, "seed": 7, **options}, stdout=output)
    return output.getvalue()


@pytest.fixture
def sample(town: Town, services: dict[str, Service]) -> str:
    """Two offices: Kalmakanda's charter and Melandaha's."""
    return load(120)


def test_every_copy_stands_up_to_the_checks(sample: str) -> None:
    assert sample.startswith("tickets=120 offices=2 ")
    assert "verify_counts --rebuild" in sample
    assert [wrong for wrong in verify_tickets() if wrong] == []
    assert list(gaps()) == []
    assert not TicketEvent.objects.filter(fanned_out_at=None).exists()
    assert Message.objects.count() >= 3 * 120
    check_that_rows_point_at_their_own_ticket()
    check_that_numbers_have_no_gaps()
    assert {*Status.OPEN_STATUSES, Status.CLOSED} <= set(Ticket.objects.values_list("status", flat=True))
    assert {Verdict.KEPT, Verdict.BROKEN, Verdict.UNDECIDED} <= set(Ticket.objects.values_list("verdict", flat=True))


def check_that_rows_point_at_their_own_ticket() -> None:
    for ticket in Ticket.objects.select_related("line__charter", "requesting_office", "merged_into", "requisition"):
        assert ticket.line.charter.office_id == ticket.serving_office_id
        assert ticket.requesting_office.parent_id == ticket.serving_office_id
        assert ticket.number.startswith(f"{ticket.serving_office.code}-")
        assert ticket.merged_into is None or ticket.merged_into.serving_office_id == ticket.serving_office_id
        assert ticket.requisition.search_text.startswith(ticket.number.lower()[:3])
    for event in TicketEvent.objects.exclude(data={}):
        if key := event.data.get("message"):
            assert Message.objects.get(pk=key).ticket_id == event.ticket_id


def check_that_numbers_have_no_gaps() -> None:
    months: dict[str, list[int]] = defaultdict(list)
    for number in Ticket.objects.values_list("number", flat=True):
        months[number[:-5]].append(int(number[-4:]))
    assert all(sorted(given) == list(range(1, len(given) + 1)) for given in months.values())


def test_a_single_ticket_and_the_next_real_one(town: Town, services: dict[str, Service]) -> None:
    load(1)
    later = send(services["training"], town.user("rahima"), at="2027-02-01 10:00")

    assert Ticket.objects.count() == 2
    assert later.number == "KLM-2702-0001"
    assert later.history.count() == 1


def test_refused_beside_real_tickets(town: Town, services: dict[str, Service]) -> None:
    send(services["training"], town.user("rahima"))

    with pytest.raises(CommandError, match="There are tickets here"):
        load(10)
    assert Ticket.objects.count() == 1


def test_refused_without_charters(town: Town) -> None:
    with pytest.raises(CommandError, match=r"manage\.py setup"):
        load(10)
