"""Filters that write numbers, dates and times in the reader's language; {% load bangla %}."""

from __future__ import annotations

from datetime import date, datetime, time

from django import template
from django.utils.translation import get_language

from offices import bangla

register = template.Library()


def _lang() -> str:
    return "bn" if (get_language() or "bn").startswith("bn") else "en"


@register.filter
def digits(value: object) -> str:
    """{{ ticket.number|digits }}: the text in the page's digits; None is empty."""
    return "" if value is None else bangla.in_digits_of(value, _lang())


@register.filter
def grouped(value: int | None) -> str:
    """{{ 240000|grouped }}: ২,৪০,০০০."""
    return "" if value is None else bangla.in_digits_of(bangla.group_lakh(int(value)), _lang())


@register.filter
def ordinal_day(value: int | None) -> str:
    """{{ 4|ordinal_day }}: ৪র্থ or 4th."""
    return "" if value is None else bangla.ordinal(int(value), _lang())


@register.filter
def long_date(value: date | None) -> str:
    """{{ day|long_date }}: বৃহস্পতিবার, ২৪ ডিসেম্বর ২০২৬; moments are read in Asia/Dhaka."""
    return bangla.long_date(value, _lang()) if value else ""


@register.filter
def short_date(value: date | None) -> str:
    """{{ day|short_date }}: বৃহঃ ২৪ ডিসে."""
    return bangla.short_date(value, _lang()) if value else ""


@register.filter
def plain_date(value: date | None) -> str:
    """{{ day|plain_date }}: ২৪ ডিসেম্বর ২০২৬."""
    return bangla.plain_date(value, _lang()) if value else ""


@register.filter
def numeric_date(value: date | None) -> str:
    """{{ day|numeric_date }}: ২৪/১২/২০২৬."""
    return bangla.numeric_date(value, _lang()) if value else ""


@register.filter
def clock(value: time | datetime | None) -> str:
    """{{ due_at|clock }}: বিকাল ৫:০০."""
    return bangla.clock(value, _lang()) if value is not None else ""


@register.filter
def moment(value: datetime | None) -> str:
    """{{ due_at|moment }}: বৃহস্পতিবার, ২৪ ডিসেম্বর ২০২৬, বিকাল ৫:০০."""
    return f"{bangla.long_date(value, _lang())}, {bangla.clock(value, _lang())}" if value else ""


@register.filter
def both_calendars(value: date | None) -> str:
    """{{ day|both_calendars }}: ৯ পৌষ ১৪৩৩ বঙ্গাব্দ / ২৪ ডিসেম্বর ২০২৬ খ্রি., as letters carry it."""
    if not value:
        return ""
    common = "খ্রি." if _lang() == "bn" else "CE"
    return f"{bangla.bangabda_date(value, _lang())} / {bangla.plain_date(value, _lang())} {common}"
