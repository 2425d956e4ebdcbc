"""R12: which steps a ticket has and when they fire."""

from datetime import date

import pytest

from notifications.models import PlannedStep
from sla.calendars import apply_notice
from sla.models import CalendarNotice, NoticeDay
from tests.charters import dhaka, send
from tests.notifications.conftest import plan_of, planned, reminded, sweep_at
from tickets.domain import dates, holds, lifecycle
from tickets.domain.recounting import recount_ticket
from tickets.enums import HoldReason

WHOLE = [
    ("before_2", "09-14 09:00"),
    ("before_1", "09-15 09:00"),
    ("due_day", "09-16 09:00"),
    ("after_1", "09-17 09:00"),
    ("after_3", "09-21 09:00"),
    ("after_7", "09-27 09:00"),
]


@pytest.fixture
def ticket(town, services):
    """Seven working days from Monday 7 September 2026: due on Wednesday the 16th, 17:00."""
    return send(services["training"], town.user("rahima"))


def test_steps_stand_at_opening_before_on_and_after_the_due_day(ticket):
    assert planned(ticket, "2026-09-07 11:21") == WHOLE


def test_planning_again_changes_nothing(ticket):
    first = plan_of(ticket, "2026-09-07 11:21")
    ticket.events.update(fanned_out_at=None)

    assert plan_of(ticket, "2026-09-07 11:22") == first


def close_day(day: str, at: str) -> CalendarNotice:
    notice = CalendarNotice.objects.create(issued_on=date.fromisoformat(at[:10]), announced_at=dhaka(at), title_bn="x")
    NoticeDay.objects.create(notice=notice, date=date.fromisoformat(day), effect="closed", name_bn="ছুটি")
    return apply_notice(notice.pk, at=dhaka(at))


def test_a_reminder_before_a_holiday_run_goes_before_the_run(town, services):
    close_day("2026-09-14", "2026-09-01 10:00")
    close_day("2026-09-15", "2026-09-01 10:00")

    ticket = send(services["portal"], town.user("rahima"), at="2026-09-09 10:00")

    assert planned(ticket, "2026-09-09 10:01")[:3] == [
        ("before_2", "09-10 09:00"),
        ("before_1", "09-13 09:00"),
        ("due_day", "09-16 09:00"),
    ]


def test_steps_before_the_entry_are_skipped(town, services):
    ticket = send(services["portal"], town.user("karim"), at="2026-09-09 10:00", **by_letter(town, "2026-09-06 10:00"))

    assert plan_of(ticket, "2026-09-09 10:01")[:4] == [
        ("before_2", 1, "09-07 09:00", "skipped"),
        ("before_1", 1, "09-08 09:00", "skipped"),
        ("due_day", 1, "09-09 09:00", "skipped"),
        ("after_1", 1, "09-10 09:00", "planned"),
    ]


def by_letter(town, received: str) -> dict:
    return {
        "channel": "letter", "received_at": dhaka(received), "late_entry_reason": "ডাক দেরিতে এসেছে",
        "requesting_office": town.office("uno-kalmakanda-netrokona"),
    }  # fmt: skip


def test_a_breach_before_the_entry_is_told_once_at_the_next_opening(town, services):
    """Received 24 August, due the 27th, entered on Monday 7 September after all its steps."""
    ticket = send(services["portal"], town.user("karim"), at="2026-09-07 10:00", **by_letter(town, "2026-08-24 10:00"))

    assert planned(ticket, "2026-09-07 10:01") == [("after_1", "09-08 09:00")]
    assert reminded(sweep_at("2026-09-08 09:00")) == [
        ("after_1", "jabed"),
        ("after_1", "karim"),
        ("after_1", "rahima"),
    ]
    assert reminded(sweep_at("2026-10-08 09:00")) == []


def test_a_promise_for_the_day_of_receipt_has_one_step_two_hours_before_closing(town, services):
    ticket = send(services["at_once"], town.user("rahima"), at="2026-09-07 11:20")

    assert planned(ticket, "2026-09-07 11:21")[:2] == [("same_day", "09-07 15:00"), ("after_1", "09-08 09:00")]


