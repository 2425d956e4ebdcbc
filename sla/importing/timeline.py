"""The time cell of a charter line, read as a Promise (R5, R6)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sla.core.promise import Promise, PromiseKind
from sla.importing.errors import CharterError
from sla.importing.letters import NUMBER_WORD, clean, skeleton, spaced_skeleton, to_number

MAX_WORKING_DAYS = 365

_NUMBER = rf"(?:\d{{1,4}}|{NUMBER_WORD})"
_DAYS = r"(?:(?:কার্য|কর্ম)(?:্য)?(?:দিবস|দিন)|workingdays?|wds?\b)"
# «৩», «৩ (তিন)», «তিন (৩)», «৩-৫», «৩ থেকে ৫»: every number of the group counts, the largest is the ceiling.
_COUNTED = re.compile(rf"({_NUMBER}(?:(?:[(/,]|থেকে|হতে|বা)*{_NUMBER}\)?)*)(?:টি)?{_DAYS}")
# Time in another unit: no rule counts it, so it must not be read as the words beside it («তাৎক্ষণিক / ৩ দিন»).
_OTHER_UNIT = re.compile(rf"{_NUMBER}\)?(?:টি)?(?:{skeleton('দিন|ঘণ্টা|সপ্তাহ|মাস|মিনিট')}|days?|hours?|weeks?|months?)")
_RANGE = re.compile(r"(?<=\d)\s*[-‐‑–—−]\s*(?=\d)")
_UNCLEAR = re.compile(r"\d\s+\d|\d\s*\.\s*\d|শত|শো\s")
_EACH_NUMBER = re.compile(_NUMBER)
_IMMEDIATE = re.compile("তা?ত্?ক্ষ[নি]+ক|তত্?ক্ষনাত|সাথেসাথে|সঙ্গেসঙ্গে|immediate|অবিলম্বে|একইদিন")
_BY = "(?:অনুযায়|অনুযা|অনুজায়|মোতাবেক|মতাবেক|অনুসারে|ভিত্তি|সাপেক্ষে|মত)"
_ON_DEMAND = re.compile(skeleton(f"(?:চাহিদা|প্রয়োজন(?!ি))[^/]{{0,12}}?{_BY}") + "|ondemand")
_AS_DIRECTED = re.compile(skeleton(f"(?:নির্দেশনা|নির্দেশ|আদেশ)[^/]{{0,12}}?{_BY}") + "|asdirected")
_WHERE_APPLICABLE = re.compile(skeleton("প্রযোজ্য") + "|whereapplicable")
_MISSPELT_THREE = re.compile(skeleton("তিনি") + _DAYS)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the time cell says: the promise, the words found in it, and what is odd about them."""

    promise: Promise
    immediate: bool
    on_demand: bool
    as_directed: bool
    numbers: tuple[int, ...]
    misspelt_number: bool
    broken_word: bool

    @property
    def missing(self) -> bool:
        """Whether the cell holds no time at all (A04)."""
        return self.promise.kind is PromiseKind.NOT_PUBLISHED


def read_timeline(raw: str, *, line: int) -> Timeline:
    """Return what the time cell promises; `line` is its line of the file, named in the error.

    Raises CharterError for a count of working days outside 1 to 365, or one that could be read in two ways. A cell
    without a readable time is no error: it is *no promise published* (R6), a fault of the charter.
    """
    apart = _RANGE.sub("/", spaced_skeleton(raw))
    plain = skeleton(apart)
    numbers = _numbers(plain, line)
    if numbers and _UNCLEAR.search(apart):
        raise CharterError(_("the number of working days is not clear: %(text)s") % {"text": clean(raw)}, line)
    immediate, on_demand, as_directed = (bool(words.search(plain)) for words in (_IMMEDIATE, _ON_DEMAND, _AS_DIRECTED))
    kind = _kind(numbers, immediate, on_demand, as_directed)
    if not numbers and _OTHER_UNIT.search(plain):
        kind = PromiseKind.NOT_PUBLISHED
    promise = Promise(
        kind=kind,
        working_days=max(numbers) if kind is PromiseKind.WORKING_DAYS else None,
        first_target_same_day=kind is PromiseKind.WORKING_DAYS and immediate,
        negotiable=kind is not PromiseKind.NOT_PUBLISHED and (on_demand or as_directed),
        where_applicable=bool(_WHERE_APPLICABLE.search(plain)),
        raw=clean(raw),
    )
    misspelt = bool(_MISSPELT_THREE.search(plain))
    return Timeline(promise, immediate, on_demand, as_directed, numbers, misspelt, _is_broken(raw))


def _numbers(plain: str, line: int) -> tuple[int, ...]:
    """Return every number that counts working days, in printed order and each once."""
    groups = _COUNTED.findall(plain)
    found = [to_number(word) or 0 for group in groups for word in _EACH_NUMBER.findall(group)]
    for number in found:
        if not 1 <= number <= MAX_WORKING_DAYS:
            raise CharterError(_("%(number)d is no possible number of working days") % {"number": number}, line)
    return tuple(dict.fromkeys(found))


def _kind(numbers: tuple[int, ...], immediate: bool, on_demand: bool, as_directed: bool) -> PromiseKind:
    """Return what binds: a number before all, then 'immediate', then an open end."""
    if numbers:
        return PromiseKind.WORKING_DAYS
    if immediate:
        return PromiseKind.IMMEDIATE
    if on_demand:
        return PromiseKind.ON_DEMAND
    return PromiseKind.AS_DIRECTED if as_directed else PromiseKind.NOT_PUBLISHED


_WHOLE_WORDS = re.compile(skeleton("চাহিদা") + "|" + skeleton("প্রয়োজন") + "|তাতক্ষ|" + skeleton("কার্যদিবস|নির্দেশনা"))


def _is_broken(raw: str) -> bool:
    """Whether a key word is whole only without its spaces («চাহি দা», A26); «কার্য দিবস» is just a way to write it."""
    apart = re.sub(r"কার্য\s+দিবস", "কার্যদিবস", spaced_skeleton(raw))
    whole = _WHOLE_WORDS.findall(skeleton(raw))
    return len(_WHOLE_WORDS.findall(apart)) < len(whole)
