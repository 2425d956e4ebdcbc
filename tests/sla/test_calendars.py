"""Notices and the calendars they make: what ships, what was known when, whom a notice binds (R2, R8)."""

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from offices.models import Office, OfficeKind
from sla.calendar_data import load_calendar
from sla.calendars import apply_notice, calendar_of, calendars_since, notice_ids_since
from sla.cases import GroupCalendar, Place
from sla.core import DHAKA, DayKind, Promise, PromiseHistory, PromiseKind, WorkingCalendar, due
from sla.models import CalendarNotice, NoticeDay, NoticeHours, Weekend

pytestmark = pytest.mark.django_db

GROUPS = json.loads((Path(__file__).parents[1] / "data" / "due_dates.json").read_text(encoding="utf-8"))["groups"]
NOW = datetime(2026, 11, 20, 11, tzinfo=DHAKA)
Notice = Callable[..., CalendarNotice]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DHAKA)


@pytest.fixture
def tree() -> dict[str, Office]:
    """Two districts with an upazila each."""
    kinds, offices = OfficeKind, {}
    for slug, kind, above in (
        ("doict", kinds.DIRECTORATE, None),
        ("netrokona", kinds.DISTRICT, "doict"),
        ("kalmakanda", kinds.UPAZILA, "netrokona"),
        ("jamalpur", kinds.DISTRICT, "doict"),
        ("melandaha", kinds.UPAZILA, "jamalpur"),
    ):
        parent = offices[above] if above else None
        code = slug[:3].upper() if kind == kinds.UPAZILA else None
        offices[slug] = Office.objects.create(
            slug=slug, kind=kind, parent=parent, code=code, name_bn=slug, name_en=slug
        )
    return offices


@pytest.fixture
def office(tree: dict[str, Office]) -> Office:
    return tree["kalmakanda"]


def make_notice(applied: str | None = None, scope: Office | None = None, **effects: str) -> CalendarNotice:
    """A notice such as `closed="2026-09-07 2026-09-08"`, applied at a moment, or waiting."""
    notice = CalendarNotice.objects.create(
        announced_at=moment(applied or "2026-09-01T09:00"), authority="মন্ত্রণালয়", title_bn="ছুটি", title_en="Holiday",
        scope_office=scope,
    )  # fmt: skip
    for effect, days in effects.items():
        for day in days.split():
            NoticeDay.objects.create(notice=notice, date=date.fromisoformat(day), effect=effect, name_en="Eid")
    return apply_notice(notice.pk, at=moment(applied)) if applied else notice


def shared_calendar(group: str) -> WorkingCalendar:
    data = next(found["calendar"] for found in GROUPS if found["group"] == group)
    return GroupCalendar.read(Place(group, data)).to_core()


@pytest.mark.parametrize(("year", "group"), [(2024, "G04"), (2025, "G05"), (2026, "G06")])
def test_the_shipped_calendar_is_that_of_the_shared_cases(office: Office, year: int, group: str) -> None:
    load_calendar()

    ours, theirs = calendar_of(office, at=NOW), shared_calendar(group)

    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    only_ours = [date(2024, 8, 5)] if year == 2024 else []  # ships as closed, the cases leave it out
    assert [day for day in days if ours.is_working(day) != theirs.is_working(day)] == only_ours
    assert [day for day in days if ours.closes_at(day) != theirs.closes_at(day)] == []
    assert [day for day in days if ours.opens_at(day) != theirs.opens_at(day)] == []


