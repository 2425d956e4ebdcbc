"""Cases for the counting, as auditors exchange them: JSON in, answers out (docs/counting.md). No database."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from sla.core import (
    DHAKA,
    NEVER,
    Calendars,
    DayNote,
    HoldSpan,
    NoOfficeHours,
    NoWorkingDay,
    OfficeHours,
    Outcome,
    Promise,
    PromiseHistory,
    PromiseKind,
    WorkingCalendar,
    decide,
    dhaka_day,
    due,
    replay,
    working_days_used,
)

T = TypeVar("T")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOST_WORKING_DAYS = 10_000
END_OF_TIME = NEVER - timedelta(days=1)


class CaseError(ValueError):
    """A case that cannot be read; the text names the case (or group) and the field."""


@dataclass(frozen=True)
class Place:
    """Where in the input we are, and the object found there."""

    name: str
    data: Mapping[str, Any]

    def wrong(self, field: str, problem: str) -> CaseError:
        return CaseError(" ".join(f"{self.name}: {field}: {problem}".split()))

    def read(self, field: str, parse: Callable[[Any], T]) -> T:
        """Parse a field that must be there; raises CaseError where it is missing or cannot be read."""
        if field not in self.data:
            raise self.wrong(field, _("is missing"))
        try:
            return parse(self.data[field])
        except (ValueError, TypeError, OverflowError) as error:
            raise self.wrong(field, str(error)) from None

    def read_or_none(self, field: str, parse: Callable[[Any], T]) -> T | None:
        """Parse a field that may be absent or null."""
        return None if self.data.get(field) is None else self.read(field, parse)

    def each(self, field: str, key: str = "") -> Iterator["Place"]:
        """The objects in a list that may be absent; with `key`, a bare value stands for an object with that key."""
        for number, item in enumerate(self.read_or_none(field, as_list) or []):
            name = f"{self.name}: {field}[{number}]"
            if key and not isinstance(item, dict):
                item = {key: item}
            if not isinstance(item, dict):
                raise CaseError(f"{name}: {_('is not an object')}")
            yield Place(name, item)


def as_list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(_("is not a list"))
    return value


def as_object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(_("is not an object"))
    return value


def as_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(_("is not a text"))
    return str(value)


def as_day(value: object) -> date:
    try:
        return date.fromisoformat(as_text(value))
    except ValueError:
        raise ValueError(_("is not a date such as 2026-09-06")) from None


def as_clock(value: object) -> time:
    try:
        return datetime.strptime(as_text(value), "%H:%M").time()  # noqa: DTZ007  a clock has no zone
    except ValueError:
        raise ValueError(_("is not a time of day such as 17:00")) from None


def as_moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(as_text(value))
    except ValueError:
        raise ValueError(_("is not a moment such as 2026-09-06T10:30:00+06:00")) from None
    if moment.utcoffset() is None:
        raise ValueError(_("has no offset from UTC, such as +06:00"))
    if not 1900 <= moment.year < 8000:
        raise ValueError(_("lies outside the years 1900 to 7999"))
    return moment


def as_count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_WORKING_DAYS:
        raise ValueError(_("is not a whole number from 0 to 10000"))
    return value


def as_weekend(value: object) -> frozenset[int]:
    names = as_list(value)
    if unknown := [name for name in names if name not in WEEKDAYS]:
        raise ValueError(_("is not a weekday such as Fri: %(name)s") % {"name": unknown[0]})
    return frozenset(WEEKDAYS.index(name) for name in names)


def as_zone(value: object) -> str:
    if value != DHAKA.key:
        raise ValueError(_("only Asia/Dhaka is counted"))
    return DHAKA.key


def count_cases(text: str) -> list[dict[str, Any]]:
    """Return one answer for each case of `text`, in order. Raises CaseError at the first that cannot be read."""
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CaseError(_("the input is not JSON: %(error)s") % {"error": error}) from None
    if not isinstance(parsed, dict) or not isinstance(parsed.get("groups"), list):
        raise CaseError(_("the input is not an object with a list of groups"))
    root = Place(_("input"), parsed)
    return [answer for group in root.each("groups") for answer in _count_group(group)]


def _count_group(group: Place) -> Iterator[dict[str, Any]]:
    group = Place(group.read_or_none("group", as_text) or group.name, group.data)
    base = GroupCalendar.read(Place(f"{group.name}: calendar", group.read("calendar", as_object)))
    group.read("cases", as_list)
    for case in group.each("cases"):
        name = case.read("id", as_text)
        yield _count_case(name, Place(name, case.data), base)


def _count_case(name: str, case: Place, base: "GroupCalendar") -> dict[str, Any]:
    history = _history(case)
    calendars = base.calendars(case, history.received_at)
    try:
        return {"id": name, **_answer(case, history, calendars)}
    except (NoWorkingDay, NoOfficeHours) as error:
        raise case.wrong("calendar", str(error)) from None


def _history(case: Place) -> PromiseHistory:
    received_at = case.read("received_at", as_moment)
    finishes = [case.read_or_none(field, as_moment) for field in ("completed_at", "closed_at")]
    finished_at = min((moment for moment in finishes if moment is not None), default=None)
    if finished_at is not None and finished_at < received_at:
        field = "completed_at" if finished_at == finishes[0] else "closed_at"
        raise case.wrong(field, _("lies before the receipt"))
    return PromiseHistory(
        promise=Promise(PromiseKind.WORKING_DAYS, case.read("working_days", as_count)),
        received_at=received_at,
        entered_at=received_at,
        holds=tuple(_hold(hold, number) for number, hold in enumerate(case.each("holds"))),
        finished_at=finished_at,
    )


def _hold(hold: Place, number: int) -> HoldSpan:
    begun_at, ended_at = hold.read("from", as_moment), hold.read_or_none("to", as_moment)
    if ended_at is not None and ended_at < begun_at:
        raise hold.wrong("to", _("lies before the beginning"))
    return HoldSpan(number, begun_at, ended_at)


def _answer(case: Place, history: PromiseHistory, calendars: Calendars) -> dict[str, Any]:
    outcome = due(history, calendars, at=END_OF_TIME)
    answer: dict[str, Any] = {
        "effective_received_date": _iso(outcome.effective_receipt_day),
        "due_date": _iso(outcome.date),
        "due_at": _iso(outcome.moment and outcome.moment.astimezone(DHAKA)),
        "held_working_days": outcome.held_working_days,
    }
    if "calendar_changes" in case.data:
        receipt = replay(history, calendars, at=history.entered_at)[0]
        answer["due_date_initial"] = _iso(dhaka_day(receipt.new))
    if history.finished_at is not None:
        answer["on_time"] = decide(history, calendars, at=END_OF_TIME).outcome is Outcome.KEPT
    if case.data.get("completed_at") is not None:
        answer["working_days_used"] = working_days_used(history, calendars, at=END_OF_TIME)
    return answer


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


@dataclass(frozen=True)
class GroupCalendar:
    """The calendar of a group before any change, as sets that a case's changes are applied to."""

    weekend: frozenset[int]
    hours: tuple[OfficeHours, ...]
    closed: frozenset[date]
    opened: frozenset[date]

    @classmethod
    def read(cls, place: Place) -> "GroupCalendar":
        place.read_or_none("timezone", as_zone)
        place.read("office_hours", as_list)
        return cls(
            weekend=place.read("weekend", as_weekend),
            hours=tuple(_office_hours(hours) for hours in place.each("office_hours")),
            closed=frozenset(day.read("date", as_day) for day in place.each("holidays", "date")),
            opened=frozenset(day.read("date", as_day) for day in place.each("working_weekends", "date")),
        )

    def calendars(self, case: Place, received_at: datetime) -> Calendars:
        """The calendar known at receipt, then one for each later change, in order of announcement."""
        changes = [(change.read("announced_at", as_moment), change) for change in case.each("calendar_changes")]
        known, later = self, []
        for announced_at, change in sorted(changes, key=lambda item: item[0]):
            known = known.changed(change)
            later.append((announced_at, known))
        at_receipt = [calendar for announced_at, calendar in later if announced_at <= received_at]
        first = at_receipt[-1] if at_receipt else self
        return [
            (received_at, first.to_core()),
            *((announced_at, calendar.to_core()) for announced_at, calendar in later if announced_at > received_at),
        ]

    def changed(self, change: Place) -> "GroupCalendar":
        """Apply one change: days closed, closings withdrawn, days opened. Raises CaseError where it says nothing."""
        if not change.data.keys() & {"add", "remove", "add_working_weekends"}:
            raise change.wrong("add", _("is missing"))
        added = {day.read("date", as_day) for day in change.each("add", "date")}
        removed = {day.read("date", as_day) for day in change.each("remove", "date")}
        opened = {day.read("date", as_day) for day in change.each("add_working_weekends", "date")}
        return GroupCalendar(self.weekend, self.hours, self.closed - removed | added, self.opened | opened)

    def to_core(self) -> WorkingCalendar:
        note = DayNote()
        return WorkingCalendar(
            self.weekend, dict.fromkeys(self.closed, note), dict.fromkeys(self.opened, note), self.hours
        )


def _office_hours(place: Place) -> OfficeHours:
    starts_on, ends_on = place.read("from", as_day), place.read_or_none("to", as_day)
    opens, closes = place.read("open", as_clock), place.read("close", as_clock)
    if ends_on is not None and ends_on < starts_on:
        raise place.wrong("to", _("lies before the beginning"))
    if opens >= closes:
        raise place.wrong("close", _("is not after the opening"))
    return OfficeHours(starts_on, ends_on, opens, closes)
