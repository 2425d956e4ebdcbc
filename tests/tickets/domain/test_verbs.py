"""Every verb: what it changes, what it records, who may, from where."""

from datetime import date, timedelta

import pytest

from sla.models import CharterLine
from tests.charters import dhaka, send
from tickets.domain import conversation, dates, holds, lifecycle, routing
from tickets.domain.errors import InvalidInput, NotPermitted, StepNotAllowed
from tickets.domain.sweeping import sweep_tickets
from tickets.enums import Ball, DelayCause, HoldReason, Status, Verdict
from tickets.models import Ticket


def kinds(ticket):
    return [event.kind for event in ticket.events.all()]


def ledger(ticket):
    return [(row.cause, row.new) for row in ticket.due_dates.all()]


@pytest.fixture
def ticket(town, services):
    """A training of seven working days, received Monday 7 September 2026, due on the 16th."""
    return send(services["training"], town.user("rahima"))


def test_first_to_accept_wins_and_the_second_reads_who(town, ticket):
    lifecycle.accept_ticket(ticket.pk, actor=town.user("karim"), at=dhaka("2026-09-07 12:00"))

    with pytest.raises(StepNotAllowed) as refused:
        lifecycle.accept_ticket(ticket.pk, actor=town.user("jabed"), at=dhaka("2026-09-07 12:00"))
    assert refused.value.code == "already_accepted"
    assert "Officer" in str(refused.value.detail)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee, ticket.ball) == (Status.IN_PROGRESS, town.user("karim"), Ball.OFFICER)


def test_stranger_and_requester_may_not_accept(town, ticket):
    for name in ("selina", "rahima", "lipi", "dipu", "audit"):
        with pytest.raises(NotPermitted):
            lifecycle.accept_ticket(ticket.pk, actor=town.user(name), at=dhaka("2026-09-07 12:00"))
    assert kinds(ticket) == ["submitted"]


def test_hold_stops_the_clock_and_gives_back_whole_days(town, ticket):
    karim = town.user("karim")
    held = holds.hold_ticket(
        ticket.pk, reason=HoldReason.REQUESTER_PAPERS, text="তালিকা দিন", actor=karim, at=dhaka("2026-09-08 10:00")
    )
    assert (held.status, held.due_at, held.ball) == (Status.ON_HOLD, None, Ball.REQUESTER)

    ended = holds.resume_ticket(ticket.pk, actor=karim, at=dhaka("2026-09-10 10:00"))

    # The closings of the 8th and the 9th fell into the hold.
    assert (ended.status, ended.due_at) == (Status.IN_PROGRESS, dhaka("2026-09-20 17:00"))
    assert ledger(ticket) == [("receipt", dhaka("2026-09-16 17:00")), ("hold_ended", dhaka("2026-09-20 17:00"))]
    assert ticket.holds.get().end == "resumed"


def test_reply_of_the_requester_ends_a_hold_that_waited_for_it(town, ticket):
    holds.return_for_papers(ticket.pk, text="তালিকা দিন", actor=town.user("karim"), at=dhaka("2026-09-08 10:00"))

    replied = conversation.reply_to_ticket(
        ticket.pk, body="তালিকা সংযুক্ত", actor=town.user("rahima"), at=dhaka("2026-09-09 10:00")
    )

    assert replied.status == Status.IN_PROGRESS
    assert kinds(ticket) == ["submitted", "held", "replied", "resumed"]


def test_hold_for_parts_goes_on_after_a_reply(town, ticket):
    holds.hold_ticket(
        ticket.pk, reason=HoldReason.PARTS_OR_PROCUREMENT, text="যন্ত্রাংশ", actor=town.user("karim"),
        at=dhaka("2026-09-08 10:00"),
    )  # fmt: skip
    replied = conversation.reply_to_ticket(
        ticket.pk, body="কবে?", actor=town.user("rahima"), at=dhaka("2026-09-09 10:00")
    )

    assert (replied.status, replied.ball) == (Status.ON_HOLD, Ball.THIRD_PARTY)


def test_hold_begun_the_moment_another_ends_is_one_of_its_own(town, ticket):
    karim, at = town.user("karim"), dhaka("2026-09-09 10:00")
    holds.return_for_papers(ticket.pk, text="কাগজ", actor=karim, at=dhaka("2026-09-08 10:00"))
    holds.resume_ticket(ticket.pk, actor=karim, at=at)
    holds.return_for_papers(ticket.pk, text="কাগজ", actor=karim, at=at)
    ended = holds.resume_ticket(ticket.pk, actor=karim, at=dhaka("2026-09-10 10:00"))

    assert ended.due_at == dhaka("2026-09-20 17:00")
    assert [cause for cause, _new in ledger(ticket)] == ["receipt", "hold_ended", "hold_ended"]


