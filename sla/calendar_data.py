"""Loading the calendar that the product ships: sla/data/calendar.json."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

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
    notice = CalendarNotice.objects.create(announced_at=announced_at, **{field: entry[field] for field in fields})
    for day in entry.get("days", ()):
        name = names[day["name"]]
        facts = {field: value for field, value in day.items() if field != "name"}
        NoticeDay.objects.create(notice=notice, name_bn=name["bn"], name_en=name["en"], **facts)
    for hours in entry.get("hours", ()):
        NoticeHours.objects.create(notice=notice, **_hours(hours))
    if "lists_year" in entry:
        ListedYear.objects.create(year=entry["lists_year"], notice=notice)
    if is_first:
        notice.applied_at = announced_at
        notice.save(update_fields=["applied_at"])
    return notice


def _hours(entry: dict[str, Any]) -> dict[str, date | time | None]:
    ends_on = entry["ends_on"]
    return {
        "starts_on": date.fromisoformat(entry["starts_on"]),
        "ends_on": None if ends_on is None else date.fromisoformat(ends_on),
        "opens": time.fromisoformat(entry["opens"]),
        "closes": time.fromisoformat(entry["closes"]),
    }
