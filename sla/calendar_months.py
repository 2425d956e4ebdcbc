"""Months as grids, weeks from Sunday: what is worked, what is off and why, and what a draft would change."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sla.core import DayKind, WorkingCalendar

MOST = 4
SUNDAY_FIRST = calendar.Calendar(firstweekday=6)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the grid; `kind` is a class of the style sheet, `names` (Bangla, English) are those of its notice."""

    day: date
    kind: DayKind
    is_edited: bool
    names: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of the month, and its weeks; None before the first and after the last day."""

    first: date
    weeks: list[list[Cell | None]]


def months_around(known: WorkingCalendar, edited: Collection[date], *, today: date) -> list[Month]:
    """The months of the edited days, at most four, else this month and the next."""
    firsts = sorted({day.replace(day=1) for day in edited})[:MOST] or [today.replace(day=1)]
    if len(firsts) == 1:
        firsts.append(next_month(firsts[0]))
    return [month_of(known, first, edited) for first in firsts]


def month_of(known: WorkingCalendar, first: date, edited: Collection[date] = ()) -> Month:
    """The grid of one month by the calendar as known now."""
    weeks = SUNDAY_FIRST.monthdatescalendar(first.year, first.month)
    return Month(first, [[_cell(known, day, first, edited) for day in week] for week in weeks])


def next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _cell(known: WorkingCalendar, day: date, first: date, edited: Collection[date]) -> Cell | None:
    if day.month != first.month:
        return None
    state = known.reason(day)
    names = (state.note.name_bn, state.note.name_en) if state.note else None
    return Cell(day, state.kind, day in edited, names)
