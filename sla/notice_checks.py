"""What is wrong, or merely worth knowing, with a notice before it is applied: errors refuse it, warnings do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.bangla import in_digits_of, short_date
from offices.models import Office
from sla.calendars import FRIDAY_AND_SATURDAY, build, calendar_of, check_working_days
from sla.core import DayKind, WorkingCalendar, dhaka_day
from sla.models import CalendarNotice, ListedYear, NoticeDay

FEW = 3  # days that a sentence names


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is for programs, `text` for the reader in the language of the page."""

    code: str
    text: str | LazyText
    is_error: bool = False


def findings_of(notice: CalendarNotice, *, at: datetime, lang: str) -> list[Finding]:
    """Everything that the second person should know before applying the draft at `at`; errors first."""
    days = list(notice.days.all())
    found = [*_errors(notice, days, at, lang), *_warnings(notice, days, at, lang)]
    return sorted(found, key=lambda finding: not finding.is_error)


def _errors(notice: CalendarNotice, days: list[NoticeDay], at: datetime, lang: str) -> Iterator[Finding]:
    if not days and not notice.hours.exists():
        yield Finding("empty", _("This notice closes no day, opens none and sets no hours."), True)
    try:
        check_working_days(notice, at=at)
    except ValidationError as error:
        yield Finding("no_working_day", error.message % (error.params or {}) if error.params else error.message, True)
    said = _said_of_scope(notice)
    lost = [day.date for day in days if day.effect == NoticeDay.Effect.WITHDRAWN and day.date not in said]
    if lost:
        text = _("There is nothing to withdraw on %(days)s: no notice of the same scope names it.")
        yield Finding("nothing_withdrawn", text % {"days": _named(lost, lang)}, True)


def _warnings(notice: CalendarNotice, days: list[NoticeDay], at: datetime, lang: str) -> Iterator[Finding]:
    calendar, effects = calendar_for(notice.scope_office, at=at), NoticeDay.Effect
    closed = [d.date for d in days if d.effect == effects.CLOSED and d.date in calendar.closed]
    if closed:
        text = _("Closed already by another notice: %(days)s. The new notice names it from now on.")
        yield Finding("already_closed", text % {"days": _named(closed, lang)})
    opened = [day.date for day in days if day.effect == effects.OPENED]
    if useless := [day for day in opened if calendar.reason(day).kind is DayKind.WORKING]:
        yield Finding("already_open", _("Worked anyway: %(days)s.") % {"days": _named(useless, lang)})
    if closed := [day for day in opened if day in calendar.closed]:
        text = _("Closed wins over opened: %(days)s stays closed until the notice that closes it is withdrawn.")
        yield Finding("closed_wins", text % {"days": _named(closed, lang)})
    yield from _warnings_of_time(notice, days, at, lang)
    if not notice.number:
        yield Finding("no_number", _("The notice has no number; the page will say so."))


def _warnings_of_time(notice: CalendarNotice, days: list[NoticeDay], at: datetime, lang: str) -> Iterator[Finding]:
    today = dhaka_day(at)
    past = [day.date for day in days if day.date <= today]
    if past:
        text = ngettext(
            "%(number)s day is today or past: a date once told never moves earlier, only later.",
            "%(number)s days are today or past: a date once told never moves earlier, only later.",
            len(past),
        )
        yield Finding("past", text % {"number": in_digits_of(len(past), lang)})
    spans = [span.starts_on for span in notice.hours.all()]
    listed = set(ListedYear.objects.values_list("year", flat=True))
    for year in sorted({day.date.year for day in days} | {day.year for day in spans}):
        if year not in listed:
            text = _("The official list of %(year)s is not here yet: dates in that year are provisional.")
            yield Finding("year_missing", text % {"year": in_digits_of(year, lang)})
    if any(day.moon_dependent for day in days):
        yield Finding("moon", _("Days subject to moon sighting need a second notice that confirms or moves them."))


def calendar_for(office: Office | None, *, at: datetime) -> WorkingCalendar:
    """The calendar of the office, or of the nation alone where it is None."""
    if office is not None:
        return calendar_of(office, at=at)
    notices = CalendarNotice.objects.applied().filter(scope_office__isnull=True, applied_at__lte=at)
    return build(FRIDAY_AND_SATURDAY, notices.prefetch_related("days", "hours"))


def _said_of_scope(notice: CalendarNotice) -> set[date]:
    """Days that notices in force of the same scope close or open."""
    in_force = NoticeDay.objects.filter(notice__applied_at__isnull=False, notice__scope_office=notice.scope_office)
    last = {day.date: day.effect for day in in_force.order_by("notice__applied_at", "notice_id")}
    return {day for day, effect in last.items() if effect != NoticeDay.Effect.WITHDRAWN}


def _named(days: list[date], lang: str) -> str:
    """A few days by name, the others by number."""
    shown = ", ".join(f"{short_date(day, lang)} {in_digits_of(day.year, lang)}" for day in sorted(days)[:FEW])
    rest = len(days) - FEW
    return shown if rest <= 0 else _("%(days)s and %(number)s more") % {
        "days": shown, "number": in_digits_of(rest, lang),
    }  # fmt: skip