def test_entered_in_the_last_two_hours_the_step_fires_at_entry(town, services):
    ticket = send(services["at_once"], town.user("rahima"), at="2026-09-07 16:20")

    assert plan_of(ticket, "2026-09-07 16:21")[0] == ("same_day", 1, "09-07 16:20", "fired")


def test_a_first_target_has_one_step_beside_those_of_the_promise(town, services):
    ticket = send(services["help"], town.user("rahima"), at="2026-09-07 11:20")

    assert planned(ticket, "2026-09-07 11:21")[:3] == [
        ("first_target", "09-07 15:00"),
        ("before_2", "09-08 09:00"),
        ("before_1", "09-09 09:00"),
    ]


def test_a_hold_cancels_and_its_end_plans_anew(town, ticket):
    plan_of(ticket, "2026-09-07 11:21")
    hold = {"reason": HoldReason.PARTS_OR_PROCUREMENT, "text": "রাউটার কেনা হচ্ছে"}
    holds.hold_ticket(ticket.pk, **hold, actor=town.user("karim"), at=dhaka("2026-09-08 10:00"))
    assert planned(ticket, "2026-09-08 10:01") == [("hold_expiring", "09-21 09:00")]

    holds.resume_ticket(ticket.pk, actor=town.user("karim"), at=dhaka("2026-09-10 10:00"))

    assert planned(ticket, "2026-09-10 10:01")[:3] == [
        ("before_2", "09-16 09:00"),
        ("before_1", "09-17 09:00"),
        ("due_day", "09-20 09:00"),
    ]
    assert set(PlannedStep.objects.filter(due_revision=1).values_list("state", flat=True)) == {"cancelled"}


def test_a_notice_moves_the_steps(ticket):
    plan_of(ticket, "2026-09-07 11:21")
    notice = close_day("2026-09-10", "2026-09-09 12:00")

    recount_ticket(ticket.pk, notice=notice, at=dhaka("2026-09-09 12:01"))

    assert planned(ticket, "2026-09-09 12:02") == [
        ("before_2", "09-15 09:00"),
        ("before_1", "09-16 09:00"),
        ("due_day", "09-17 09:00"),
        ("after_1", "09-20 09:00"),
        ("after_3", "09-22 09:00"),
        ("after_7", "09-28 09:00"),
    ]


def test_a_resolved_ticket_has_no_steps_and_a_reopened_one_has_them_again(town, ticket):
    plan_of(ticket, "2026-09-07 11:21")
    lifecycle.resolve_ticket(ticket.pk, text="হয়েছে", actor=town.user("karim"), at=dhaka("2026-09-08 12:00"))
    assert planned(ticket, "2026-09-08 12:01") == []

    lifecycle.reopen_ticket(ticket.pk, reason="হয়নি", actor=town.user("rahima"), at=dhaka("2026-09-09 12:00"))

    assert [code for code, _when in planned(ticket, "2026-09-09 12:01")] == [code for code, _when in WHOLE]


def test_an_agreed_date_reminds_like_any_other(town, services):
    ticket = send(services["event"], town.user("rahima"))
    assert planned(ticket, "2026-09-07 11:21") == [("late_to_agree", "09-13 09:00")]
    day = date(2026, 9, 20)
    dates.propose_date(ticket.pk, dates=[day], text="", actor=town.user("karim"), at=dhaka("2026-09-08 10:00"))

    dates.agree_date(ticket.pk, day=day, actor=town.user("rahima"), at=dhaka("2026-09-08 11:00"))

    assert planned(ticket, "2026-09-08 11:01")[:3] == [
        ("before_2", "09-16 09:00"),
        ("before_1", "09-17 09:00"),
        ("due_day", "09-20 09:00"),
    ]


def test_late_to_agree_is_reminded_once(town, services):
    send(services["event"], town.user("rahima"))

    first, second = sweep_at("2026-09-13 09:00"), sweep_at("2026-09-14 09:00")

    assert (reminded(first), reminded(second)) == ([("late_to_agree", "jabed"), ("late_to_agree", "karim")], [])
