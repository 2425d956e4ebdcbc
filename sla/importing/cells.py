"""What the other cells of a charter line say: delivery methods, fees and posts, as codes (domain notes, 10)."""

from __future__ import annotations

import re

from sla.importing.letters import clean, skeleton, spaced_skeleton


def _words(text: str) -> re.Pattern[str]:
    return re.compile("|".join(skeleton(word) for word in text.split()))


METHODS = {
    "website": _words("ওয়েবসাইট ওয়েবপোর্টাল website"),
    "online": _words("অনলাইন online"),
    "phone": _words("টেলিফোন মোবাইল ফোনে মুঠোফোন phone"),
    "email": _words("ইমেইল ইমেল email"),
    "post": _words("ডাকযোগ ডাকেরমাধ্যম"),
    "letter": _words("পত্রমারফত পত্রেরমাধ্যম চিঠি"),
    "in_person": _words("সরাসরি উপস্থিতি স্বশরীর সশরীর"),
    "hands_on": _words("হাতেকলমে"),
    "requisition": _words("অধিযাচন চাহিদাপত্র"),
    "superior_directive": _words("ঊর্ধ্বতন উর্দ্ধতন উর্ধতন"),
    "annual_work_plan": _words("কর্মপরিকল্পনা"),
    "on_demand": _words("চাহিদামোতাবেক চাহিদাঅনুযায়ী চাহিদাঅনুসারে"),
    "d_nothi": _words("ইনথি ডিনথি ইফাইলিং"),
    "training_session": _words("প্রশিক্ষণসেশন"),
    "office_register": _words("রেজিস্টার রেজিষ্টার"),
}
_ITEM = re.compile(r"(?:^|(?<=\s))[(\[]?\d{1,2}[.।)\]]+\s*(?=\D)")

FEES = {
    "free": _words("বিনামূল্য বিনাফি মূল্যহীন প্রযোজ্যনয় free"),
    "government_policy": _words("নীতিমালা"),
    "mutual_agreement": _words("সমঝোতা"),
}


def delivery_methods(text: str) -> list[str]:
    """Return the codes of the methods in a cell, in printed order; `other` where an item names none (A17)."""
    items = [skeleton(item) for item in _ITEM.split(spaced_skeleton(text)) if item.strip()]
    found: list[str] = []
    for item in items:
        found += _in_order(METHODS, item) or ["other"]
    return list(dict.fromkeys(found))


def fee_kinds(text: str) -> list[str]:
    """Return the codes of the fee kinds in a cell, in printed order; no amount is ever printed (A39)."""
    return _in_order(FEES, skeleton(text))


def _in_order(words: dict[str, re.Pattern[str]], plain: str) -> list[str]:
    """Return the codes whose words stand in the folded text, by where they first stand."""
    places = {code: found.start() for code, pattern in words.items() if (found := pattern.search(plain))}
    return sorted(places, key=places.__getitem__)


# Longest first: «সহকারী প্রোগ্রামার» is no «প্রোগ্রামার».
POSTS = (
    "উপজেলা আইসিটি অফিসার",
    "জেলা আইসিটি অফিসার",
    "সহকারী মেইনটেন্যান্স ইঞ্জিনিয়ার",
    "মেইনটেন্যান্স ইঞ্জিনিয়ার",
    "নেটওয়ার্ক টেকনিশিয়ান",
    "সহকারী প্রোগ্রামার",
    "প্রোগ্রামার",
    "উপজেলা নির্বাহী অফিসার",
    "জেলা প্রশাসক",
    "মহাপরিচালক",
)
OLD_POSTS = ("সহকারী প্রোগ্রামার", "প্রোগ্রামার")
_FOLDED_POSTS = tuple((skeleton(post), clean(post)) for post in POSTS)
_CHARGE = re.compile(r"\(?(?:অ|চ)\.\s*দা\.?\)?")


def post_in(text: str) -> str:
    """Return the designation in an officer cell, never the person, or the empty text (A14)."""
    plain = skeleton(text)
    found = [(plain.find(folded), -len(folded), post) for folded, post in _FOLDED_POSTS if folded in plain]
    return min(found)[2] if found else ""


def charge_in(text: str) -> str:
    """Return «(অ.দা.)» or «(চ.দা.)» as printed where the post is held in extra charge (A23), or the empty text."""
    found = _CHARGE.search(clean(text))
    return found[0] if found else ""
