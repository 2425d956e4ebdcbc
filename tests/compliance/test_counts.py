"""The daily counts follow every change, and equal what the history tells."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from compliance.figures import figures_by_office
from compliance.models import Correction, DailyCount
from tests.charters import dhaka, send
from tickets.domain import dates, holds, lifecycle
from tickets.domain.sweeping import sweep_tickets
from tickets.enums import DelayCause


def verify(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_counts", *arguments, stdout=out)
    return out.getvalue().splitlines()[-1]


def september(town):
    office = town.office("kalmakanda-netrokona")
    return figures_by_office([office.pk], first=date(2026, 9, 1), last=date(2026, 9, 30))[office.pk]


@pytest.fixture
def lives(town, services):
    rahima, karim = town.user("rahima"), town.user("karim")
    kept, late, overdue, held, agreed = (send(services["training"], rahima) for _n in range(5))
    send(services["event"], rahima)
    send(services["defect"], rahima)
    lifecycle.resolve_ticket(kept.pk, text="শেষ", actor=karim, at=dhaka("2026-09-10 10:00"))
    lifecycle.resolve_ticket(
        late.pk, text="শেষ", actor=karim, at=dhaka("2026-09-20 10:00"), delay_cause=DelayCause.WORKLOAD
    )
    dates.propose_date(agreed.pk, dates=[date(2026, 10, 5)], text="", actor=karim, at=dhaka("2026-09-08 10:00"))
    dates.agree_date(agreed.pk, day=date(2026, 10, 5), actor=rahima, at=dhaka("2026-09-08 11:00"))
    holds.return_for_papers(held.pk, text="কাগজ", actor=karim, at=dhaka("2026-09-14 16:30"))
    sweep_tickets(at=dhaka("2026-09-25 10:00"))
    return {"kept": kept, "late": late, "overdue": overdue, "held": held, "agreed": agreed}


def test_figures_of_a_month(town, lives):
    figures = september(town)

    assert {key: amount for key, amount in figures.amounts.items() if amount} == {
        "received": 7, "kept": 1, "broken": 2, "not_published": 1, "holds": 1, "extensions": 1, "late_to_agree": 1,
        "open": 5, "open_overdue": 1, "on_hold": 1, "not_agreed": 1,
    }  # fmt: skip
    assert figures.rate == pytest.approx(1 / 3)


def test_state_is_that_of_the_end_of_the_period(town, lives):
    office = town.office("kalmakanda-netrokona")
    until_15 = figures_by_office([office.pk], first=date(2026, 9, 1), last=date(2026, 9, 15))[office.pk]
    october = figures_by_office([office.pk], first=date(2026, 10, 1), last=date(2026, 10, 31))[office.pk]

    assert (until_15["open_overdue"], until_15["open"], until_15["broken"]) == (0, 6, 0)
    assert (october["received"], october["open_overdue"], october["open"]) == (0, 1, 5)
    assert october.rate is None


def test_reopening_corrects_the_day_of_the_verdict_and_lists_it(town, services):
    rahima = town.user("rahima")
    ticket = send(services["training"], rahima)
    lifecycle.resolve_ticket(ticket.pk, text="শেষ", actor=town.user("karim"), at=dhaka("2026-09-10 10:00"))
    assert september(town)["kept"] == 1

    lifecycle.reopen_ticket(ticket.pk, reason="হয়নি", actor=rahima, at=dhaka("2026-09-13 11:00"))

    figures = september(town)
    assert (figures["kept"], figures["reopened"], figures["open"]) == (0, 1, 1)
    correction = Correction.objects.get()
    assert (correction.ticket, correction.measure, correction.day, correction.cause) == (
        ticket, "kept", date(2026, 9, 10), "reopened",
    )  # fmt: skip


def test_days_given_back_by_holds_are_counted(town, services):
    rahima, karim = town.user("rahima"), town.user("karim")
    ticket = send(services["training"], rahima)
    holds.return_for_papers(ticket.pk, text="কাগজ", actor=karim, at=dhaka("2026-09-10 10:00"))
    holds.resume_ticket(ticket.pk, actor=karim, at=dhaka("2026-09-14 10:00"))  # closings of Thursday and Sunday

    figures = september(town)
    assert (figures["holds"], figures["held_days"], figures["short_holds"], figures["on_hold"]) == (1, 2, 0, 0)


def test_objection_to_a_hold_is_counted_and_listed(client, town, services):
    rahima, karim = town.user("rahima"), town.user("karim")
    ticket = send(services["training"], rahima)
    holds.return_for_papers(ticket.pk, text="কাগজ", actor=karim, at=dhaka("2026-09-10 10:00"))
    holds.object_to_hold(ticket.pk, text="কাগজ দেওয়া আছে", actor=rahima, at=dhaka("2026-09-10 11:00"))
    client.force_login(town.user("dipu"))
    page = client.get("/district/kalmakanda-netrokona/?show=objections&at=2026-09")

    assert september(town)["objections"] == 1
    assert [row["ticket"] for row in page.context["rows"]] == [ticket]


def test_withdrawn_after_the_breach_stands_beside_the_rate(town, lives):
    lifecycle.withdraw_ticket(
        lives["overdue"].pk, reason="লাগবে না", actor=town.user("rahima"), at=dhaka("2026-09-27 10:00")
    )

    figures = september(town)
    assert (figures["broken"], figures["ended_after_breach"], figures["open_overdue"]) == (2, 1, 0)


def test_kept_counts_equal_the_recount_and_a_wrong_one_is_found_and_mended(lives):
    assert verify().endswith("mismatches=0")
    DailyCount.objects.filter(measure="kept").update(amount=9)

    with pytest.raises(SystemExit):
        verify()
    assert verify("--rebuild").endswith("mismatches=1")
    assert verify().endswith("mismatches=0")
