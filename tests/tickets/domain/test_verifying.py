"""The auditor's replay agrees with the ledger after a life of a ticket, and names what was altered."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from tests.charters import dhaka, send
from tickets.domain import dates, holds, lifecycle
from tickets.domain.sweeping import sweep_tickets
from tickets.models import Ticket


def verify() -> str:
    out = StringIO()
    call_command("verify_due_dates", stdout=out)
    return out.getvalue().splitlines()[-1]


@pytest.fixture
def lives(town, services):
    """Five tickets after holds, expiry, agreement, breach, late and timely resolution, reopening."""
    rahima, karim = town.user("rahima"), town.user("karim")
    held, agreed, late, kept, breached = (send(services["training"], rahima) for _number in range(5))
    holds.return_for_papers(held.pk, text="কাগজ", actor=karim, at=dhaka("2026-09-08 10:00"))
    dates.propose_date(agreed.pk, dates=[date(2026, 10, 1)], text="", actor=karim, at=dhaka("2026-09-08 10:00"))
    dates.agree_date(agreed.pk, day=date(2026, 10, 1), actor=rahima, at=dhaka("2026-09-08 11:00"))
    lifecycle.resolve_ticket(late.pk, text="শেষ", actor=karim, at=dhaka("2026-09-17 10:00"), delay_cause="workload")
    lifecycle.resolve_ticket(kept.pk, text="শেষ", actor=karim, at=dhaka("2026-09-15 10:00"))
    lifecycle.reopen_ticket(kept.pk, reason="হয়নি", actor=rahima, at=dhaka("2026-09-17 10:00"))
    sweep_tickets(at=dhaka("2026-11-01 10:00"))
    return breached


def test_replay_equals_the_ledger(lives):
    assert verify() == "checked=5 mismatches=0"


@pytest.mark.parametrize("column", ["due_at", "verdict"])
def test_altered_ticket_is_named(lives, column):
    changed = {"due_at": dhaka("2026-12-01 17:00"), "verdict": "kept"}[column]
    Ticket.objects.filter(pk=lives.pk).update(**{column: changed})
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("verify_due_dates", stdout=out)
    assert out.getvalue().splitlines()[-1] == "checked=5 mismatches=1"
    assert out.getvalue().startswith(f"{lives.number}: {column}")
