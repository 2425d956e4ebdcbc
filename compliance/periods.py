"""Month, quarter and fiscal year (1 July to 30 June), as Dhaka days."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Span(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    span: Span
    first: date
    last: date

    @property
    def key(self) -> str:
        """What stands in addresses: the first month, 2026-09."""
        return f"{self.first:%Y-%m}"

    def before(self) -> Period:
        """The period before this one, of the same length."""
        return period_of(self.span, self.first - timedelta(days=1))

    def after(self) -> Period:
        """The period after this one, of the same length."""
        return period_of(self.span, self.last + timedelta(days=1))


def period_of(span: Span, day: date) -> Period:
    """Return the month, quarter or fiscal year in which `day` lies."""
    length = MONTHS[span]
    since_july = (day.month - 7) % 12
    fiscal_year = day.year if day.month >= 7 else day.year - 1
    first = _month(fiscal_year, 7 + since_july // length * length)
    last = _month(fiscal_year, 7 + since_july // length * length + length - 1)
    return Period(span, first, last.replace(day=calendar.monthrange(last.year, last.month)[1]))


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
