"""Measure the counting: a promise of 90 working days with two holds and two notices, the calendar built once."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from time import process_time
from typing import Any

from django.core.management.base import BaseCommand

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
    due,
)

RUNS, COUNTS = 9, 500
HOURS = OfficeHours(date(2000, 1, 1), None, time(9), time(17))


def on(month: int, day: int, hour: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=DHAKA)


def office(*closed: date) -> WorkingCalendar:
    return WorkingCalendar(frozenset({4, 5}), dict.fromkeys(closed, DayNote()), {}, (HOURS,))


def example() -> tuple[PromiseHistory, Calendars]:
    """The history that is measured, and its calendars."""
    holds = (HoldSpan(1, on(9, 14), on(9, 21)), HoldSpan(2, on(10, 11), on(10, 18)))
    history = PromiseHistory(Promise(PromiseKind.WORKING_DAYS, 90), on(9, 6), on(9, 6), holds=holds)
    first, second = date(2026, 10, 21), date(2026, 12, 16)
    return history, [(on(9, 6), office()), (on(9, 30), office(first)), (on(11, 8), office(first, second))]


def microseconds(count: Callable[[], object]) -> float:
    """Processor time of one count in the best of some runs: the machine's other work only ever adds to it."""
    times = []
    for _run in range(RUNS):
        started = process_time()
        for _count in range(COUNTS):
            count()
        times.append((process_time() - started) / COUNTS * 1e6)
    return min(times)


class Command(BaseCommand):
    """Prints the microseconds of one count; needs no database."""

    help = "Measures counting a 90-day promise with two holds and two notices (calendar built once)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        history, calendars = example()
        at = on(12, 1) + timedelta(days=60)
        outcome = due(history, calendars, at=at)  # builds the tables of working days, once for each calendar
        taken = microseconds(lambda: due(history, calendars, at=at))
        self.stdout.write(f"due={outcome.date} held={outcome.held_working_days} microseconds={taken:.1f}")
