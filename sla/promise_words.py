"""The heading of a promise bar and the one sentence under it, which states the same numbers as its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from offices.bangla import in_digits_of, long_date, ordinal
from sla.presentation import LONG_PROMISE, PromiseBar


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """What the words need; days are those of Dhaka, `used` is the number of today's (or the last) working day."""

    received_day: date
    today: date
    total: int | None
    used: int = 0
    due_day: date | None = None
    finished_day: date | None = None
    on_hold: bool = False
    is_late: bool = False
    hold_reasons: Sequence[str] = ()


def heading_of(facts: PromiseFacts, bar: PromiseBar | None = None) -> str:
    """Return «৭ কার্যদিবসের মধ্যে আজ ৪র্থ দিন» or what stands in its place; the bar says whether today is a day off."""
    if facts.total is None:
        return _("Agreed date") if facts.due_day else _("No date yet")
    words = {
        "n": _digits(facts.total),
        "k": ordinal(facts.used, "bn") if _lang() == "bn" else str(facts.used),
        "used": _digits(facts.used),
    }
    if facts.total == 0:
        return _("Immediate service")
    if facts.finished_day and not facts.used:
        return _("A service of %(n)s working days, resolved on the day of receipt") % words
    if facts.finished_day:
        return _("A service of %(n)s working days, resolved on working day %(k)s") % words
    is_day_off = bar is not None and any(cell.is_today and cell.kind == "off" for cell in bar.cells)
    return _running_heading(facts, is_day_off=is_day_off) % words


def _running_heading(facts: PromiseFacts, *, is_day_off: bool) -> str:
    if facts.on_hold:
        return _("%(n)s working days; the clock is paused")
    if facts.is_late:
        return _("The promise of %(n)s working days is broken")
    if facts.used == 0 and facts.received_day == facts.today:
        return _("%(n)s working days, received today")
    if (facts.total or 0) > LONG_PROMISE or is_day_off or facts.used == 0:
        return _("Used %(used)s of %(n)s working days")
    return _("Day %(k)s of %(n)s working days")


def sentence_of(facts: PromiseFacts, bar: PromiseBar) -> str:
    """Return what the cells show in words: receipt, promised date, days used, left, paused and not counted."""
    parts = [_("Received on %(day)s.") % {"day": long_date(facts.received_day, _lang())}]
    if facts.due_day:
        over = facts.is_late or facts.finished_day
        text = _("The promised date was %(day)s.") if over else _("The promised date is %(day)s.")
        parts.append(text % {"day": long_date(facts.due_day, _lang())})
    if facts.finished_day:
        parts.append(_("Resolved on %(day)s.") % {"day": long_date(facts.finished_day, _lang())})
    parts += _counted(facts, bar)
    parts += [*_paused(_number_of("paused", bar), facts.hold_reasons), *_skipped(bar)]
    return " ".join(parts)


def _counted(facts: PromiseFacts, bar: PromiseBar) -> list[str]:
    if facts.finished_day or not facts.total:
        return []
    used = facts.used if bar.segments and not facts.is_late else _number_of("used", bar)
    words = {"used": _digits(used), "left": _digits(_number_of("left", bar)), "late": _digits(_number_of("late", bar))}
    if facts.is_late:
        return [_("Working days used: %(used)s, late: %(late)s.") % words]
    if not facts.used:
        return [_("The day of receipt is not counted.")]
    if facts.on_hold or not facts.due_day:
        return [_("Working days used: %(used)s.") % words]
    return [_("Working days used: %(used)s, left after today: %(left)s.") % words]


def _number_of(kind: str, bar: PromiseBar) -> int:
    """Cells of a kind; today is neither used nor left until the office closes."""
    return sum(cell.kind == kind for cell in bar.cells if not (cell.is_today and kind == "left"))


def _paused(days: int, reasons: Sequence[str]) -> list[str]:
    if not days:
        return []
    words = {"n": _digits(days), "reason": ", ".join(reasons)}
    if not reasons:
        return [ngettext("Clock paused %(n)s working day.", "Clock paused %(n)s working days.", days) % words]
    return [
        ngettext("Clock paused %(n)s working day, %(reason)s.", "Clock paused %(n)s working days, %(reason)s.", days)
        % words
    ]


def _skipped(bar: PromiseBar) -> list[str]:
    off = [cell for cell in bar.cells if cell.kind == "off"]
    holidays = list(dict.fromkeys(cell.title for cell in off if cell.title))
    if not off:
        return []
    if not holidays:
        return [_("Weekends are not counted.")]
    return [_("%(holiday)s and weekends are not counted.") % {"holiday": ", ".join(holidays)}]


def _digits(value: object) -> str:
    return in_digits_of(value, _lang())


def _lang() -> str:
    return "en" if (get_language() or "bn").startswith("en") else "bn"
