"""Loading the calendar that the product ships: sla/data/calendar.json."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from sla.models import CalendarNotice, ListedYear, NoticeDay, NoticeHours

SHIPPED = Path(__file__).resolve().parent / "data" / "calendar.json"


@transaction.atomic
def load_calendar(path: Path = SHIPPED) -> list[CalendarNotice]:
    """Load notices that are not there yet, known by their code; return the new ones. Safe to run twice.

    In an empty calendar each is applied at its announcement, so that the state of knowledge of any day can be rebuilt.
    Later, a shipped notice is only entered: applying it, which recounts tickets, is an act of its own (R8).
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    is_first = not CalendarNotice.objects.exists()
    known = set(CalendarNotice.objects.exclude(code=None).values_list("code", flat=True))
    return [_load(entry, data["names"], is_first) for entry in data["notices"] if entry["code"] not in known]


def _load(entry: dict[str, Any], names: dict[str, dict[str, str]], is_first: bool) -> CalendarNotice:
    fields = ("code", "number", "issued_on", "authority", "title_bn", "title_en", "source")
    announced_at = datetime.fromisoformat(entry["announced_at"])
    notice = CalendarNotice.objects.create(
        announced_at=announced_at,
        applied_at=announced_at if is_first else None,
        **{field: entry[field] for field in fields},
    )
    days = [_day(notice, day, names[day["name"]]) for day in entry.get("days", ())]
    bulk_create_with_history(days, NoticeDay)
    bulk_create_with_history([_hours(notice, hours) for hours in entry.get("hours", ())], NoticeHours)
    if "lists_year" in entry:
        ListedYear.objects.create(year=entry["lists_year"], notice=notice)
    return notice


def _day(notice: CalendarNotice, entry: dict[str, Any], name: dict[str, str]) -> NoticeDay:
    return NoticeDay(
        notice=notice,
        date=date.fromisoformat(entry["date"]),
        effect=entry["effect"],
        name_bn=name["bn"],
        name_en=name["en"],
        holiday_kind=entry.get("holiday_kind", ""),
        moon_dependent=entry.get("moon_dependent", False),
    )


def _hours(notice: CalendarNotice, entry: dict[str, Any]) -> NoticeHours:
    return NoticeHours(
        notice=notice,
        starts_on=date.fromisoformat(entry["starts_on"]),
        ends_on=entry["ends_on"] and date.fromisoformat(entry["ends_on"]),
        opens=time.fromisoformat(entry["opens"]),
        closes=time.fromisoformat(entry["closes"]),
    )
