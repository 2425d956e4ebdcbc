"""Calendar notices from draft to withdrawal: one person drafts, a second one applies (R2, R8).

Applying alone does not recount: `tickets.domain.noticing` does both in one transaction.
Refusals are ValidationError with a code; what a person may not even see is PermissionDenied.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.access import access_of
from offices.bangla import numeric_date
from offices.files import Upload, clean_name, content_type_of
from offices.history import acting
from offices.models import Office, User
from offices.rights import Action, Scope, may, scopes
from sla.calendars import apply_notice, calendar_of
from sla.core import DHAKA, WorkingCalendar, dhaka_day
from sla.models import CalendarNotice, CalendarRevision, ListedYear, NoticeDay, NoticeHours, NoticeState

DAY = timedelta(days=1)
LONGEST = 400  # days that one entry may span: a year and a month, so that a mistyped year is noticed
Entry = NoticeDay | NoticeHours


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who ordered it, when, for whom; a number or a date of issue that is not known stays empty, never invented."""

    authority: str
    title_bn: str
    title_en: str
    number: str = ""
    issued_on: date | None = None
    scope_office: Office | None = None
    source: str = ""
    scan: Upload | None = None
    lists_year: int | None = None


def may_take(user: User, action: Action, notice_scope: Office | None) -> bool:
    """Whether the post may edit or apply a notice for this office and all under it (None: the nation)."""
    return may(access_of(user), action, serving_office=notice_scope)


def offices_to_close(user: User) -> QuerySet[Office]:
    """The districts and upazilas for which this person may draft a notice."""
    nodes = Office.objects.filter(kind__in=("district", "upazila"), is_active=True).order_by("path")
    allowed = Q(pk__in=[])
    for scope, office in scopes(access_of(user), Action.EDIT_CALENDAR):
        if scope is Scope.NATION or office is None:
            return nodes
        allowed |= Q(path__startswith=office.path)
    return nodes.filter(allowed)


def visible_notices(user: User) -> QuerySet[CalendarNotice]:
    """Notices that the post may draft or apply, and those above them that are in force; the newest first."""
    shown = CalendarNotice.objects.select_related("scope_office", "drafted_by", "applied_by").order_by("-pk")
    allowed = Q(pk__in=[])
    for scope, office in scopes(access_of(user), Action.EDIT_CALENDAR):
        if scope is Scope.NATION or office is None:
            return shown
        steps = [int(step) for step in office.path.split("/") if step]
        above = Q(applied_at__isnull=False) & (Q(scope_office__isnull=True) | Q(scope_office__in=steps))
        allowed |= Q(scope_office__path__startswith=office.path) | above
    return shown.filter(allowed)


def draft_notice(header: Header, entries: Sequence[Entry], *, actor: User, at: datetime) -> CalendarNotice:
    """Keep a notice that counts for nothing yet. Raises PermissionDenied, ValidationError (date of issue, file)."""
    if not may_take(actor, Action.EDIT_CALENDAR, header.scope_office):
        raise PermissionDenied
    if header.issued_on and header.issued_on > dhaka_day(at):
        raise ValidationError({"issued_on": _("A notice cannot be issued in the future.")}, code="future")
    with transaction.atomic(), acting(actor, "draft_notice"):
        notice = CalendarNotice(
            number=header.number.strip(), issued_on=header.issued_on, announced_at=at, authority=header.authority,
            title_bn=header.title_bn, title_en=header.title_en or header.title_bn, scope_office=header.scope_office,
            source=header.source, drafted_by=actor, drafted_at=at,
        )  # fmt: skip
        if header.scan:
            keep_scan(notice, header.scan)
        notice.save()
        if header.lists_year:
            list_year(notice, header.lists_year)
        _save_entries(notice, entries)
    return notice


