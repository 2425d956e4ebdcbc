"""The preview says exactly what applying does; a changed world brings the new preview; May 2025 replayed (R8)."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from offices.models import Role
from sla.calendar_data import load_calendar
from sla.calendars import apply_notice
from sla.models import CalendarNotice
from sla.notices import Header, days_of, draft_notice
from tests.charters import dhaka, send
from tests.people import make_person
from tests.tickets.domain.test_recounting import AT, lives, run_all, state
from tickets.domain import dates, holds
from tickets.domain.noticing import TAKES_EFFECT_AFTER, WorldChanged, apply_calendar_notice, preview_notice
from tickets.domain.running import start_run
from tickets.enums import HoldReason
from tickets.models import DueDate, NoticeRun, TicketEvent

__all__ = ["lives"]
HEADER = {"authority": "মন্ত্রণালয়", "title_bn": "ছুটি", "title_en": "Holiday"}


def draft(town, first, last=None, effect="closed", scope=None, by="admin"):
    days = days_of(date.fromisoformat(first), last and date.fromisoformat(last), effect=effect, name_en="Off")
    return draft_notice(Header(**HEADER, scope_office=scope), days, actor=town.user(by), at=AT)


@pytest.fixture
def second(town):
    return make_person("second", town.office("doict"), Role.ADMINISTRATOR)


def applied(notice, actor, at=AT):
    """Apply what a preview of the same moment shows, and let the worker finish."""
    fingerprint = preview_notice(notice, at=at).fingerprint
    run = apply_calendar_notice(notice.pk, actor=actor, fingerprint=fingerprint, at=at)
    run_all(run, at=at + timedelta(minutes=1))
    return run


def test_the_preview_is_what_happens_and_writes_nothing(town, lives, second):
    notice, before = draft(town, "2026-09-15"), state()

    preview = preview_notice(notice, at=AT)

    assert (state(), notice.applied_at) == (before, None)
    applied(notice, second)
    rows = DueDate.objects.filter(notice=notice).exclude(ticket=lives["expired"])  # its hold has yet to be ended
    assert {(item.ticket_id, item.old, item.new) for item in preview.dates} == {
        (row.ticket_id, row.old, row.new) for row in rows
    }
    assert preview.on_hold == 2


@pytest.mark.parametrize(
    "span", [("2026-09-01", "2026-09-10"), ("2026-09-10", "2026-09-13"), ("2026-09-16", "2026-10-01")]
)
def test_the_preview_is_exact_for_days_past_and_to_come(town, lives, second, span):
    notice = draft(town, *span)
    preview = preview_notice(notice, at=AT)

    applied(notice, second)

    rows = DueDate.objects.filter(notice=notice).exclude(ticket=lives["expired"])
    assert {(item.ticket_id, item.new) for item in preview.moved} == {(row.ticket_id, row.new) for row in rows}


def test_a_changed_world_brings_the_new_preview(town, lives, second):
    notice = draft(town, "2026-09-15")
    shown = preview_notice(notice, at=AT)
    holds.hold_ticket(
        lives["plain"].pk, reason=HoldReason.PARTS_OR_PROCUREMENT, text="যন্ত্র", actor=town.user("karim"), at=AT
    )

    with pytest.raises(WorldChanged) as changed:
        apply_calendar_notice(notice.pk, actor=second, fingerprint=shown.fingerprint, at=AT)

    now_moved = {item.ticket_id for item in changed.value.preview.dates}
    assert now_moved == {item.ticket_id for item in shown.dates} - {lives["plain"].pk}
    assert (NoticeRun.objects.count(), CalendarNotice.objects.get(pk=notice.pk).applied_at) == (0, None)


def test_only_a_second_person_with_the_right_applies(town, lives, second):
    notice = draft(town, "2026-09-15")
    fingerprint = preview_notice(notice, at=AT).fingerprint
    for name, refused in (("admin", ValidationError), ("dipu", PermissionDenied), ("karim", PermissionDenied)):
        with pytest.raises(refused):
            apply_calendar_notice(notice.pk, actor=town.user(name), fingerprint=fingerprint, at=AT)
    assert not NoticeRun.objects.exists()


def test_it_takes_effect_a_moment_after_it_was_committed(town, lives, second):
    """A ticket entered while the notice is being committed was counted without it, and is recounted."""
    notice = draft(town, "2026-09-15")
    apply_calendar_notice(notice.pk, actor=second, fingerprint=preview_notice(notice, at=AT).fingerprint, at=AT)

    notice.refresh_from_db()
    assert notice.applied_at == AT + TAKES_EFFECT_AFTER


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_apply_at_once_one_wins(town, services):
    people = [make_person(name, town.office("doict"), Role.ADMINISTRATOR) for name in ("second", "third")]
    notice = draft(town, "2026-09-15")
    fingerprint, said, gate = preview_notice(notice, at=AT).fingerprint, [], threading.Barrier(2)

    def press(person):
        gate.wait()
        try:
            apply_calendar_notice(notice.pk, actor=person, fingerprint=fingerprint, at=AT)
            said.append("won")
        except ValidationError as error:
            said.append(error.code)
        connection.close()

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["applied", "won"]
    assert NoticeRun.objects.count() == 1


@pytest.fixture
def gazette(town):
    """The notice of 7 May 2025 (11 and 12 June closed, Saturdays 17 and 24 May worked), not yet applied; its moment."""
    load_calendar()
    notice = CalendarNotice.objects.get(days__date=date(2025, 5, 17))
    announced, notice.applied_at = notice.applied_at, None
    notice.save()
    return notice, announced


def test_may_2025_replayed(town, services, gazette):
    notice, announced = gazette
    rahima, karim, noon = town.user("rahima"), town.user("karim"), dhaka("2025-05-06 12:00")
    saturday, eid = (send(services["training"], rahima, at="2025-05-06 11:00") for _number in "12")
    dates.propose_date(eid.pk, dates=[date(2025, 6, 11)], text="", actor=karim, at=noon)
    dates.agree_date(eid.pk, day=date(2025, 6, 11), actor=rahima, at=noon + timedelta(hours=1))

    run_all(start_run(apply_notice(notice.pk, at=announced), at=announced), at=announced + timedelta(minutes=1))
    after = send(services["training"], rahima, at="2025-05-08 11:00")

    # 11 May is Buddha Purnima: the seventh working day is Sunday 18 May; the opened Saturday moves nothing earlier.
    assert [row.new for row in saturday.due_dates.all()] == [dhaka("2025-05-18 17:00")]
    assert [(row.cause, row.new, row.notice) for row in eid.due_dates.all()] == [
        ("receipt", dhaka("2025-05-18 17:00"), None),
        ("agreement", dhaka("2025-06-11 17:00"), None),
        ("notice", dhaka("2025-06-15 17:00"), notice),
    ]
    # New tickets use the opened Saturday: 12 to 15, 17, 18 and 19 May.
    assert after.due_at == dhaka("2025-05-19 17:00")
    assert list(TicketEvent.objects.filter(kind="date_moved").values_list("ticket_id", flat=True)) == [eid.pk]