def test_third_hold_needs_the_requesters_consent(town, ticket):
    karim, at = town.user("karim"), dhaka("2026-09-08 10:00")
    for step in range(2):
        holds.return_for_papers(ticket.pk, text="কাগজ", actor=karim, at=at + timedelta(minutes=2 * step))
        holds.resume_ticket(ticket.pk, actor=karim, at=at + timedelta(minutes=2 * step + 1))
    later = at + timedelta(hours=1)
    with pytest.raises(StepNotAllowed) as refused:
        holds.return_for_papers(ticket.pk, text="কাগজ", actor=karim, at=later)
    assert refused.value.code == "consent_needed"

    holds.allow_hold(ticket.pk, actor=town.user("rahima"), at=later)
    assert holds.return_for_papers(ticket.pk, text="কাগজ", actor=karim, at=later).status == Status.ON_HOLD


def test_hold_expires_at_its_own_moment_whoever_notices(town, ticket):
    holds.hold_ticket(
        ticket.pk, reason=HoldReason.REQUESTER_DECISION, text="সিদ্ধান্ত", actor=town.user("karim"),
        at=dhaka("2026-09-08 10:00"), expires_on=date(2026, 9, 9),
    )  # fmt: skip
    swept = sweep_tickets(at=dhaka("2026-09-13 09:00"))

    assert swept.expired_holds == [ticket.number]
    hold = ticket.holds.get()
    assert (hold.end, hold.ended_at) == ("expired", dhaka("2026-09-09 17:00"))
    event = ticket.events.get(kind="hold_expired")
    assert (event.at, event.actor, event.job) == (dhaka("2026-09-09 17:00"), None, "clock")
    assert sweep_tickets(at=dhaka("2026-09-13 09:00")).expired_holds == []


@pytest.mark.parametrize("day", [date(2026, 9, 8), date(2026, 9, 30)])
def test_hold_expiry_lies_within_ten_working_days(town, ticket, day):
    with pytest.raises(InvalidInput) as refused:
        holds.hold_ticket(
            ticket.pk, reason=HoldReason.REQUESTER_PAPERS, text="কাগজ", actor=town.user("karim"),
            at=dhaka("2026-09-08 10:00"), expires_on=day,
        )  # fmt: skip
    assert refused.value.field == "expires_on"


def test_resolved_in_time_is_kept_and_confirmed_closes(town, ticket):
    at = dhaka("2026-09-16 17:00")  # the very moment of the promise is in time
    resolved = lifecycle.resolve_ticket(ticket.pk, text="প্রশিক্ষণ হয়েছে", actor=town.user("karim"), at=at)
    assert (resolved.verdict, resolved.verdict_office) == (Verdict.KEPT, ticket.serving_office)

    closed = lifecycle.confirm_ticket(ticket.pk, rating=5, comment="ভালো", actor=town.user("rahima"), at=at)

    assert (closed.status, closed.rating, closed.ended_at) == (Status.CLOSED, 5, at)


def test_late_resolve_is_broken_at_the_due_moment_and_needs_a_cause(town, ticket):
    at = dhaka("2026-09-17 10:00")
    with pytest.raises(InvalidInput) as refused:
        lifecycle.resolve_ticket(ticket.pk, text="শেষ", actor=town.user("karim"), at=at)
    assert refused.value.field == "delay_cause"
    ticket.refresh_from_db()
    assert ticket.status == Status.RECEIVED  # nothing half done

    late = lifecycle.resolve_ticket(
        ticket.pk, text="শেষ", actor=town.user("karim"), at=at, delay_cause=DelayCause.WORKLOAD
    )
    assert (late.verdict, late.decided_at) == (Verdict.BROKEN, dhaka("2026-09-16 17:00"))
    assert kinds(ticket) == ["submitted", "promise_broken", "resolved"]


def test_reopened_kept_promise_goes_on_with_at_least_a_working_day(town, ticket):
    lifecycle.resolve_ticket(ticket.pk, text="শেষ", actor=town.user("karim"), at=dhaka("2026-09-16 16:00"))
    reopened = lifecycle.reopen_ticket(
        ticket.pk, reason="হয়নি", actor=town.user("rahima"), at=dhaka("2026-09-20 11:00")
    )

    assert (reopened.status, reopened.verdict, reopened.decided_at) == (Status.IN_PROGRESS, Verdict.UNDECIDED, None)
    # Held closings of the 16th and 17th move it to the 20th; the first day that opens after the act is the 21st.
    assert reopened.due_at == dhaka("2026-09-21 17:00")
    assert ledger(ticket)[-1][0] == "reopening"


