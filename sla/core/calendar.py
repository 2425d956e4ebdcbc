"""The working calendar of one office, as a value (R2)."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from sla.core.dhaka import dhaka_moment

HORIZON_YEARS = 3


class NoWorkingDay(Exception):
    """The calendar has no working day within three years of the day asked about."""


class NoOfficeHours(ValueError):
    """No entry of the calendar says when the office opens and closes on the day asked about."""


class DayKind(StrEnum):
    """Why the office works on a day or does not."""

    WORKING = "working"
    OPENED = "opened"
    WEEKEND = "weekend"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DayNote:
    """What a notice says of a day: its name in both languages, and the key of the notice that said it."""

    name_bn: str = ""
    name_en: str = ""
    notice: int | None = None


@dataclass(frozen=True, slots=True)
class DayState:
    """The kind of a day, and the note of the notice that made it so, where one did."""

    kind: DayKind
    note: DayNote | None = None


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening and closing time (Dhaka clock) from one day to another, both included; `ends_on` None is open-ended."""

    starts_on: date
    ends_on: date | None
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes or (self.ends_on is not None and self.ends_on < self.starts_on):
            raise ValueError(f"office hours end before they begin: {self.starts_on} {self.opens} {self.closes}")

    def covers(self, day: date) -> bool:
        """Say whether these hours are kept on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


# eq=False: a calendar is compared and hashed by identity, for its tables are large and it is kept in caches.
@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """Weekend, closed and opened days and dated hours of one office (R2).

    weekend       Python weekday numbers, Monday 0 … Sunday 6
    closed        wins over opened
    hours         of several entries that cover a day the last one counts
    listed_years  years whose official list of holidays is loaded; a date in another year is provisional

    Working days are looked up in one table a year, built when first asked for, so counting costs no loop over days.
    Raises NoWorkingDay where three years pass without one; NoOfficeHours for a day that no hours cover.
    """

    weekend: frozenset[int]
    closed: Mapping[date, DayNote]
    opened: Mapping[date, DayNote]
    hours: tuple[OfficeHours, ...]
    listed_years: frozenset[int] = frozenset()
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False)
    _openings: dict[date, datetime] = field(default_factory=dict, init=False, repr=False)
    _closings: dict[date, datetime] = field(default_factory=dict, init=False, repr=False)

    def is_working(self, day: date) -> bool:
        """Say whether the office works on `day` (R2)."""
        if day in self.closed:
            return False
        return day in self.opened or day.weekday() not in self.weekend

    def reason(self, day: date) -> DayState:
        """Say why `day` is worked or not, with the note of the notice that decided it (R2)."""
        if day in self.closed:
            return DayState(DayKind.CLOSED, self.closed[day])
        if day.weekday() not in self.weekend:
            return DayState(DayKind.WORKING)
        return DayState(DayKind.OPENED, self.opened[day]) if day in self.opened else DayState(DayKind.WEEKEND)

    def is_provisional(self, day: date) -> bool:
        """Say whether the official list of the year of `day` is still missing."""
        return day.year not in self.listed_years

    def opens_at(self, day: date) -> datetime:
        """Return the UTC moment of opening by the hours of `day`, worked or not."""
        if (moment := self._openings.get(day)) is None:
            moment = self._openings[day] = dhaka_moment(day, self._hours_of(day).opens)
        return moment

    def closes_at(self, day: date) -> datetime:
        """Return the UTC moment of closing by the hours of `day`, worked or not (R4)."""
        if (moment := self._closings.get(day)) is None:
            moment = self._closings[day] = dhaka_moment(day, self._hours_of(day).closes)
        return moment

    def on_or_after(self, day: date) -> date:
        """Return `day` itself where it is worked, else the next working day."""
        return day if self.is_working(day) else self.next_working_day(day)

    def next_working_day(self, day: date) -> date:
        """Return the first working day strictly after `day`."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, n: int) -> date:
        """Return the n-th working day after `day` (before it where n is negative); n = 0 gives `day` itself (R4)."""
        if n == 0:
            return day
        return self._forward(day, n) if n > 0 else self._backward(day, -n)

    def working_days_between(self, a: date, b: date) -> int:
        """Return how many working days lie after `a`, up to and including `b`; 0 where `b` is not after `a`."""
        if b <= a:
            return 0
        count = bisect_right(self._year(b.year), b.toordinal()) - bisect_right(self._year(a.year), a.toordinal())
        for year in range(a.year, b.year):
            count += len(self._year(year))
        return count

    def _forward(self, day: date, n: int) -> date:
        index = bisect_right(self._year(day.year), day.toordinal()) + n - 1
        year = last_seen = day.year
        while index >= len(days := self._year(year)):
            index -= len(days)
            last_seen = year if days else last_seen
            year += 1
            self._check_horizon(day, year, last_seen)
        return date.fromordinal(days[index])

    def _backward(self, day: date, n: int) -> date:
        missing = n - bisect_left(self._year(day.year), day.toordinal())
        year = last_seen = day.year
        while missing > 0:
            year -= 1
            self._check_horizon(day, year, last_seen)
            missing -= len(days := self._year(year))
            last_seen = year if days else last_seen
        return date.fromordinal(self._year(year)[-missing])

    def _check_horizon(self, day: date, year: int, last_seen: int) -> None:
        if abs(year - last_seen) > HORIZON_YEARS or not date.min.year <= year <= date.max.year:
            raise NoWorkingDay(f"no working day within {HORIZON_YEARS} years, counting from {day.isoformat()}")

    def _year(self, year: int) -> tuple[int, ...]:
        """Ordinals of the working days of one year."""
        if (days := self._years.get(year)) is None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = tuple(n for n in range(first, last + 1) if self.is_working(date.fromordinal(n)))
            self._years[year] = days
        return days

    def _hours_of(self, day: date) -> OfficeHours:
        for hours in reversed(self.hours):
            if hours.covers(day):
                return hours
        raise NoOfficeHours(f"no office hours are known for {day.isoformat()}")
