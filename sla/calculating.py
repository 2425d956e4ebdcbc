"""What a receipt at a given time would be promised, from the functions that count every ticket (R3 to R8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from offices.models import Office
from sla.calendars import calendars_since
from sla.core import DayRow, DueReason, PromiseHistory, WorkingCalendar, due, explain
from sla.models import Charter, CharterLine


@dataclass(frozen=True, slots=True)
class Calculation:
    """The answer: `day` and `moment` are None where the line gives no date; days are those of Dhaka."""

    line: CharterLine
    received_at: datetime
    day: date | None
    moment: datetime | None
    starts_on: date | None
    reason: DueReason
    rows: Sequence[DayRow]
    calendar: WorkingCalendar

    @property
    def is_provisional(self) -> bool:
        """Whether a day of the count lies in a year whose official list is not loaded."""
        return self.day is not None and any(map(self.calendar.is_provisional, (row.date for row in self.rows)))


def calculate(line: CharterLine, office: Office, *, received_at: datetime, at: datetime) -> Calculation:
    """Return the promise of a receipt at `received_at` as known at `at`; both aware, the receipt may lie ahead.

    One query where the calendar has not changed. Raises NoWorkingDay within the horizon of three years.
    """
    known_at = max(at, received_at)
    history = PromiseHistory(line.to_core(), received_at, received_at)
    calendars = calendars_since(office, since=received_at, at=known_at)
    found = due(history, calendars, at=known_at)
    return Calculation(
        line=line,
        received_at=received_at,
        day=found.date,
        moment=found.moment,
        starts_on=found.effective_receipt_day,
        reason=found.reason,
        rows=explain(history, calendars, at=known_at) if found.date else (),
        calendar=calendars[-1][1],
    )


def offices_with_charter(on: date) -> list[Office]:
    """Return the serving offices that have a charter in force on the Dhaka day `on`, by district; one query."""
    binding = Charter.objects.published(on=on).values("office")
    return list(
        Office.objects.serving()
        .filter(pk__in=binding)
        .select_related("parent")
        .order_by("parent__position", "parent__name_en", "position", "name_en")
    )
