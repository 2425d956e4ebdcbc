"""Bangla text, digits, dates and numbers; pure functions, no database, no clock, no active language.

`lang` is "bn" or "en". A datetime must be aware and is read in Asia/Dhaka (R1); a date is taken as it is.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DHAKA = ZoneInfo("Asia/Dhaka")

_TO_BANGLA = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_TO_ASCII = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")

WEEKDAYS = {
    "bn": ("সোমবার", "মঙ্গলবার", "বুধবার", "বৃহস্পতিবার", "শুক্রবার", "শনিবার", "রবিবার"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT_WEEKDAYS = {
    "bn": ("সোম", "মঙ্গল", "বুধ", "বৃহঃ", "শুক্র", "শনি", "রবি"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = {
    "bn": ("জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
SHORT_MONTHS = {
    "bn": ("জানু", "ফেব্রু", "মার্চ", "এপ্রি", "মে", "জুন", "জুলাই", "আগ", "সেপ্টে", "অক্টো", "নভে", "ডিসে"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
BANGLA_MONTHS = {
    "bn": ("বৈশাখ", "জ্যৈষ্ঠ", "আষাঢ়", "শ্রাবণ", "ভাদ্র", "আশ্বিন", "কার্তিক", "অগ্রহায়ণ", "পৌষ", "মাঘ", "ফাল্গুন", "চৈত্র"),
    "en": (
        "Boishakh",
        "Joishtho",
        "Asharh",
        "Srabon",
        "Bhadro",
        "Ashwin",
        "Kartik",
        "Ogrohayon",
        "Poush",
        "Magh",
        "Falgun",
        "Choitro",
    ),
}
# First hour of each part of the day, as offices write it on notices.
_DAY_PARTS = ((0, "রাত"), (5, "সকাল"), (12, "দুপুর"), (15, "বিকাল"), (18, "সন্ধ্যা"), (20, "রাত"))
_ORDINALS = {1: "ম", 2: "য়", 3: "য়", 4: "র্থ", 5: "ম", 6: "ষ্ঠ", 7: "ম", 8: "ম", 9: "ম", 10: "ম"}


# -- digits and numbers ------------------------------------------------------------------------------------------


def to_bangla_digits(value: object) -> str:
    """Return the text with 0-9 as ০-৯; everything else stays."""
    return str(value).translate(_TO_BANGLA)


def to_ascii_digits(value: object) -> str:
    """Return the text with ০-৯ as 0-9; everything else stays."""
    return str(value).translate(_TO_ASCII)


def in_digits_of(value: object, lang: str) -> str:
    """Return the text in the digits of the language: ০-৯ for bn, 0-9 for every other."""
    return to_bangla_digits(value) if lang == "bn" else to_ascii_digits(value)


def group_lakh(number: int) -> str:
    """Return a whole number grouped the South Asian way, in ASCII digits: 12345678 -> 1,23,45,678."""
    sign, digits = ("-" if number < 0 else ""), str(abs(number))
    head, tail = digits[:-3], digits[-3:]
    pairs = re.findall(r"\d{1,2}(?=(?:\d\d)*$)", head)
    return sign + ",".join([*pairs, tail])


def ordinal(number: int, lang: str) -> str:
    """Return 1 as ১ম or 1st, 4 as ৪র্থ or 4th, 11 as ১১তম or 11th, in the digits of the language."""
    if lang == "bn":
        return to_bangla_digits(number) + _ORDINALS.get(number, "তম")
    teens = 11 <= number % 100 <= 13
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


# -- what people type --------------------------------------------------------------------------------------------

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_PHONE = re.compile(r"(?:\+?880|00880)?0?(1[3-9]\d{8})")


def parse_date(text: str) -> date:
    """Read 24/12/2026, 24.12.2026, 24-12-2026 or 2026-12-24 in either digits; ValueError for anything else."""
    plain = to_ascii_digits(text).strip()
    if found := _DAY_FIRST.fullmatch(plain):
        day, month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = found.groups()
    else:
        raise ValueError(f"not a date: {text!r}")
    return date(int(year), int(month), int(day))


def parse_time(text: str) -> time:
    """Read a 24-hour clock time, 16:30 or ১৬.৩০; ValueError for anything else."""
    found = _CLOCK.fullmatch(to_ascii_digits(text).strip())
    if not found:
        raise ValueError(f"not a time: {text!r}")
    return time(int(found[1]), int(found[2]))


def parse_phone(text: str) -> str:
    """Read a Bangladeshi mobile number in either digits, with or without +880, as 01XXXXXXXXX; else ValueError."""
    plain = re.sub(r"[\s().\-–]", "", to_ascii_digits(text))
    found = _PHONE.fullmatch(plain)
    if not found:
        raise ValueError("not a mobile number")
    return "0" + found[1]


# -- dates -------------------------------------------------------------------------------------------------------


def dhaka_date(value: date) -> date:
    """Return the Dhaka day of an aware datetime, or the date itself; ValueError for a naive datetime."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return value.astimezone(DHAKA).date()


def weekday(day: date, lang: str) -> str:
    """Return the name of the weekday: বৃহস্পতিবার, Thursday."""
    return WEEKDAYS[lang][dhaka_date(day).weekday()]


