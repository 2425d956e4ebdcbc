"""A notice from draft to withdrawal: who may, what is refused, what is warned of (R2, R8, T07, T20)."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit.coverage import gaps
from offices.files import Upload
from offices.models import Role
from sla.calendar_data import load_calendar
from sla.calendars import calendar_of
from sla.models import CalendarNotice, ListedYear, NoticeDay, NoticeHours
from sla.notice_checks import findings_of
from sla.notices import (
    Header,
    add_entries,
    apply_as_second,
    days_of,
    discard_notice,
    draft_notice,
    draft_withdrawal,
    remove_entry,
    scan_path,
    visible_notices,
)
from sla.views import last_word
from tests.charters import dhaka
from tests.people import Town, make_person, town

__all__ = ["town"]

AT = dhaka("2026-09-01 10:00")
HEADER = {"authority": "মন্ত্রণালয়", "title_bn": "ছুটি", "title_en": "Holiday"}


def draft(town: Town, *entries, scope=None, by="admin", **header) -> CalendarNotice:
    return draft_notice(Header(**{**HEADER, **header}, scope_office=scope), entries, actor=town.user(by), at=AT)


def closed(first: str, last: str | None = None, **fields):
    return days_of(
        date.fromisoformat(first),
        last and date.fromisoformat(last),
        effect="closed",
        name_bn="ছুটি",
        name_en="Off",
        **fields,
    )


@pytest.fixture
def second(town):
    """Another administrator."""
    return make_person("second", town.office("doict"), Role.ADMINISTRATOR)


def codes(notice, at=AT):
    return {finding.code for finding in findings_of(notice, at=at, lang="en")}


def test_one_drafts_and_another_applies(town, second):
    notice = draft(town, *closed("2026-09-15"), number="০৫.০০")
    assert (notice.state, calendar_of(town.office("kalmakanda-netrokona"), at=AT).is_working(date(2026, 9, 15))) == (
        "draft", True,
    )  # fmt: skip

    with pytest.raises(ValidationError) as own:
        apply_as_second(notice.pk, actor=town.user("admin"), at=AT)
    applied = apply_as_second(notice.pk, actor=second, at=AT)

    assert own.value.code == "own_draft"
    assert (applied.state, applied.applied_by, applied.drafted_by) == ("applied", second, town.user("admin"))
    assert not calendar_of(town.office("kalmakanda-netrokona"), at=AT).is_working(date(2026, 9, 15))
    assert [row.history_change_reason for row in applied.history.all()][-1] == "draft_notice"
    assert list(gaps([CalendarNotice, NoticeDay])) == []


def test_the_second_to_press_reads_that_it_is_in_force(town, second):
    notice = draft(town, *closed("2026-09-15"))
    apply_as_second(notice.pk, actor=second, at=AT)

    with pytest.raises(ValidationError) as late:
        apply_as_second(notice.pk, actor=make_person("third", town.office("doict"), Role.ADMINISTRATOR), at=AT)
    assert late.value.code == "applied"


@pytest.mark.parametrize(("name", "scope", "may"), [
    ("admin", None, True), ("dipu", None, False), ("dipu", "netrokona", True), ("dipu", "kalmakanda-netrokona", True),
    ("dipu", "jamalpur", False), ("dipu", "melandaha-jamalpur", False), ("karim", "kalmakanda-netrokona", False),
    ("rahima", None, False), ("monira", None, False), ("audit", None, False),
])  # fmt: skip
def test_who_drafts_for_whom(town, name, scope, may):
    office = town.office(scope) if scope else None
    try:
        draft(town, *closed("2026-09-15"), scope=office, by=name)
    except PermissionDenied:
        assert not may
    else:
        assert may


def test_a_district_applies_its_own_and_sees_what_binds_it(town, second):
    local = draft(town, *closed("2026-09-15"), scope=town.office("kalmakanda-netrokona"))
    other = draft(town, *closed("2026-09-15"), scope=town.office("jamalpur"))
    national = draft(town, *closed("2026-09-16"))
    assert list(visible_notices(town.user("dipu"))) == [local]

    with pytest.raises(PermissionDenied):
        apply_as_second(other.pk, actor=town.user("dipu"), at=AT)
    apply_as_second(local.pk, actor=town.user("dipu"), at=AT)
    apply_as_second(national.pk, actor=second, at=AT)

    assert list(visible_notices(town.user("dipu"))) == [national, local]
    assert list(visible_notices(town.user("karim"))) == []


def test_a_notice_in_force_never_changes(town, second):
    notice = draft(town, *closed("2026-09-15"))
    apply_as_second(notice.pk, actor=second, at=AT)

    for act in (
        lambda: add_entries(notice.pk, closed("2026-09-16"), actor=town.user("admin")),
        lambda: remove_entry(notice.pk, "day", notice.days.get().pk, actor=town.user("admin")),
        lambda: discard_notice(notice.pk, actor=town.user("admin")),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "applied"


def test_a_draft_is_edited_and_discarded_with_its_history(town):
    notice = draft(town, *closed("2026-09-15"), lists_year=2027)
    add_entries(notice.pk, closed("2026-09-16"), actor=town.user("admin"))
    remove_entry(notice.pk, "day", notice.days.first().pk, actor=town.user("admin"))
    assert [day.date for day in notice.days.all()] == [date(2026, 9, 16)]

    discard_notice(notice.pk, actor=town.user("admin"))

    assert not CalendarNotice.objects.exists()
    assert [row.history_type for row in CalendarNotice.history.all()] == ["-", "+"]
    assert list(gaps([CalendarNotice, NoticeDay, ListedYear])) == []


def test_a_day_is_named_once_in_a_notice(town):
    with pytest.raises(ValidationError) as refused:
        draft(town, *closed("2026-09-15"), *closed("2026-09-14", "2026-09-16"))
    assert refused.value.code == "twice"
    assert not CalendarNotice.objects.exists()


@pytest.mark.parametrize(("first", "last", "code"), [
    ("2026-09-15", "2026-09-14", "backwards"), ("2026-09-15", "2062-09-15", "too_long"),
])  # fmt: skip
def test_a_span_that_cannot_be_meant_is_refused(first, last, code):
    with pytest.raises(ValidationError) as refused:
        closed(first, last)
    assert refused.value.code == code


def test_what_the_second_person_is_told(town, second):
    load_calendar()
    effects = [
        *closed("2026-08-30"),  # past
        *closed("2026-12-16", moon_dependent=True),  # closed already
        *days_of(date(2026, 9, 14), None, effect="opened"),  # worked anyway
        *days_of(date(2026, 12, 25), None, effect="opened"),  # closed wins
        *days_of(date(2026, 9, 17), None, effect="withdrawn"),  # nothing to withdraw
        *closed("2027-02-21"),  # a year without its list
    ]
    notice = draft(town, *effects)
    assert codes(notice) == {
        "past", "already_closed", "already_open", "closed_wins", "nothing_withdrawn", "year_missing", "no_number",
        "moon",
    }  # fmt: skip
    assert [finding.code for finding in findings_of(notice, at=AT, lang="bn") if finding.is_error] == [
        "nothing_withdrawn"
    ]
    assert codes(draft(town)) == {"empty", "no_number"}


def test_a_notice_that_closes_a_whole_year_is_refused(town, second):
    notice = draft(town, *closed("2027-01-01", "2027-12-31"))

    assert "no_working_day" in codes(notice)
    with pytest.raises(ValidationError) as refused:
        apply_as_second(notice.pk, actor=second, at=AT)
    assert refused.value.code == "no_working_day"


def test_a_withdrawal_undoes_days_and_hours_and_leaves_what_others_say(town, second):
    load_calendar()
    kalmakanda = town.office("kalmakanda-netrokona")
    hours = NoticeHours(starts_on=date(2026, 9, 20), ends_on=date(2026, 9, 24), opens="09:00", closes="15:00")
    notice = draft(town, *closed("2026-09-15"), *closed("2026-12-16"), hours)
    apply_as_second(notice.pk, actor=second, at=AT)

    undo = draft_withdrawal(notice.pk, Header(**HEADER), actor=town.user("admin"), at=AT)
    later = AT + timedelta(hours=1)
    apply_as_second(undo.pk, actor=second, at=later)

    before, after = calendar_of(kalmakanda, at=AT), calendar_of(kalmakanda, at=later)
    notice.refresh_from_db()
    assert notice.state == "withdrawn"
    assert (before.is_working(date(2026, 9, 15)), after.is_working(date(2026, 9, 15))) == (False, True)
    assert not after.is_working(date(2026, 12, 16))  # the yearly list closes it too
    assert before.closes_at(date(2026, 9, 22)) == dhaka("2026-09-22 15:00")
    assert after.closes_at(date(2026, 9, 22)) == dhaka("2026-09-22 17:00")
    with pytest.raises(ValidationError) as again:
        draft_withdrawal(notice.pk, Header(**HEADER), actor=town.user("admin"), at=later)
    assert again.value.code == "not_in_force"


def test_a_withdrawal_overtaken_by_another_is_refused(town, second):
    notice = draft(town, *closed("2026-09-15"))
    apply_as_second(notice.pk, actor=second, at=AT)
    first, late = (draft_withdrawal(notice.pk, Header(**HEADER), actor=town.user("admin"), at=AT) for _number in "12")
    apply_as_second(first.pk, actor=second, at=AT)

    with pytest.raises(ValidationError) as refused:
        apply_as_second(late.pk, actor=second, at=AT)
    assert refused.value.code == "withdrawn"


def test_a_moon_day_keeps_its_mark_until_a_notice_confirms_it(town, second):
    first, confirming = (draft(town, *closed("2026-09-15", moon_dependent=moon)) for moon in (True, False))
    apply_as_second(first.pk, actor=second, at=AT)
    days = NoticeDay.objects.filter(notice__applied_at__isnull=False).select_related("notice")
    assert [day.moon_dependent for day in last_word(days.all())] == [True]

    apply_as_second(confirming.pk, actor=second, at=AT + timedelta(days=1))

    assert [day.moon_dependent for day in last_word(days.all())] == [False]


def test_the_scan_is_checked_and_kept_privately(town, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    scan = Upload("../নোটিশ.pdf", 9, io.BytesIO(b"%PDF-1.7\n"))
    notice = draft(town, *closed("2026-09-15"), scan=scan)
    assert (notice.scan_name, scan_path(notice).read_bytes()) == ("নোটিশ.pdf", b"%PDF-1.7\n")

    with pytest.raises(ValidationError):
        draft(town, *closed("2026-09-15"), scan=Upload("a.pdf", 5, io.BytesIO(b"<html")))


def test_the_list_of_a_year_counts_once_it_is_in_force(town, second):
    notice = draft(town, *closed("2027-02-21"), lists_year=2027)
    kalmakanda = town.office("kalmakanda-netrokona")
    assert calendar_of(kalmakanda, at=AT).is_provisional(date(2027, 2, 1))

    apply_as_second(notice.pk, actor=second, at=AT)

    assert not calendar_of(kalmakanda, at=AT).is_provisional(date(2027, 2, 1))
    for header in ({"lists_year": 2027}, {"lists_year": 2028, "scope": town.office("netrokona")}):
        with pytest.raises(ValidationError):
            draft(town, *closed("2027-03-26"), **header)
