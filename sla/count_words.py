"""The count day by day in words, the same for ticket page and calculator; what a day is comes from `explain`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.bangla import in_digits_of, short_date
from sla.core import DayReason, DayRow

REASONS: Mapping[DayReason, Any] = {
    DayReason.RECEIPT: _("Day of receipt, not counted"),
    DayReason.BEFORE_RECEIPT: _("Before the effective receipt"),
    DayReason.COUNTED: _("Counted"),
    DayReason.OPENED: _("Opened by a notice, counted"),
    DayReason.WEEKEND: _("Weekend"),
    DayReason.CLOSED: _("Holiday"),
    DayReason.HELD: _("Clock was paused"),
    DayReason.GIVEN_BACK: _("Given back for the day of receipt, on which the clock was paused"),
    DayReason.AFTER_COUNT: _("The date that was told stays"),
    DayReason.AGREED: _("Agreed date"),
}


@dataclass(frozen=True, slots=True)
class DayLine:
    """One row of the count."""

    day: str
    iso: str
    number: str
    reason: str


def day_line(row: DayRow, hold_word: str = "") -> DayLine:
    """Return one row in the reader's language; `hold_word` says why the clock was paused on that day."""
    lang = "en" if (get_language() or "bn").startswith("en") else "bn"
    return DayLine(
        day=f"{short_date(row.date, lang)} {in_digits_of(row.date.year, lang)}",
        iso=row.date.isoformat(),
        number=in_digits_of(row.number, lang) if row.counted and row.number else "",
        reason=_reason(row, hold_word, lang),
    )


def _reason(row: DayRow, hold_word: str, lang: str) -> str:
    named = row.notice and (row.notice.name_bn if lang == "bn" else row.notice.name_en)
    beside = hold_word if row.reason is DayReason.HELD and hold_word else named
    return f"{REASONS[row.reason]}: {beside}" if beside else str(REASONS[row.reason])
