"""Letters, digits and number words of charters; what is compared is folded hard, what is kept is hardly touched."""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = "\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_DROP = str.maketrans("", "", _INVISIBLE)
# A joiner means something only beside a hasanta (উদ্‌যাপন, র‍্যাব); elsewhere a keyboard left it behind.
_STRAY_JOINER = re.compile("(?<!\u09cd)[\u200c\u200d](?!\u09cd)")
_TAG = re.compile(r"<br\s*/?>|</?(?:p|div|li|ul|ol|tr|td|table|tbody)\b[^<>]*>", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:a|b|i|u|em|strong|span|font|sup|sub|small|o:p)\b[^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[ \u00a0\u2000-\u200a\u202f\u3000\t\r\f\v\n]+")

_ASCII_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_SKELETON = str.maketrans(
    {"\u09bc": "", "ী": "ি", "ূ": "ু", "ঈ": "ই", "ঊ": "উ", "ণ": "ন", "ৎ": "ত", "ঁ": "", "\u200c": "", "\u200d": ""}
)
_NOT_LETTERS = re.compile(r"[\s\-‐‑–—−_'\"‘’“”`*#]+")

# Number words of charters; «তিনি» (he, she) is a misprint of তিন (A06).
_WORDS = {
    1: "এক", 2: "দুই দু", 3: "তিন তিনি", 4: "চার", 5: "পাঁচ", 6: "ছয়", 7: "সাত", 8: "আট", 9: "নয়", 10: "দশ",
    11: "এগারো এগার", 12: "বারো বার", 13: "তেরো তের", 14: "চৌদ্দ", 15: "পনেরো পনের", 16: "ষোল ষোলো",
    17: "সতেরো সতের", 18: "আঠারো আঠার", 19: "উনিশ", 20: "বিশ কুড়ি", 21: "একুশ", 22: "বাইশ", 23: "তেইশ",
    24: "চব্বিশ", 25: "পঁচিশ", 26: "ছাব্বিশ", 27: "সাতাশ", 28: "আটাশ", 29: "ঊনত্রিশ উনত্রিশ", 30: "ত্রিশ তিরিশ",
    31: "একত্রিশ", 32: "বত্রিশ", 33: "তেত্রিশ", 34: "চৌত্রিশ", 35: "পঁয়ত্রিশ", 36: "ছত্রিশ", 37: "সাঁইত্রিশ",
    38: "আটত্রিশ", 39: "ঊনচল্লিশ", 40: "চল্লিশ", 41: "একচল্লিশ", 42: "বিয়াল্লিশ", 43: "তেতাল্লিশ",
    44: "চুয়াল্লিশ", 45: "পঁয়তাল্লিশ", 46: "ছেচল্লিশ", 47: "সাতচল্লিশ", 48: "আটচল্লিশ", 49: "ঊনপঞ্চাশ",
    50: "পঞ্চাশ", 51: "একান্ন", 52: "বাহান্ন", 53: "তিপ্পান্ন", 54: "চুয়ান্ন", 55: "পঞ্চান্ন", 56: "ছাপ্পান্ন",
    57: "সাতান্ন", 58: "আটান্ন", 59: "ঊনষাট", 60: "ষাট", 61: "একষট্টি", 62: "বাষট্টি", 63: "তেষট্টি",
    64: "চৌষট্টি", 65: "পঁয়ষট্টি", 66: "ছেষট্টি", 67: "সাতষট্টি", 68: "আটষট্টি", 69: "ঊনসত্তর", 70: "সত্তর",
    71: "একাত্তর", 72: "বাহাত্তর", 73: "তিয়াত্তর", 74: "চুয়াত্তর", 75: "পঁচাত্তর", 76: "ছিয়াত্তর",
    77: "সাতাত্তর", 78: "আটাত্তর", 79: "ঊনআশি", 80: "আশি", 81: "একাশি", 82: "বিরাশি", 83: "তিরাশি",
    84: "চুরাশি", 85: "পঁচাশি", 86: "ছিয়াশি", 87: "সাতাশি", 88: "আটাশি", 89: "ঊননব্বই", 90: "নব্বই",
}  # fmt: skip


def clean(text: str) -> str:
    """Return the text to keep: NFC, no invisible marks, tags or doubled spaces; the spelling untouched."""
    plain = unicodedata.normalize("NFC", html.unescape(text)).translate(_DROP)
    plain = _INLINE_TAG.sub("", _TAG.sub(" ", plain))
    return _SPACES.sub(" ", _STRAY_JOINER.sub("", plain)).strip()


def ascii_digits(text: str) -> str:
    """Return the text with ০-৯ as 0-9."""
    return text.translate(_ASCII_DIGITS)


def spaced_skeleton(text: str) -> str:
    """Return the text folded for comparing, words still apart: digits ASCII, no nukta, one i, one u, one n."""
    return ascii_digits(clean(text)).casefold().translate(_SKELETON)


def skeleton(text: str) -> str:
    """Return the text folded for comparing, with no spaces, hyphens or quotes: a word broken by a line reads whole."""
    return _NOT_LETTERS.sub("", spaced_skeleton(text))


NUMBER_WORDS = {skeleton(word): number for number, words in _WORDS.items() for word in words.split()}
# Longest first, so that পঁয়তাল্লিশ is never read as its tail.
NUMBER_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))


def to_number(text: str) -> int | None:
    """Return a whole number written in Bangla digits, Latin digits, both, or words; None for anything else."""
    plain = skeleton(text)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    return NUMBER_WORDS.get(plain)


_SERIAL = re.compile(r"[(\[]?(\d{1,3})[)\].।:]*")


def to_serial(text: str) -> int | None:
    """Return the serial of a row printed as ১, (১), ০১., 1) or ১।; None where the cell holds anything else."""
    found = _SERIAL.fullmatch(skeleton(text))
    return int(found[1]) if found else None
