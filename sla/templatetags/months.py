"""Words of a month grid: its name and the names of its weekdays."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import get_language

from offices.bangla import MONTHS, SHORT_WEEKDAYS, in_digits_of, weekday

register = template.Library()


@register.filter
def month_name(first: date) -> str:
    """ডিসেম্বর ২০২৬ or December 2026."""
    return in_digits_of(f"{MONTHS[_lang()][first.month - 1]} {first.year}", _lang())


@register.filter
def weekday_name(day: date) -> str:
    """রবিবার or Sunday."""
    return weekday(day, _lang())


@register.filter
def weekday_short(day: date) -> str:
    """রবি or Sun."""
    return SHORT_WEEKDAYS[_lang()][day.weekday()]


def _lang() -> str:
    return "bn" if get_language() == "bn" else "en"
