"""A notice recounts every unfinished ticket: batch after batch, once, resumable, equal to one ticket at a time (R8)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from audit.coverage import gaps
from sla.calendars import apply_notice
from sla.models import CalendarNotice, NoticeDay, NoticeHours
from tests.charters import dhaka, send
from tickets.domain import dates, holds, lifecycle, routing, running
from tickets.domain.recounting import Known, recount_ticket
from tickets.domain.sweeping import sweep_tickets
from tickets.domain.verifying import verify_tickets
from tickets.enums import HoldReason
from tickets.models import DueDate, NoticeRun, Ticket, TicketEvent
from tickets.signals import notice_recounted

AT = dhaka("2026-09-13 14:00")
LATER = AT + timedelta(minutes=1)


def notice_of(at=AT, scope=None, **effects):
    """A notice such as closed="2026-09-15 2026-09-16", applied at `at`."""
    notice = CalendarNotice.objects.create(
        announced_at=at, authority="মন্ত্রণালয়", title_bn="ছুটি", title_en="Holiday", scope_office=scope
    )
    for effect, days in effects.items():
        for day in days.split():
            NoticeDay.objects.create(notice=notice, date=date.fromisoformat(day), effect=effect, name_en="Eid")
    return apply_notice(notice.pk, at=at)


def run_all(run, *, at=LATER, size=3):
    known, batches = Known(), 0
    while running.run_batch(run, known, at=at, size=size):
        batches += 1
    run.refresh_from_db()
    return batches


def told(model, *names):
    """Rows as they read without keys and clocks of the database."""
    return list(model.objects.order_by("ticket__number", "pk").values_list("ticket__number", *names))


def state():
    names = ("number", "status", "version", "due_at", "due_revision", "queue_at", "risk_at", "verdict", "decided_at")
    return (
        list(Ticket.objects.order_by("number").values_list(*names, "last_event_at", "agree_by")),
        told(DueDate, "revision", "old", "new", "cause", "at", "job"),
        told(TicketEvent, "kind", "at", "job", "version", "data__revision"),
        list(Ticket.history.order_by("number", "history_id").values_list("number", "history_change_reason", "due_at")),
    )


@pytest.fixture
def lives(town, services):
    """Tickets of every kind that a notice may meet; the last is finished, the first plain."""
    karim, rahima = town.user("karim"), town.user("rahima")
    names = ("plain", "held", "expired", "agreed", "undated", "reclassified", "reopened", "broken", "done", "later")
    kinds = {"undated": "event", "broken": "portal", "later": "training"}
    tickets = {name: send(services[kinds.get(name, "training")], rahima) for name in names}
    at = dhaka("2026-09-08 10:00")
    hold = {"reason": HoldReason.PARTS_OR_PROCUREMENT, "text": "যন্ত্রাংশ", "actor": karim}
    holds.hold_ticket(tickets["held"].pk, at=dhaka("2026-09-09 10:00"), **hold)
    holds.hold_ticket(tickets["expired"].pk, at=at, expires_on=date(2026, 9, 10), **hold)
    dates.propose_date(tickets["agreed"].pk, dates=[date(2026, 9, 15)], text="", actor=karim, at=at)
    dates.agree_date(tickets["agreed"].pk, day=date(2026, 9, 15), actor=rahima, at=at)
    routing.reclassify_ticket(tickets["reclassified"].pk, service=services["help"], reason="ভুল", actor=karim, at=at)
    lifecycle.resolve_ticket(tickets["reopened"].pk, text="শেষ", actor=karim, at=at)
    lifecycle.reopen_ticket(tickets["reopened"].pk, reason="হয়নি", actor=rahima, at=dhaka("2026-09-09 10:00"))
    lifecycle.resolve_ticket(tickets["done"].pk, text="শেষ", actor=karim, at=at)
    return tickets


def test_batches_and_single_tickets_write_the_same(lives):
    notice = notice_of(closed="2026-09-15")
    run = running.start_run(notice, at=AT)

    with transaction.atomic():
        before = transaction.savepoint()
        for ticket in Ticket.objects.open().order_by("pk"):
            recount_ticket(ticket.pk, notice=notice, at=LATER)
        singly = state()
        transaction.savepoint_rollback(before)
    run_all(run)

    assert state() == singly
    assert (run.done, run.finished_at) == (run.total, LATER)


def test_every_date_moves_once_and_only_of_unfinished_tickets(lives):
    notice = notice_of(closed="2026-09-15")
    run_all(running.start_run(notice, at=AT))

    moved = {row.ticket_id: row for row in DueDate.objects.filter(notice=notice)}
    names = {name for name, ticket in lives.items() if ticket.pk in moved}
    # Held: nothing is written until the hold ends. Reclassified and broken: their days lie before the closed one.
    assert names == {"plain", "expired", "agreed", "reopened", "later"}
    assert moved[lives["plain"].pk].new == dhaka("2026-09-17 17:00")
    events = TicketEvent.objects.filter(kind="date_moved")
    assert sorted(events.values_list("ticket_id", flat=True)) == sorted(moved)
    assert {event.data["notice"] for event in events} == {notice.pk}
    assert [item for item in verify_tickets() if item] == []
    assert list(gaps([Ticket])) == []


def test_a_second_run_and_a_second_pass_change_nothing(lives):
    notice = notice_of(closed="2026-09-15")
    run = running.start_run(notice, at=AT)
    run_all(run)
    before = state()

    assert run_all(run) == 0
    NoticeRun.objects.filter(pk=run.pk).update(finished_at=None, last_ticket_id=0, done=0)
    run_all(run)

    assert state() == before


def test_a_worker_that_dies_leaves_the_rest_to_the_next(lives):
    notice = notice_of(closed="2026-09-15")
    run = running.start_run(notice, at=AT)
    running.run_batch(run, Known(), at=LATER, size=4)  # and is killed here
    run.refresh_from_db()
    assert (0 < run.done < run.total, run.finished_at) == (True, None)

    [found] = running.unfinished_runs()
    run_all(found)

    assert (found.done, found.finished_at) == (found.total, LATER)
    assert DueDate.objects.filter(notice=notice).count() == 5


def test_queues_are_told_once_when_all_is_recounted(town, lives, django_capture_on_commit_callbacks):
    told = []
    notice_recounted.connect(lambda sender, **kwargs: told.append(kwargs["office_ids"]), weak=False, dispatch_uid="t")
    notice = notice_of(closed="2026-09-15")
    with django_capture_on_commit_callbacks(execute=True):
        run_all(running.start_run(notice, at=AT))
    notice_recounted.disconnect(dispatch_uid="t")

    assert told == [[town.office("kalmakanda-netrokona").pk]]


def test_a_batch_that_fails_is_undone_whole(lives, monkeypatch):
    run = running.start_run(notice_of(closed="2026-09-15"), at=AT)
    before = state()
    monkeypatch.setattr(TicketEvent.objects, "bulk_create", lambda rows: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        running.run_batch(run, Known(), at=LATER, size=3)

    run.refresh_from_db()
    assert (state(), run.last_ticket_id) == (before, 0)


def test_a_ticket_that_cannot_be_recounted_does_not_stop_the_others(lives, monkeypatch, caplog):
    run = running.start_run(notice_of(closed="2026-09-15"), at=AT)
    monkeypatch.setattr(running, "recount_ticket", lambda *args, **kwargs: 1 / 0)

    run_all(run)

    assert run.finished_at == LATER
    assert "could not be recounted" in caplog.text


def test_statements_do_not_grow_with_the_tickets(town, services, django_assert_num_queries):
    for _number in range(3):
        send(services["training"], town.user("rahima"))
    run = running.start_run(notice_of(closed="2026-09-15"), at=AT)
    known = Known()
    with django_assert_num_queries(21):  # office, line and the calendar are read
        running.run_batch(run, known, at=LATER, size=1)
    with django_assert_num_queries(14):
        running.run_batch(run, known, at=LATER, size=2)


def test_a_local_notice_moves_its_own_upazila_only(town, services):
    ticket = send(services["training"], town.user("rahima"))
    other = running.start_run(notice_of(scope=town.office("jamalpur"), closed="2026-09-15"), at=AT)
    run_all(other)
    ticket.refresh_from_db()
    assert (other.total, ticket.due_at) == (0, dhaka("2026-09-16 17:00"))

    mine = running.start_run(notice_of(at=LATER, scope=town.office("netrokona"), closed="2026-09-15"), at=LATER)
    run_all(mine, at=LATER + timedelta(minutes=1))

    ticket.refresh_from_db()
    assert (mine.total, ticket.due_at) == (1, dhaka("2026-09-17 17:00"))


def test_new_hours_change_the_time_of_day_with_a_row(town, services):
    ticket = send(services["training"], town.user("rahima"))
    notice = CalendarNotice.objects.create(announced_at=AT, authority="a", title_bn="ক", title_en="a")
    NoticeHours.objects.create(notice=notice, starts_on=date(2026, 9, 14), opens="09:00", closes="15:30")
    notice = CalendarNotice.objects.get(pk=notice.pk)
    run_all(running.start_run(apply_notice(notice.pk, at=AT), at=AT))

    rows = [(row.revision, row.new, row.notice_id) for row in ticket.due_dates.all()]
    assert rows == [(1, dhaka("2026-09-16 17:00"), None), (2, dhaka("2026-09-16 15:30"), notice.pk)]


def test_a_date_broken_yesterday_is_excused_where_its_day_is_closed_afterwards(town, services):
    """Closing past days is allowed: no date moves earlier, and a breach that falls away is annulled (R8, R10)."""
    ticket = send(services["portal"], town.user("rahima"))  # due on 10 September
    at = dhaka("2026-09-13 10:00")
    sweep_tickets(at=at)
    notice = notice_of(at=at + timedelta(hours=1), closed="2026-09-10")
    run_all(running.start_run(notice, at=at), at=at + timedelta(hours=2))

    ticket.refresh_from_db()
    assert (ticket.due_at, ticket.verdict) == (dhaka("2026-09-13 17:00"), "undecided")
    assert list(ticket.events.values_list("kind", flat=True))[-2:] == ["date_moved", "breach_annulled"]
    assert [item for item in verify_tickets() if item] == []


def test_opening_a_past_or_coming_day_moves_nothing_earlier(town, services):
    """T09: a communicated date stays; new tickets use the opened Saturday."""
    ticket = send(services["training"], town.user("rahima"))
    run_all(running.start_run(notice_of(opened="2026-09-11 2026-09-12"), at=AT))

    ticket.refresh_from_db()
    assert (ticket.due_at, ticket.due_revision) == (dhaka("2026-09-16 17:00"), 1)


def test_a_year_of_closed_days_is_refused(town):
    days = " ".join((date(2028, 1, 1) + timedelta(days=n)).isoformat() for n in range(366))
    with pytest.raises(ValidationError) as refused:
        notice_of(closed=days)
    assert refused.value.code == "no_working_day"


def test_forty_closed_days_still_count(town, services):
    """T20."""
    ticket = send(services["training"], town.user("rahima"))
    days = " ".join((date(2026, 9, 14) + timedelta(days=n)).isoformat() for n in range(40))
    run_all(running.start_run(notice_of(closed=days), at=AT))

    ticket.refresh_from_db()
    assert ticket.due_at == dhaka("2026-10-27 17:00")