def list_year(notice: CalendarNotice, year: int) -> None:
    """Say that the notice is the official list of the year; it counts once the notice is in force."""
    if notice.scope_office_id is not None:
        raise ValidationError(_("Only a notice for the whole country is the list of a year."), code="local_list")
    if ListedYear.objects.filter(year=year).exists():
        raise ValidationError(_("The list of this year is here already."), code="listed")
    ListedYear.objects.create(year=year, notice=notice)


def add_entries(notice_id: int, entries: Sequence[Entry], *, actor: User) -> None:
    """Add days or hours to a draft. Raises ValidationError where it is in force or names a day twice."""
    with _editing(notice_id, actor) as notice, acting(actor, "edit_notice"):
        _save_entries(notice, entries)


def remove_entry(notice_id: int, kind: str, entry_id: int, *, actor: User) -> None:
    """Take a day or hours out of a draft."""
    model: type[Entry] = NoticeDay if kind == "day" else NoticeHours
    with _editing(notice_id, actor) as notice, acting(actor, "edit_notice"):
        for entry in model._default_manager.filter(notice=notice, pk=entry_id):
            entry.delete()
        CalendarRevision.renew()


def discard_notice(notice_id: int, *, actor: User) -> None:
    """Throw a draft away; its history stays."""
    with _editing(notice_id, actor) as notice, acting(actor, "discard_notice"):
        for year in notice.years.all():
            year.delete()
        notice.delete()


def apply_as_second(notice_id: int, *, actor: User, at: datetime) -> CalendarNotice:
    """Put the notice in force: never by the one who drafted it, and once. Recounting is the caller's (R8).

    Raises PermissionDenied; ValidationError with code own_draft, applied, empty, no_working_day, withdrawn.
    """
    with transaction.atomic(), acting(actor, "apply_notice"):
        notice = CalendarNotice.objects.select_for_update().get(pk=notice_id)
        check_second(notice, actor)
        other = notice.withdraws
        if other is not None and other.state != NoticeState.APPLIED:
            raise ValidationError(_("The notice that this one withdraws is not in force."), code="withdrawn")
        notice = apply_notice(notice_id, at=at)
        notice.applied_by = actor
        notice.save(update_fields=["applied_by"])
    return notice


def check_second(notice: CalendarNotice, actor: User) -> None:
    """Raise unless this person may apply this notice now."""
    if not may_take(actor, Action.APPLY_CALENDAR, notice.scope_office):
        raise PermissionDenied
    if notice.applied_at is not None:
        raise ValidationError(_("Another person has put this notice in force meanwhile."), code="applied")
    if notice.drafted_by_id == actor.pk:
        raise ValidationError(_("Who drafts a notice does not apply it: a second person does."), code="own_draft")


def draft_withdrawal(notice_id: int, header: Header, *, actor: User, at: datetime) -> CalendarNotice:
    """Draft the notice that undoes another one which is in force: days, and hours as they would be without it."""
    notice = CalendarNotice.objects.select_related("scope_office").get(pk=notice_id)
    if notice.state != NoticeState.APPLIED:
        raise ValidationError(_("Only a notice in force is withdrawn."), code="not_in_force")
    with transaction.atomic():
        entries: list[Entry] = [*_days_undone(notice), *_hours_undone(notice, at)]
        if not entries:
            raise ValidationError(_("Later notices say the same: nothing would change."), code="nothing")
        draft = draft_notice(header, entries, actor=actor, at=at)
        draft.withdraws = notice
        with acting(actor, "draft_notice"):
            draft.save(update_fields=["withdraws"])
    return draft


def days_of(first: date, last: date | None, **fields: object) -> list[NoticeDay]:
    """One entry a day from `first` to `last`, both included. Raises ValidationError where the span is wrong."""
    last = last or first
    if last < first:
        raise ValidationError(_("The last day lies before the first."), code="backwards")
    if (last - first).days >= LONGEST:
        raise ValidationError(_("One entry spans at most 400 days."), code="too_long")
    return [NoticeDay(date=first + DAY * number, **fields) for number in range((last - first).days + 1)]


