"""Words that several pages of the way in share: committed time, fee, dates near today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from offices.bangla import SHORT_MONTHS, in_digits_of
from offices.models import Office
from sla.core import PromiseKind
from sla.models import CharterLine

FEES: dict[str, Any] = {
    "free": gettext_lazy("Free"),
    "government_policy": gettext_lazy("As per government rules"),
    "mutual_agreement": gettext_lazy("By mutual agreement"),
}


@dataclass(frozen=True, slots=True)
class Stub:
    """The committed time: `number` with `unit`, or `word` with an optional `note`."""

    number: str = ""
    unit: str = ""
    word: str = ""
    note: str = ""


def stub_of(line: CharterLine) -> Stub:
    """Return what stands left of the dotted edge (R5, R6)."""
    if line.promise_kind == PromiseKind.WORKING_DAYS:
        days = line.working_days or 0
        if line.first_target_same_day:
            note = ngettext("or %(n)s working day", "or %(n)s working days", days) % {"n": digits(days)}
            return Stub(word=_("Immediate"), note=note)
        return Stub(number=digits(days), unit=ngettext("working day", "working days", days))
    if line.promise_kind == PromiseKind.IMMEDIATE:
        return Stub(word=_("Immediate"))
    if line.promise_kind == PromiseKind.NOT_PUBLISHED:
        return Stub(word=_("No time published"))
    return Stub(word=_("Agreed date"), note=_("set by discussion"))


def time_of(line: CharterLine) -> str:
    """Return the committed time in one line of text."""
    stub = stub_of(line)
    if stub.number:
        return f"{stub.number} {stub.unit}"
    return f"{stub.word}, {stub.note}" if stub.note else stub.word


def fee_of(line: CharterLine) -> str:
    """Return the fee in the reader's words; as printed where the charter uses words of its own."""
    words = [str(FEES[kind]) for kind in line.fee_kinds if kind in FEES]
    return " / ".join(words) or line.fee_bn or "—"


def office_title(office: Office) -> str:
    """Return the serving office as letters name it; an upazila's node carries the bare name of the place."""
    return _("Upazila ICT office, %(place)s") % {"place": office}


def near_date(day: date, today: date) -> str:
    """Return ২৪ ডিসে, with the year where it is not this year's."""
    text = f"{day.day} {SHORT_MONTHS[lang()][day.month - 1]}"
    return digits(text if day.year == today.year else f"{text} {day.year}")


def digits(value: object) -> str:
    """Return the text in the digits of the page."""
    return in_digits_of(value, lang())


def lang() -> str:
    """Return the language of the page as offices.bangla names it."""
    return "en" if (get_language() or "bn").startswith("en") else "bn"
