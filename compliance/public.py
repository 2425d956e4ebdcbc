"""What an office shows to everybody: every promise beside how it was kept in the last six months (R11)."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import add

from django.db.models import Sum
from django.utils.translation import gettext as _

from compliance.figures import Figures
from compliance.models import DailyCount, Measure
from compliance.presentation import level_of, shown
from offices.bangla import clock, weekday
from offices.models import Office
from sla.core import WorkingCalendar, dhaka_day
from sla.models import CharterLine
from tickets.models import Ticket
from tickets.views.intake_words import Stub, fee_of, lang, stub_of

MONTHS_SHOWN = 6
SAME_DAY = (Measure.FIRST_TARGET_MET, Measure.FIRST_TARGET_MISSED)
SHOWN = (Measure.KEPT, Measure.BROKEN, *SAME_DAY)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """How promises were kept: `percent` is None under three decided ones; `same_day` is «৫/৭», empty without one."""

    kept: int
    decided: int
    percent: int | None
    level: str
    same_day: str

    @classmethod
    def of(cls, figures: Figures) -> KeptRecord:
        """Read the record from the counts; the first target stands apart and is never a breach (R5)."""
        met, missed = figures[Measure.FIRST_TARGET_MET], figures[Measure.FIRST_TARGET_MISSED]
        return cls(
            kept=figures[Measure.KEPT],
            decided=figures.decided,
            percent=None if figures.rate is None else round(figures.rate * 100),
            level=level_of(figures.rate),
            same_day=shown(f"{met}/{met + missed}") if met + missed else "",
        )


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One service of the public charter."""

    line: CharterLine
    stub: Stub
    fee: str
    record: KeptRecord


def six_months_before(day: date) -> date:
    """Return the same day six months earlier, or the last day of that month."""
    months = day.year * 12 + day.month - 1 - MONTHS_SHOWN
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def figures_by_service(office: Office, *, first: date, last: date) -> dict[int, Figures]:
    """Return service -> figures of the office between two Dhaka days, all versions together; one query."""
    counts = DailyCount.objects.filter(office=office, measure__in=SHOWN, day__gte=first, day__lte=last)
    amounts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = counts.values_list("line__service", "measure").annotate(total=Sum("amount")).order_by()
    for service_id, measure, total in rows:
        amounts[service_id][measure] = total
    return {service_id: Figures(found) for service_id, found in amounts.items()}


def same_day_of(ticket: Ticket, at: datetime) -> str:
    """Return «৫/৭» for the office and service of a ticket, empty where nothing was measured yet; one query."""
    today = dhaka_day(at)
    counts = DailyCount.objects.filter(
        office=ticket.serving_office_id, line__service=ticket.line.service_id, measure__in=SAME_DAY,
        day__gte=six_months_before(today), day__lte=today,
    )  # fmt: skip
    found = dict(counts.values_list("measure").annotate(total=Sum("amount")).order_by())
    return KeptRecord.of(Figures(found)).same_day


def public_rows(lines: Iterable[CharterLine], figures: Mapping[int, Figures]) -> list[PublicRow]:
    """Return one row a service, in printed order; no query."""
    return [
        PublicRow(line, stub_of(line), fee_of(line), KeptRecord.of(figures.get(line.service_id, Figures())))
        for line in lines
    ]


def total_record(figures: Mapping[int, Figures]) -> KeptRecord:
    """The record of the whole office."""
    return KeptRecord.of(reduce(add, figures.values(), Figures()))


def office_hours(calendar_now: WorkingCalendar, today: date) -> str:
    """Return «রবিবার–বৃহস্পতিবার, সকাল ৯:০০ – বিকাল ৫:০০»: the hours of today or of the next working day."""
    day = calendar_now.on_or_after(today)
    weekdays: Sequence[int] = [number for number in (6, 0, 1, 2, 3, 4, 5) if number not in calendar_now.weekend]
    names = [weekday(date(2024, 1, 1 + number), lang()) for number in weekdays]
    return _("%(first)s–%(last)s, %(opens)s – %(closes)s") % {
        "first": names[0],
        "last": names[-1],
        "opens": clock(calendar_now.opens_at(day), lang()),
        "closes": clock(calendar_now.closes_at(day), lang()),
    }
