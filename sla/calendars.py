"""Working calendars of offices, built from the notices in force and kept in the process (R2, R8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from offices.models import Office
from sla.core import Calendars, DayNote, OfficeHours, WorkingCalendar
from sla.models import CalendarNotice, CalendarRevision, ListedYear, NoticeDay, Weekend

FRIDAY_AND_SATURDAY = frozenset({4, 5})
# Where no notice says otherwise: the hours in force since 19 June 2024, so that an empty database can count.
USUAL_HOURS = OfficeHours(date.min, None, time(9), time(17))

Key = tuple[frozenset[int], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All notices in force, read once for each revision of the calendar; calendars are built from it when asked for."""

    notices: tuple[CalendarNotice, ...]
    weekends: tuple[Weekend, ...]
    years: tuple[ListedYear, ...]
    built: dict[Key, WorkingCalendar] = field(default_factory=dict)
    hours: dict[int, tuple[OfficeHours, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Snapshot:
        """Read the notices in force; five queries."""
        notices = CalendarNotice.objects.applied().prefetch_related("days", "hours")
        return cls(tuple(notices), tuple(Weekend.objects.all()), tuple(ListedYear.objects.all()))

    def notices_for(self, office: Office, at: datetime) -> tuple[CalendarNotice, ...]:
        """Notices that bind `office` and were applied by `at`, in order."""
        return tuple(n for n in self.notices if _covers(n.scope_office_id, office) and _applied(n) <= at)

    def weekend_of(self, office: Office, at: datetime) -> frozenset[int]:
        """The weekend in force at `at`: of the nearest office above that has one, then the latest (R2)."""
        found = [w for w in self.weekends if _covers(w.scope_office_id, office) and w.applied_at <= at]
        steps = _steps(office)
        nearest = max(found, key=lambda w: (_depth(w.scope_office_id, steps), w.applied_at, w.pk), default=None)
        return FRIDAY_AND_SATURDAY if nearest is None else frozenset(nearest.days)

    def calendar(self, weekend: frozenset[int], notices: tuple[CalendarNotice, ...]) -> WorkingCalendar:
        """The calendar that these notices make; the same object for the same notices."""
        key = (weekend, tuple(notice.pk for notice in notices))
        if (calendar := self.built.get(key)) is None:
            calendar = self.built[key] = build(weekend, notices, self.years, self.hours_of)
        return calendar

    def hours_of(self, notice: CalendarNotice) -> tuple[OfficeHours, ...]:
        """The same objects for the same notice, so that the counting sees at a glance that hours did not change."""
        if notice.pk not in self.hours:
            self.hours[notice.pk] = hours_of(notice)
        return self.hours[notice.pk]


def calendar_of(office: Office, *, at: datetime) -> WorkingCalendar:
    """Return the calendar that binds `office` as known at `at`; one query where nothing has changed (R2)."""
    snapshot = _snapshot()
    return snapshot.calendar(snapshot.weekend_of(office, at), snapshot.notices_for(office, at))


def calendars_by_office(offices: Iterable[Office], *, at: datetime) -> dict[int, WorkingCalendar]:
    """Return the calendar of each office by its primary key, for lists; one query where nothing has changed."""
    snapshot = _snapshot()
    return {
        office.pk: snapshot.calendar(snapshot.weekend_of(office, at), snapshot.notices_for(office, at))
        for office in offices
    }


def calendars_since(office: Office, *, since: datetime, at: datetime) -> Calendars:
    """Return (applied at, calendar) pairs: the one known at `since`, then one for each notice applied until `at` (R8).

    `since` is the moment of entry; the weekend in force then stays (R2). One query where nothing has changed.
    """
    snapshot = _snapshot()
    weekend, notices = snapshot.weekend_of(office, since), snapshot.notices_for(office, max(at, since))
    known = sum(1 for notice in notices if _applied(notice) <= since)
    later = range(known + 1, len(notices) + 1)
    return [
        (since, snapshot.calendar(weekend, notices[:known])),
        *((_applied(notices[number - 1]), snapshot.calendar(weekend, notices[:number])) for number in later),
    ]


def notice_ids_since(office: Office, *, since: datetime, at: datetime) -> tuple[int | None, ...]:
    """Return the notice behind each pair of `calendars_since`, None for the first; `Move.notice_index` points here."""
    notices = _snapshot().notices_for(office, max(at, since))
    return (None, *(notice.pk for notice in notices if _applied(notice) > since))


def notice_applied_at(office: Office, moment: datetime) -> int | None:
    """Return the last notice applied to `office` at exactly this moment: the one behind a row of the ledger."""
    snapshot = _snapshot()
    found = (n for n in reversed(snapshot.notices) if _applied(n) == moment and _covers(n.scope_office_id, office))
    return next((notice.pk for notice in found), None)


@contextmanager
def calendar_kept() -> Iterator[None]:
    """Ask the database once, not at each count, for as long as the block lasts: for batches and previews."""
    with _standing(_snapshot()):
        yield


@contextmanager
def supposing(notice: CalendarNotice, *, at: datetime) -> Iterator[None]:
    """Count inside the block as if `notice`, a draft, had been applied at `at`; nothing is written."""
    snapshot = _snapshot()
    candidate = copy(notice)
    candidate.applied_at = at
    with _standing(replace(snapshot, notices=(*snapshot.notices, candidate), built={}, hours={})):
        yield


@contextmanager
def _standing(snapshot: Snapshot) -> Iterator[None]:
    token = _fixed.set(snapshot)
    try:
        yield
    finally:
        _fixed.reset(token)


def hours_of(notice: CalendarNotice) -> tuple[OfficeHours, ...]:
    """The office hours that a notice sets, as values."""
    return tuple(entry.to_core() for entry in notice.hours.all())


def build(
    weekend: frozenset[int],
    notices: Iterable[CalendarNotice],
    years: Iterable[ListedYear] = (),
    hours_in: Callable[[CalendarNotice], tuple[OfficeHours, ...]] = hours_of,
) -> WorkingCalendar:
    """Return the calendar of notices given in the order of applying; a later one overrides the same scope's earlier.

    A withdrawal undoes closings and openings of its own scope only, so a national one leaves local closings be.
    """
    days: dict[tuple[int | None, date, str], DayNote] = {}
    hours, seen = [USUAL_HOURS], set()
    for notice in notices:
        seen.add(notice.pk)
        hours.extend(hours_in(notice))
        for day in notice.days.all():
            _enter_day(days, notice.scope_office_id, day)
    closed = {day: note for (_scope, day, effect), note in days.items() if effect == NoticeDay.Effect.CLOSED}
    opened = {day: note for (_scope, day, effect), note in days.items() if effect == NoticeDay.Effect.OPENED}
    listed = frozenset(year.year for year in years if year.notice_id in seen)
    return WorkingCalendar(weekend, closed, opened, tuple(hours), listed)


def _enter_day(days: dict[tuple[int | None, date, str], DayNote], scope: int | None, day: NoticeDay) -> None:
    if day.effect != NoticeDay.Effect.WITHDRAWN:
        days[scope, day.date, day.effect] = day.to_core()
        return
    for effect in (NoticeDay.Effect.CLOSED, NoticeDay.Effect.OPENED):
        days.pop((scope, day.date, effect), None)


@transaction.atomic
def apply_notice(notice_id: int, *, at: datetime) -> CalendarNotice:
    """Put a notice in force from `at`; recounting the tickets is the caller's (R8).

    Raises ValidationError where it is in force already, says nothing, or leaves a year without a working day.
    """
    notice = CalendarNotice.objects.select_for_update().get(pk=notice_id)
    if notice.applied_at is not None:
        raise ValidationError(_("This notice is in force already."), code="applied")
    if not notice.days.exists() and not notice.hours.exists():
        raise ValidationError(_("This notice closes no day, opens none and sets no hours."), code="empty")
    check_working_days(notice, at=at)
    notice.applied_at = at
    notice.save(update_fields=["applied_at"])
    return notice


def check_working_days(notice: CalendarNotice, *, at: datetime) -> None:
    """Raise ValidationError where the notice would leave a year that it touches without a working day (T20)."""
    snapshot = _snapshot()
    office = notice.scope_office
    known = snapshot.notices_for(office, at) if office else tuple(n for n in snapshot.notices if not n.scope_office_id)
    weekend = snapshot.weekend_of(office, at) if office else FRIDAY_AND_SATURDAY
    calendar = build(weekend, (*known, notice))
    for year in sorted({day.date.year for day in notice.days.all()}):
        if not calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)):
            raise ValidationError(
                _("The year %(year)s would have no working day.") % {"year": year}, code="no_working_day"
            )


_kept: tuple[UUID, Snapshot] | None = None
_fixed: ContextVar[Snapshot | None] = ContextVar("sla_calendars_fixed", default=None)


def _snapshot() -> Snapshot:
    """The snapshot of the present revision; the token is read each time, so a change is seen at once everywhere."""
    global _kept
    if (fixed := _fixed.get()) is not None:
        return fixed
    token = CalendarRevision.objects.filter(pk=1).values_list("token", flat=True).first()
    if token is None:
        return Snapshot((), (), ())
    if _kept is None or _kept[0] != token:
        _kept = (token, Snapshot.read())
    return _kept[1]


def _applied(notice: CalendarNotice) -> datetime:
    assert notice.applied_at is not None  # Snapshot reads applied notices only
    return notice.applied_at


def _steps(office: Office) -> list[int]:
    return [int(step) for step in office.path.split("/") if step]


def _covers(scope_id: int | None, office: Office) -> bool:
    return scope_id is None or scope_id in _steps(office)


def _depth(scope_id: int | None, steps: list[int]) -> int:
    return -1 if scope_id is None else steps.index(scope_id)
