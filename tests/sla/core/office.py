"""One office calendar written out: Sunday to Thursday, 09:00-17:00; 6 September 2026 is a Sunday."""

from datetime import date, datetime, time
from typing import Any

from sla.core import (
    DHAKA,
    Calendars,
    DayNote,
    HoldSpan,
    OfficeHours,
    Promise,
    PromiseHistory,
    PromiseKind,
    WorkingCalendar,
)

LONG_AGO = date(2000, 1, 1)
NINE_TO_FIVE = OfficeHours(LONG_AGO, None, time(9), time(17))
ON_DEMAND = Promise(PromiseKind.ON_DEMAND)


def at(text: str) -> datetime:
    """`06 10:30` is a moment of September 2026 by Dhaka's clocks; `10-06 10:30` names the month."""
    day, clock = text.split()
    month_day = day if "-" in day else f"09-{day}"
    return datetime.fromisoformat(f"2026-{month_day}T{clock}").replace(tzinfo=DHAKA)


def day(text: str) -> date:
    return at(f"{text} 00:00").date()


def shown(moment: datetime | None) -> str | None:
    """The moment as `at` reads it."""
    return moment and moment.astimezone(DHAKA).strftime("%m-%d %H:%M").removeprefix("09-")


def calendar(
    closed: str = "",
    opened: str = "",
    *,
    weekend: frozenset[int] = frozenset({4, 5}),
    hours: tuple[OfficeHours, ...] = (NINE_TO_FIVE,),
    listed: frozenset[int] = frozenset({2026}),
) -> WorkingCalendar:
    """A calendar from lists of days such as `09 10-01`."""
    notes = {name: DayNote(name_en=name) for name in (*closed.split(), *opened.split())}
    days = [{day(name): notes[name] for name in names.split()} for names in (closed, opened)]
    return WorkingCalendar(weekend, days[0], days[1], hours, listed)


def short_day(name: str, closes: int = 15) -> OfficeHours:
    return OfficeHours(day(name), day(name), time(9), time(closes))


PLAIN = calendar()
RECEIVED = at("06 10:30")


def days(n: int) -> Promise:
    return Promise(PromiseKind.WORKING_DAYS, n)


def hold(begun: str, ended: str | None = None, number: int = 1, **more: Any) -> HoldSpan:
    return HoldSpan(number, at(begun), ended and at(ended), **more)


def history(promise: Promise | int = 3, received: datetime = RECEIVED, **facts: Any) -> PromiseHistory:
    promise = days(promise) if isinstance(promise, int) else promise
    facts.setdefault("entered_at", received)
    return PromiseHistory(promise, received, **facts)


def known(*notices: tuple[str, WorkingCalendar], first: WorkingCalendar = PLAIN) -> Calendars:
    """The calendar known at entry, then each notice: `("07 12:00", calendar(closed="09"))`."""
    return [(RECEIVED, first), *((at(moment), later) for moment, later in notices)]


NEXT_YEAR = at("12-31 12:00")