def keep_scan(notice: CalendarNotice, scan: Upload) -> None:
    """Check and keep the scan privately under a random name. Raises ValidationError for a file that is no scan."""
    notice.scan_type = content_type_of(scan)
    data = scan.content.read()
    notice.scan_key, notice.scan_name = secrets.token_hex(16), clean_name(scan.name)
    notice.scan_sha256 = hashlib.sha256(data).hexdigest()
    path = scan_path(notice)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    path.touch(mode=0o640)
    path.write_bytes(data)


def scan_path(notice: CalendarNotice) -> Path:
    """Where the bytes of the scan lie; never shown to anyone."""
    return settings.MEDIA_ROOT / "notices" / notice.scan_key


@contextmanager
def _editing(notice_id: int, actor: User) -> Iterator[CalendarNotice]:
    """A draft, locked, of a person who may edit it."""
    with transaction.atomic():
        notice = CalendarNotice.objects.select_for_update().get(pk=notice_id)
        if not may_take(actor, Action.EDIT_CALENDAR, notice.scope_office):
            raise PermissionDenied
        if notice.applied_at is not None:
            raise ValidationError(_("This notice is in force; a new notice must correct it."), code="applied")
        yield notice


def _save_entries(notice: CalendarNotice, entries: Iterable[Entry]) -> None:
    """Save each entry under the notice. Raises ValidationError where a day is named twice."""
    named = set(notice.days.values_list("date", flat=True))
    for entry in entries:
        entry.notice = notice
        if isinstance(entry, NoticeDay):
            if entry.date in named:
                text = _("The notice names %(day)s twice: one notice says one thing of a day.")
                raise ValidationError(
                    text, params={"day": numeric_date(entry.date, get_language() or "bn")}, code="twice"
                )
            named.add(entry.date)
        entry.save()
    CalendarRevision.renew()


def _days_undone(notice: CalendarNotice) -> Iterator[NoticeDay]:
    """For each day what the other notices of the same scope in force say of it: nothing, unless one of them does."""
    others = NoticeDay.objects.filter(
        notice__applied_at__isnull=False, notice__scope_office=notice.scope_office, notice__withdrawals__isnull=True
    )
    others = others.exclude(notice=notice).select_related("notice").order_by("notice__applied_at", "notice_id")
    said = {day.date: day for day in others.filter(date__in=[day.date for day in notice.days.all()])}
    for day in notice.days.all():
        other = said.get(day.date)
        effect = other.effect if other else NoticeDay.Effect.WITHDRAWN
        if effect == day.effect:
            continue
        named = other if other and effect != NoticeDay.Effect.WITHDRAWN else day
        yield NoticeDay(
            date=day.date, effect=effect, name_bn=named.name_bn, name_en=named.name_en, holiday_kind=named.holiday_kind
        )


def _hours_undone(notice: CalendarNotice, at: datetime) -> Iterator[NoticeHours]:
    """The hours that were in force before the notice, over each of its spans."""
    if not notice.applied_at:
        return
    office = notice.scope_office or Office.objects.order_by("path").first()
    if office is None:
        return
    before = calendar_of(office, at=notice.applied_at - timedelta(microseconds=1))
    for span in notice.hours.all():
        last = span.ends_on or span.starts_on
        days = (span.starts_on + DAY * number for number in range((last - span.starts_on).days + 1))
        for (opens, closes), group in groupby(days, partial(_hours_on, before)):
            found = list(group)
            yield NoticeHours(
                starts_on=found[0], ends_on=found[-1] if span.ends_on else None, opens=opens, closes=closes
            )


def _hours_on(calendar: WorkingCalendar, day: date) -> tuple[time, time]:
    return calendar.opens_at(day).astimezone(DHAKA).time(), calendar.closes_at(day).astimezone(DHAKA).time()
