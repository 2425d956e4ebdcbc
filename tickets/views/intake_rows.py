"""The catalogue as plain values: every service with its committed time and the date if it were sent now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.bangla import fold
from offices.models import Office
from sla.calendars import calendars_since
from sla.catalogue import lines_in_force
from sla.core import Calendars, PromiseHistory, PromiseKind, dhaka_day, due
from sla.models import Charter, CharterLine
from tickets.views.intake_words import Stub, digits, fee_of, lang, near_date, stub_of


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service; `due_on` is None where a date has to be agreed or no time is published."""

    public_id: str
    name: str
    name_lang: str
    section: str
    papers: str
    fee: str
    stub: Stub
    due_on: date | None
    due_text: str
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class TimeChip:
    """A filter by committed time with the number of services that it shows."""

    label: str
    value: str
    n: int
    current: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one office offers, as searched and filtered; `charter` is None where it has published none."""

    charter: Charter | None = None
    groups: tuple[tuple[str, tuple[ServiceRow, ...]], ...] = ()
    chips: tuple[TimeChip, ...] = ()
    suggestions: tuple[str, ...] = field(default=())


def build_catalogue(office: Office, *, search: str, time: str, at: datetime) -> Catalogue:
    """Return the catalogue of `office` as it stands at `at`; two queries."""
    lines = lines_in_force(office, dhaka_day(at))
    if not lines:
        return Catalogue()
    found = [line for line in lines if _matches(line, search)]
    shown = [line for line in found if not time or time_key(line) == time]
    calendars = calendars_since(office, since=at, at=at)
    suggestions = () if found else _nearest_words(lines, search)
    return Catalogue(lines[0].charter, _groups(shown, calendars, at), _chips(found, time), suggestions)


def time_key(line: CharterLine) -> str:
    """Return the value of the time filter: immediate, a number of working days, agreed or unpublished."""
    if line.promise_kind == PromiseKind.IMMEDIATE or line.first_target_same_day:
        return "immediate"
    if line.promise_kind == PromiseKind.WORKING_DAYS:
        return str(line.working_days)
    return "unpublished" if line.promise_kind == PromiseKind.NOT_PUBLISHED else "agreed"


def _groups(
    lines: Sequence[CharterLine], calendars: Calendars, at: datetime
) -> tuple[tuple[str, tuple[ServiceRow, ...]], ...]:
    ordered = sorted(lines, key=lambda line: (*_type_key(line), line.position))
    return tuple(
        (str(next(iter(group)).service.service_type), tuple(service_row(line, calendars, at) for line in group))
        for group in (list(members) for _key, members in groupby(ordered, key=_type_key))
    )


def _type_key(line: CharterLine) -> tuple[int, str]:
    kind = line.service.service_type
    return kind.position, kind.code


def service_row(line: CharterLine, calendars: Calendars, at: datetime) -> ServiceRow:
    """Return one row; the date is that of a requisition received and entered at `at`."""
    history = PromiseHistory(promise=line.to_core(), received_at=at, entered_at=at)
    day = due(history, calendars, at=at).date
    is_translated = lang() == "en" and bool(line.name_en)
    return ServiceRow(
        public_id=line.service.public_id,
        name=line.display_name,
        name_lang="en" if is_translated else "bn",
        section=line.get_section_display() if not line.classified_as else line.get_classified_as_display(),
        papers=line.documents_bn,
        fee=fee_of(line),
        stub=stub_of(line),
        due_on=day,
        due_text=near_date(day, dhaka_day(at)) if day else "—",
        is_provisional=day is not None and calendars[-1][1].is_provisional(day),
    )


def _chips(lines: Sequence[CharterLine], current: str) -> tuple[TimeChip, ...]:
    counts = Counter(time_key(line) for line in lines)
    keys = sorted(counts, key=lambda key: (_CHIP_ORDER.get(key, 1), int(key) if key.isdigit() else 0))
    everything = TimeChip(_("All"), "", len(lines), not current)
    return (everything, *(TimeChip(_chip_label(key), key, counts[key], key == current) for key in keys))


_CHIP_ORDER = {"immediate": 0, "agreed": 2, "unpublished": 3}


def _chip_label(key: str) -> str:
    if key.isdigit():
        return ngettext("%(n)s day", "%(n)s days", int(key)) % {"n": digits(key)}
    return {"immediate": _("Immediate"), "agreed": _("Agreed date"), "unpublished": _("No time published")}[key]


def _matches(line: CharterLine, search: str) -> bool:
    haystack = _folded(line)
    return all(word in haystack for word in fold(search).split())


def _folded(line: CharterLine) -> str:
    return fold(_names(line))


def _names(line: CharterLine) -> str:
    kind = line.service.service_type
    return " ".join([line.name_bn, line.display_name_bn, line.name_en, kind.name_bn, kind.name_en])


def _nearest_words(lines: Sequence[CharterLine], search: str) -> tuple[str, ...]:
    """Return up to three words of the catalogue, as written there, that look like what was typed."""
    written = {fold(word): word.strip("।,/()") for line in lines for word in _names(line).split() if len(word) > 2}
    near = [match for typed in fold(search).split() for match in get_close_matches(typed, written, n=2, cutoff=0.65)]
    return tuple(dict.fromkeys(written[word] for word in near))[:3]