def test_loading_twice_changes_nothing(tree: dict[str, Office], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_calendar")
    call_command("load_calendar")

    assert capsys.readouterr().out == "notices=23 new=23\nnotices=23 new=0\n"
    for model, count in ((CalendarNotice, 23), (NoticeDay, 93), (NoticeHours, 6)):
        assert [row.history_change_reason for row in model.history.all()] == ["system: load_calendar"] * count


def test_no_number_is_invented_and_every_day_has_both_names(tree: dict[str, Office]) -> None:
    load_calendar()

    assert not CalendarNotice.objects.exclude(number="").exists()
    assert not NoticeDay.objects.filter(name_bn="").exists()
    assert not NoticeDay.objects.filter(name_en="").exists()
    assert not NoticeDay.objects.filter(date__year=2027).exists()


def test_a_shipped_notice_of_a_later_version_waits_to_be_applied(tree: dict[str, Office]) -> None:
    make_notice("2026-09-01T09:00", closed="2026-09-07")

    new = load_calendar()

    assert {notice.applied_at for notice in new} == {None}


def test_a_year_without_its_list_is_provisional(office: Office) -> None:
    load_calendar()

    calendar = calendar_of(office, at=NOW)

    assert calendar.listed_years == {2024, 2025, 2026}
    assert calendar.is_provisional(date(2027, 1, 3))


@pytest.mark.parametrize(
    ("day", "asked", "kind"),
    [
        pytest.param("2025-12-31", "2025-12-30T15:59", DayKind.WORKING, id="before the notice of that afternoon"),
        pytest.param("2025-12-31", "2025-12-30T16:00", DayKind.CLOSED, id="after it"),
        pytest.param("2024-08-15", "2024-08-12T10:00", DayKind.CLOSED, id="before the holiday was cancelled"),
        pytest.param("2024-08-15", "2024-08-13T10:00", DayKind.WORKING, id="after it was cancelled"),
        pytest.param("2025-05-17", "2025-05-06T10:00", DayKind.WEEKEND, id="before the Saturday was opened"),
        pytest.param("2025-05-17", "2025-05-08T10:00", DayKind.OPENED, id="after it was opened"),
        pytest.param("2025-09-06", "2025-08-29T10:00", DayKind.CLOSED, id="a holiday moved by a day"),
    ],
)
def test_what_was_known_on_a_day_can_be_rebuilt(office: Office, day: str, asked: str, kind: DayKind) -> None:
    load_calendar()

    assert calendar_of(office, at=moment(asked)).reason(date.fromisoformat(day)).kind is kind


def test_a_promise_counts_by_the_notices_since_its_entry(office: Office) -> None:
    load_calendar()
    received = moment("2025-12-29T10:00")
    history = PromiseHistory(Promise(PromiseKind.WORKING_DAYS, 2), received, received)

    found = due(history, calendars_since(office, since=received, at=NOW), at=NOW)

    assert found.date == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("scope", "closed_for"),
    [
        pytest.param(None, ["kalmakanda", "melandaha"], id="the nation binds all"),
        pytest.param("netrokona", ["kalmakanda"], id="a district binds what is under it"),
        pytest.param("melandaha", ["melandaha"], id="an upazila binds itself"),
    ],
)
def test_a_notice_binds_its_scope(tree: dict[str, Office], scope: str | None, closed_for: list[str]) -> None:
    make_notice("2026-09-01T09:00", tree[scope] if scope else None, closed="2026-09-07")

    working = {
        slug: calendar_of(tree[slug], at=NOW).is_working(date(2026, 9, 7)) for slug in ("kalmakanda", "melandaha")
    }

    assert sorted(slug for slug, is_working in working.items() if not is_working) == closed_for
    assert CalendarNotice.objects.for_office(tree["kalmakanda"]).count() == ("kalmakanda" in closed_for)


def test_a_withdrawal_by_the_nation_leaves_a_local_closing(office: Office) -> None:
    make_notice("2026-09-01T09:00", closed="2026-09-07 2026-09-08")
    make_notice("2026-09-01T10:00", office, closed="2026-09-07")
    make_notice("2026-09-02T09:00", withdrawn="2026-09-07 2026-09-08")

    calendar = calendar_of(office, at=NOW)

    assert [calendar.is_working(date(2026, 9, day)) for day in (7, 8)] == [False, True]


def test_closed_wins_over_opened(office: Office) -> None:
    make_notice("2026-09-01T09:00", closed="2026-09-12")
    make_notice("2026-09-02T09:00", opened="2026-09-12 2026-09-19")

    calendar = calendar_of(office, at=NOW)

    assert [calendar.is_working(date(2026, 9, day)) for day in (12, 19)] == [False, True]


def test_the_weekend_of_the_nearest_office_at_receipt_stays(tree: dict[str, Office]) -> None:
    saturday, applied = date(2026, 9, 12), moment("2026-09-02T09:00")
    Weekend.objects.create(days=[4, 5], applied_at=moment("2026-09-01T09:00"))
    Weekend.objects.create(days=[4], scope_office=tree["netrokona"], applied_at=applied)

    before = calendars_since(tree["kalmakanda"], since=applied - timedelta(hours=1), at=NOW)
    after = calendars_since(tree["kalmakanda"], since=applied, at=NOW)

    assert [pair[1].is_working(saturday) for pair in (*before, *after)] == [False, True]
    assert not calendar_of(tree["melandaha"], at=NOW).is_working(saturday)