def plain_date(day: date, lang: str) -> str:
    """Return the date without its weekday: ২৪ ডিসেম্বর ২০২৬, 24 December 2026."""
    day = dhaka_date(day)
    return in_digits_of(f"{day.day} {MONTHS[lang][day.month - 1]} {day.year}", lang)


def long_date(day: date, lang: str) -> str:
    """Return বৃহস্পতিবার, ২৪ ডিসেম্বর ২০২৬ or Thursday, 24 December 2026."""
    return f"{weekday(day, lang)}, {plain_date(day, lang)}"


def short_date(day: date, lang: str) -> str:
    """Return বৃহঃ ২৪ ডিসে or Thu 24 Dec; only where the year is plain from the place."""
    day = dhaka_date(day)
    name = SHORT_WEEKDAYS[lang][day.weekday()]
    return in_digits_of(f"{name} {day.day} {SHORT_MONTHS[lang][day.month - 1]}", lang)


def numeric_date(day: date, lang: str) -> str:
    """Return dd/mm/yyyy in the digits of the language, the form in which fields show a date."""
    return in_digits_of(f"{dhaka_date(day):%d/%m/%Y}", lang)


def clock(value: time | datetime, lang: str) -> str:
    """Return the 12-hour time with its part of the day: বিকাল ৫:০০, 5:00 pm. A datetime is read in Asia/Dhaka."""
    if isinstance(value, datetime):
        dhaka_date(value)  # refuses a naive one
        value = value.astimezone(DHAKA).time()
    face = f"{value.hour % 12 or 12}:{value.minute:02d}"
    if lang == "bn":
        part = [name for first_hour, name in _DAY_PARTS if value.hour >= first_hour][-1]
        return f"{part} {to_bangla_digits(face)}"
    return f"{face} {'am' if value.hour < 12 else 'pm'}"


def bangabda(day: date, lang: str = "bn") -> tuple[int, str, int]:
    """Return day, month name and year of the Bangla calendar as revised in 2019; 14 April is 1 Boishakh.

    Falgun has 30 days when the Gregorian year in which it falls is leap. Source: domain notes, section 5.
    """
    day = dhaka_date(day)
    new_year = date(day.year, 4, 14)
    if day < new_year:
        new_year = date(day.year - 1, 4, 14)
    leap = (date(new_year.year + 1, 3, 1) - timedelta(days=1)).day == 29
    lengths = [31] * 6 + [30] * 4 + [30 if leap else 29, 30]
    rest, month = (day - new_year).days, 0
    while rest >= lengths[month]:
        rest -= lengths[month]
        month += 1
    return rest + 1, BANGLA_MONTHS[lang][month], new_year.year - 593


def bangabda_date(day: date, lang: str) -> str:
    """Return ৯ পৌষ ১৪৩৩ বঙ্গাব্দ or 9 Poush 1433 (Bangla era)."""
    number, month, year = bangabda(day, lang)
    era = "বঙ্গাব্দ" if lang == "bn" else "(Bangla era)"
    return in_digits_of(f"{number} {month} {year} {era}", lang)


# -- search ------------------------------------------------------------------------------------------------------

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# Letters that offices mix up in the same word: long and short i and u, the two n, ৎ typed as ত্.
_LETTERS = str.maketrans({"ী": "ি", "ূ": "ু", "ঈ": "ই", "ঊ": "উ", "ণ": "ন", "ৎ": "ত্"})
_EDGE = r"(?<![\w\u0980-\u09ff])"
_SEPARATORS = re.compile(r"[\s./\\\-‐‑–—_:;,।|'\"‘’“”(){}\[\]]+")
# Applied in order to text whose letters are folded already; the right side is the one form that search keeps.
_WORDS = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        ("য\u09bc", "য"),
        ("উর্(?:দ্)?ধ(?:্ব)?", "উর্ধ্ব"),
        ("পারস্পারিক", "পারস্পরিক"),
        ("অন্যাবশ্যক", "অত্যাবশ্যক"),
        (_EDGE + "দপ্তরিক", "দাপ্তরিক"),
        ("ইন্টারঅপারেটবিলিটি", "ইন্টারঅপারেবিলিটি"),
        (_EDGE + r"(?:ই|ডি)[\s\-‐‑–]*(?:নথি|ফাইলিং)", "ডিনথি"),
        (r"\b[ed][\s\-‐‑–]*(?:nothi|filing)", "ডিনথি"),
        (r"(?:শেখ\s+রাসেল|আইসিটি)\s+ডিজিটাল\s+ল্যাব", "আইসিটি ডিজিটাল ল্যাব"),
        (r"\b(?:sheikh\s+russ?ell?|ict)\s+digital\s+lab", "আইসিটি ডিজিটাল ল্যাব"),
    )
)


def fold(text: str) -> str:
    """Return the text as search compares it; fold both what is stored and what is typed.

    One form for: composed and decomposed য় ড় ঢ়; joiners; both digits; case; the spelling variants and the older
    names of the same system or lab (domain notes, A25 and A27); every separator of memo numbers as one space.
    Meant for finding, not for showing: সরকারী and সরকারি become the same, and so may two rare words.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    plain = unicodedata.normalize("NFC", to_ascii_digits(plain).casefold().translate(_LETTERS))
    for pattern, form in _WORDS:
        plain = pattern.sub(form, plain)
    return _SEPARATORS.sub(" ", plain).strip()