def test_resolved_ticket_closes_by_itself_and_then_cannot_be_reopened(town, ticket):
    lifecycle.resolve_ticket(ticket.pk, text="শেষ", actor=town.user("karim"), at=dhaka("2026-09-16 16:00"))
    ticket.refresh_from_db()
    assert ticket.closes_at == dhaka("2026-09-27 17:00")

    with pytest.raises(StepNotAllowed):
        lifecycle.reopen_ticket(ticket.pk, reason="হয়নি", actor=town.user("rahima"), at=dhaka("2026-09-27 17:00"))
    assert sweep_tickets(at=dhaka("2026-09-27 17:00")).closed == [ticket.number]


def test_withdrawn_before_due_has_no_verdict_after_it_stays_broken(town, services):
    rahima = town.user("rahima")
    early, late = send(services["portal"], rahima), send(services["portal"], rahima)

    lifecycle.withdraw_ticket(early.pk, reason="লাগবে না", actor=rahima, at=dhaka("2026-09-08 10:00"))
    lifecycle.withdraw_ticket(late.pk, reason="লাগবে না", actor=rahima, at=dhaka("2026-09-13 10:00"))

    assert Ticket.objects.get(pk=early.pk).verdict == Verdict.NONE
    assert Ticket.objects.get(pk=late.pk).verdict == Verdict.BROKEN


def test_merge_keeps_one_ticket_and_refuses_another_office(town, services):
    rahima, karim, at = town.user("rahima"), town.user("karim"), dhaka("2026-09-08 10:00")
    first, second = send(services["portal"], rahima), send(services["portal"], rahima)
    other = send(services["portal"], town.user("nasrin"))

    with pytest.raises(InvalidInput):
        lifecycle.merge_ticket(second.pk, into=other, actor=karim, at=at)
    merged = lifecycle.merge_ticket(second.pk, into=first, actor=karim, at=at)

    assert (merged.status, merged.merged_into, merged.verdict) == (Status.MERGED, first, Verdict.NONE)
    with pytest.raises(InvalidInput):
        lifecycle.merge_ticket(first.pk, into=merged, actor=karim, at=at)


def test_agreed_date_replaces_the_count_and_forbids_a_hold(town, ticket):
    karim, rahima, at = town.user("karim"), town.user("rahima"), dhaka("2026-09-08 10:00")
    days = [date(2026, 10, 1), date(2026, 10, 6)]
    dates.propose_date(ticket.pk, dates=days, text="দুটি তারিখ", actor=karim, at=at)
    with pytest.raises(StepNotAllowed):
        dates.agree_date(ticket.pk, day=days[0], actor=karim, at=at)  # not one's own proposal
    agreed = dates.agree_date(ticket.pk, day=days[1], actor=rahima, at=at)

    assert (agreed.agreed_on, agreed.due_at) == (date(2026, 10, 6), dhaka("2026-10-06 17:00"))
    assert ledger(ticket)[-1] == ("agreement", dhaka("2026-10-06 17:00"))
    with pytest.raises(StepNotAllowed) as refused:
        holds.return_for_papers(ticket.pk, text="কাগজ", actor=karim, at=at)
    assert refused.value.code == "agreed_date"


def test_proposal_expires_and_an_order_directs_a_date(town, services):
    ticket = send(services["directed"], town.user("rahima"))
    dates.propose_date(
        ticket.pk, dates=[date(2026, 9, 20)], text="", actor=town.user("karim"), at=dhaka("2026-09-08 10:00")
    )
    sweep_tickets(at=dhaka("2026-09-14 10:00"))
    assert ticket.date_proposals.get().state == "expired"

    directed = dates.direct_date(
        ticket.pk, day=date(2026, 9, 23), order_memo="০৫.৪৫-১", actor=town.user("dipu"), at=dhaka("2026-09-14 11:00")
    )
    assert directed.due_at == dhaka("2026-09-23 17:00")