@pytest.mark.parametrize("days", [[0, 1, 2, 3, 4, 5, 6], [7], "45", [True]])
def test_a_weekend_that_is_none_is_refused(days: object) -> None:
    with pytest.raises(ValidationError):
        Weekend.objects.create(days=days, applied_at=NOW)


def test_calendars_since_entry_in_order_with_their_notices(office: Office) -> None:
    make_notice("2026-09-01T09:00", closed="2026-09-07")
    since = moment("2026-09-02T09:00")
    second, third = (
        make_notice("2026-09-03T09:00", closed="2026-09-08"),
        make_notice("2026-09-04T09:00", opened="2026-09-12"),
    )
    make_notice("2026-09-05T09:00", closed="2026-09-09")
    at = moment("2026-09-04T10:00")

    calendars = calendars_since(office, since=since, at=at)

    assert [applied_at for applied_at, _ in calendars] == [since, second.applied_at, third.applied_at]
    assert [calendar.working_days_between(date(2026, 9, 6), date(2026, 9, 12)) for _, calendar in calendars] == [
        3,
        2,
        3,
    ]
    assert notice_ids_since(office, since=since, at=at) == (None, second.pk, third.pk)


def test_a_calendar_is_built_once_and_read_anew_after_a_change(office: Office) -> None:
    make_notice("2026-09-01T09:00", closed="2026-09-07")
    first = calendar_of(office, at=NOW)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = calendar_of(office, at=NOW)

    assert (len(queries), again is first) == (1, True)
    make_notice("2026-09-02T09:00", closed="2026-09-08")
    assert not calendar_of(office, at=NOW).is_working(date(2026, 9, 8))


def test_an_empty_calendar_counts_by_the_usual_week_and_is_provisional(office: Office) -> None:
    calendar = calendar_of(office, at=NOW)

    assert (calendar.weekend, calendar.is_provisional(date(2026, 9, 6))) == ({4, 5}, True)
    assert calendar.closes_at(date(2026, 9, 6)) == moment("2026-09-06T17:00")


def test_a_notice_in_force_is_never_changed() -> None:
    notice = make_notice("2026-09-01T09:00", closed="2026-09-07")
    day = notice.days.get()

    for change in (day.save, day.delete, lambda: NoticeHours(notice=notice, opens=time(9), closes=time(10)).save()):
        with pytest.raises(ValidationError, match="new notice"):
            change()
    with pytest.raises(ValidationError, match="in force already"):
        apply_notice(notice.pk, at=NOW)


def test_a_notice_that_says_nothing_is_not_applied() -> None:
    with pytest.raises(ValidationError, match="closes no day"):
        apply_notice(make_notice().pk, at=NOW)


@pytest.mark.parametrize("scope", [None, "kalmakanda"])
def test_a_year_without_a_working_day_is_refused(tree: dict[str, Office], scope: str | None) -> None:
    every_day = " ".join(str(date(2028, 1, 1) + timedelta(days=number)) for number in range(366))
    notice = make_notice(scope=tree[scope] if scope else None, closed=every_day)

    with pytest.raises(ValidationError, match="2028 would have no working day"):
        apply_notice(notice.pk, at=NOW)

    notice.refresh_from_db()
    assert notice.applied_at is None


def test_one_notice_says_one_thing_of_a_day() -> None:
    notice = make_notice(closed="2026-09-07")

    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeDay.objects.create(notice=notice, date=date(2026, 9, 7), effect="opened")


@pytest.mark.parametrize(
    ("starts", "ends", "closes", "is_refused"),
    [
        pytest.param(5, 8, 15, True, id="overlapping hours contradict"),
        pytest.param(1, 4, 15, False, id="hours before them do not"),
        pytest.param(11, None, 15, False, id="nor hours after them"),
        pytest.param(1, None, 15, True, id="open-ended over them"),
        pytest.param(20, 19, 15, True, id="ending before they begin"),
        pytest.param(20, 21, 9, True, id="closing as they open"),
    ],
)
def test_hours_of_one_notice(starts: int, ends: int | None, closes: int, is_refused: bool) -> None:
    notice = make_notice()
    NoticeHours.objects.create(
        notice=notice, starts_on=date(2026, 9, 5), ends_on=date(2026, 9, 10), opens=time(9), closes=time(15)
    )
    ends_on = ends and date(2026, 9, ends)
    more = NoticeHours(
        notice=notice, starts_on=date(2026, 9, starts), ends_on=ends_on, opens=time(9), closes=time(closes)
    )

    if is_refused:
        with pytest.raises(ValidationError):
            more.save()
    else:
        more.save()
        assert apply_notice(notice.pk, at=NOW).hours.count() == 2
