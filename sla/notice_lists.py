"""A year's list of holidays read from CSV or ICS: every row understood, or named with what is wrong in it (T07).

CSV: a heading row, then `date, to, effect, name_bn, name_en, kind, moon`; only `date` and one name are needed, order
and the language of the headings are free, digits too. ICS: all-day events. Nothing that a feed says counts by itself:
the rows become one draft, with a memo number and a second person, like every notice.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from offices.bangla import fold, in_digits_of, numeric_date, parse_date
from sla.models import NoticeDay
from sla.notices import days_of

MOST_ROWS = 400
COLUMNS = {
    "date": ("date", "from", "day", "তারিখ", "শুরু", "হতে"),
    "to": ("to", "until", "end", "পর্যন্ত", "শেষ"),
    "effect": ("effect", "what", "ফল", "কার্যকারিতা"),
    "name_bn": ("name_bn", "bangla", "occasion_bn", "name", "উপলক্ষ", "নাম", "ছুটি"),
    "name_en": ("name_en", "english", "occasion", "occasion_en", "ইংরেজি"),
    "kind": ("kind", "type", "ধরন"),
    "moon": ("moon", "moon_dependent", "চাঁদ", "চাঁদ দেখা সাপেক্ষে"),
}
EFFECTS = {
    "closed": ("", "closed", "holiday", "ছুটি", "বন্ধ"),
    "opened": ("opened", "open", "working", "খোলা", "কার্যদিবস", "কর্মদিবস"),
}
KINDS = {
    "general": ("general", "public", "সাধারণ", "সাধারণ ছুটি"),
    "executive_order": ("executive_order", "executive order", "executive", "নির্বাহী", "নির্বাহী আদেশ", "নির্বাহী আদেশে"),
    "local": ("local", "স্থানীয়"),
}
OPTIONAL = ("optional", "ঐচ্ছিক", "ঐচ্ছিক ছুটি")
YES = ("1", "yes", "true", "y", "x", "*", "হ্যাঁ", "হ্যা", "জি")


@dataclass
class ListRow:
    """One line of the list: the days that it gives, or why it gives none; `note` says why it is passed over."""

    line: int
    text: str
    days: list[NoticeDay] = field(default_factory=list)
    error: str = ""
    note: str = ""


def read_list(text: str) -> list[ListRow]:
    """Read every row of a CSV or ICS; a row with an error gives no day, and the second to name a day is wrong."""
    rows = list(_read_ics(text) if text.lstrip().upper().startswith("BEGIN:VCALENDAR") else _read_csv(text))
    if not rows:
        return [ListRow(1, "", error=_("No row was found."))]
    named: dict[date, int] = {}
    for row in rows:
        for day in row.days:
            if (before := named.setdefault(day.date, row.line)) != row.line and not row.error:
                row.error = _("%(day)s stands in line %(line)s already.") % {
                    "day": numeric_date(day.date, _lang()), "line": in_digits_of(before, _lang()),
                }  # fmt: skip
        if row.error:
            row.days = []
    return rows


def _read_csv(text: str) -> Iterator[ListRow]:
    lines = text.splitlines()
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        heading = _heading(next(reader, []))
        if "date" not in heading.values():
            yield ListRow(1, lines[0] if lines else "", error=_("The first row needs a column named date."))
            return
        for cells in reader:
            if len("".join(cells).strip()) and not cells[0].lstrip().startswith("#"):
                if reader.line_num > MOST_ROWS + 1:
                    yield ListRow(reader.line_num, "", error=_("A list has at most 400 rows."))
                    return
                yield _row(reader.line_num, delimiter.join(cells), _cells(heading, cells))
    except csv.Error as error:
        yield ListRow(reader.line_num, "", error=_("The file cannot be read from here on: %(why)s") % {"why": error})


def _heading(cells: list[str]) -> dict[int, str]:
    known = {fold(word): column for column, words in COLUMNS.items() for word in words}
    return {place: known[word] for place, cell in enumerate(cells) if (word := fold(cell.strip())) in known}


def _cells(heading: dict[int, str], cells: list[str]) -> dict[str, str]:
    return {column: cells[place].strip() for place, column in heading.items() if place < len(cells)}


def _row(line: int, text: str, cells: dict[str, str]) -> ListRow:
    row = ListRow(line, text[:200])
    if fold(cells.get("kind", "")) in map(fold, OPTIONAL):
        row.note = _("An optional holiday closes no office.")
        return row
    try:
        row.days = _days(cells)
    except ValidationError as error:
        row.error = " ".join(error.messages)
    return row


def _days(cells: dict[str, str]) -> list[NoticeDay]:
    name_bn, name_en = cells.get("name_bn", ""), cells.get("name_en", "")
    if not (name_bn or name_en):
        raise ValidationError(_("The name of the day is missing."))
    first = _date(cells.get("date", ""))
    last = _date(cells["to"]) if cells.get("to") else first
    starred = name_bn.endswith("*") or name_en.endswith("*") or cells.get("date", "").endswith("*")
    return days_of(
        first, last,
        effect=_code(cells.get("effect", ""), EFFECTS, _("What it does is closed or opened, not: %(given)s")),
        name_bn=(name_bn or name_en).rstrip("* ")[:150], name_en=(name_en or name_bn).rstrip("* ")[:150],
        holiday_kind=_code(cells["kind"], KINDS, _("Unknown kind: %(given)s")) if cells.get("kind") else "",
        moon_dependent=starred or fold(cells.get("moon", "")) in map(fold, YES),
    )  # fmt: skip


def _date(text: str) -> date:
    try:
        day = parse_date(text.rstrip("* "))
    except ValueError as error:
        raise ValidationError(_("Not a date: %(given)s") % {"given": text[:40] or "—"}) from error
    if not 2000 <= day.year <= 2100:
        raise ValidationError(_("The year lies outside 2000 to 2100: %(given)s") % {"given": text[:40]})
    return day


def _code(given: str, words: Mapping[str, tuple[str, ...]], wrong: str) -> str:
    for code, known in words.items():
        if fold(given) in map(fold, known):
            return code
    raise ValidationError(wrong % {"given": given[:40]})


def _read_ics(text: str) -> Iterator[ListRow]:
    event: dict[str, str] | None = None
    begun = number = 0
    for line, content in _unfolded(text):
        name, _colon, value = content.partition(":")
        key = name.partition(";")[0].upper()
        if content.upper().startswith("BEGIN:VEVENT"):
            event, begun = {}, line
        elif content.upper().startswith("END:VEVENT") and event is not None:
            number += 1
            if number > MOST_ROWS:
                yield ListRow(line, "", error=_("A list has at most 400 rows."))
                return
            yield _event(begun, event)
            event = None
        elif event is not None:
            event[key] = value.strip()
    if event is not None:
        yield ListRow(begun, event.get("SUMMARY", "")[:200], error=_("The event does not end."))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; a line that begins with a space goes on with the one before (RFC 5545)."""
    held: tuple[int, str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if held and line[:1] in (" ", "\t"):
            held = (held[0], held[1] + line[1:])
            continue
        if held:
            yield held
        held = (number, line)
    if held:
        yield held


def _event(line: int, event: dict[str, str]) -> ListRow:
    summary = re.sub(r"\\([,;\\])", r"\1", event.get("SUMMARY", ""))
    row = ListRow(line, f"{event.get('DTSTART', '')} {summary}"[:200])
    if event.get("STATUS", "").upper() == "CANCELLED":
        row.note = _("Cancelled in the feed.")
        return row
    cells = {
        "date": _ics_day(event.get("DTSTART", "")),
        "name_bn": summary,
        "kind": event.get("CATEGORIES", "").lower(),
    }
    try:
        if event.get("DTEND"):  # the first day that is no longer part of it
            last = _date(_ics_day(event["DTEND"])) - timedelta(days=1)
            cells["to"] = max(last.isoformat(), cells["date"])
        cells["kind"] = cells["kind"] if _is_known_kind(cells["kind"]) else ""
    except ValidationError as error:
        row.error = " ".join(error.messages)
        return row
    read = _row(line, row.text, cells)
    return read


def _is_known_kind(given: str) -> bool:
    return any(fold(given) in map(fold, known) for known in (*KINDS.values(), OPTIONAL))


def _ics_day(value: str) -> str:
    """`20261216` or `20261216T000000` as a date that can be read."""
    found = re.match(r"(\d{4})(\d{2})(\d{2})", value)
    return "-".join(found.groups()) if found else value


def _lang() -> str:
    return get_language() or "bn"