def test_earlier_line_takes_effect_at_once_later_waits_for_consent(town, services):
    karim, rahima = town.user("karim"), town.user("rahima")
    ticket = send(services["portal"], rahima)
    at = dhaka("2026-09-07 12:00")
    waiting = routing.reclassify_ticket(ticket.pk, service=services["training"], reason="প্রশিক্ষণ", actor=karim, at=at)
    assert (waiting.due_at, waiting.ball) == (dhaka("2026-09-10 17:00"), Ball.REQUESTER)

    consented = dates.agree_date(ticket.pk, day=None, actor=rahima, at=dhaka("2026-09-08 10:00"))
    assert consented.due_at == dhaka("2026-09-16 17:00")
    assert consented.line.service == services["training"]

    back = routing.reclassify_ticket(
        ticket.pk, service=services["portal"], reason="পোর্টাল", actor=karim, at=dhaka("2026-09-08 11:00")
    )
    assert back.due_at == dhaka("2026-09-10 17:00")
    assert [row.cause for row in ticket.due_dates.all()] == ["receipt", "reclassification", "reclassification"]


def test_hand_over_keeps_the_date_until_the_other_office_accepts(town, services):
    ticket = send(services["training"], town.user("rahima"))
    other = town.office("melandaha-jamalpur")
    at = dhaka("2026-09-08 10:00")
    offered = routing.hand_over_ticket(ticket.pk, office=other, reason="ওই উপজেলার", actor=town.user("karim"), at=at)
    assert offered.serving_office == ticket.serving_office
    assert Ticket.objects.visible_to(town.user("selina")).get() == ticket

    taken = lifecycle.accept_ticket(ticket.pk, actor=town.user("selina"), at=dhaka("2026-09-09 10:00"))
    assert (taken.serving_office, taken.due_at) == (other, dhaka("2026-09-16 17:00"))
    assert taken.line == CharterLine.objects.get(charter__office=other, service__service_type__code="training")


def test_hand_over_not_accepted_comes_back(town, services):
    ticket = send(services["training"], town.user("rahima"))
    other = town.office("melandaha-jamalpur")
    routing.hand_over_ticket(
        ticket.pk, office=other, reason="ওই উপজেলার", actor=town.user("karim"), at=dhaka("2026-09-08 10:00")
    )
    sweep_tickets(at=dhaka("2026-09-10 17:00"))

    ticket.refresh_from_db()
    assert ticket.handed_to is None
    assert not Ticket.objects.visible_to(town.user("selina")).exists()


def test_breach_is_recorded_once_at_its_own_moment(town, ticket):
    at = dhaka("2026-09-17 03:00")
    assert sweep_tickets(at=dhaka("2026-09-16 17:00")).breaches == []

    assert sweep_tickets(at=at).breaches == [ticket.number]
    assert sweep_tickets(at=at).breaches == []
    ticket.refresh_from_db()
    assert (ticket.verdict, ticket.decided_at) == (Verdict.BROKEN, dhaka("2026-09-16 17:00"))


def test_assign_only_to_an_officer_of_the_office(town, ticket):
    at = dhaka("2026-09-07 12:00")
    with pytest.raises(InvalidInput):
        routing.assign_ticket(ticket.pk, assignee=town.user("selina"), actor=town.user("karim"), at=at)
    given = routing.assign_ticket(ticket.pk, assignee=town.user("jabed"), actor=town.user("karim"), at=at)

    assert (given.assignee, given.status) == (town.user("jabed"), Status.RECEIVED)


def test_every_change_leaves_history_with_actor_and_reason(town, ticket):
    karim = town.user("karim")
    lifecycle.accept_ticket(ticket.pk, actor=karim, at=dhaka("2026-09-07 12:00"))
    holds.return_for_papers(ticket.pk, text="কাগজ", actor=karim, at=dhaka("2026-09-08 10:00"))
    sweep_tickets(at=dhaka("2026-10-20 10:00"))

    rows = [(row.history_user, row.history_change_reason) for row in ticket.history.order_by("history_id")]
    assert rows == [
        (town.user("rahima"), "submit"),
        (karim, "accept"),
        (karim, "return_for_papers"),
        (None, "system: tickets.sweep"),
    ]
    assert ticket.holds.get().history.count() == 2


def test_line_without_a_date_is_late_to_agree_once_after_three_working_days(town, services):
    ticket = send(services["event"], town.user("rahima"))
    sweep_tickets(at=dhaka("2026-09-10 16:59"))
    assert kinds(ticket) == ["submitted"]

    sweep_tickets(at=dhaka("2026-09-11 10:00"))
    sweep_tickets(at=dhaka("2026-09-12 10:00"))

    assert kinds(ticket) == ["submitted", "late_to_agree"]
    assert ticket.events.get(kind="late_to_agree").at == dhaka("2026-09-10 17:00")
