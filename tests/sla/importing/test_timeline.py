"""The time cell: what it promises, in every spelling that offices use."""

import pytest

from sla.core.promise import PromiseKind
from sla.importing.errors import CharterError
from sla.importing.letters import NUMBER_WORDS, skeleton, to_number, to_serial
from sla.importing.timeline import read_timeline

DAYS, NOW, DEMAND = PromiseKind.WORKING_DAYS, PromiseKind.IMMEDIATE, PromiseKind.ON_DEMAND
DIRECTED, NONE = PromiseKind.AS_DIRECTED, PromiseKind.NOT_PUBLISHED


@pytest.mark.parametrize(
    ("raw", "kind", "days", "same_day", "negotiable", "applicable"),
    [
        ("৭ কার্যদিবস", DAYS, 7, False, False, False),
        ("০৭ কার্যদিবস (প্রযোজ্য ক্ষেত্রে)", DAYS, 7, False, False, True),
        ("7 working days", DAYS, 7, False, False, False),
        ("১5 কার্য দিবস", DAYS, 15, False, False, False),
        ("পঁয়তাল্লিশ কার্যদিবস", DAYS, 45, False, False, False),
        ("সাত (৭) কর্মদিবসের মধ্যে", DAYS, 7, False, False, False),
        ("০৩(তিন) কার্যদিবস", DAYS, 3, False, False, False),
        ("তিনি কার্যদিবস", DAYS, 3, False, False, False),
        ("৩-৫ কার্যদিবস", DAYS, 5, False, False, False),
        ("৩ হতে ৫ কার্যদিবস", DAYS, 5, False, False, False),
        ("তাৎক্ষণিক/৩ কার্যদিবস", DAYS, 3, True, False, False),
        ("তাৎক্ষনিক / ০৫ কার্যদিবস (প্রয়োজ্য ক্ষেত্রে)", DAYS, 5, True, False, True),
        ("তাত্ক্ষণিক", NOW, None, False, False, False),
        ("তাৎ\u200cক্ষণিক", NOW, None, False, False, False),
        ("তাৎক্ষণিক/চাহি দা অনুযায়ী", NOW, None, False, True, False),
        ("৭ কার্যদিবস/ চাহিদা অনুযায়ী", DAYS, 7, False, True, False),
        ("৪৫ কার্যদিবস / প্রয়োজন অনুসারে", DAYS, 45, False, True, False),
        ("১৫ কার্যদিবস/ অটোমেশনের চাহিদা অনুযায়ী", DAYS, 15, False, True, False),
        ("চাহিদা মোতাবেক", DEMAND, None, False, True, False),
        ("নির্দেশনা অনুযায়ী", DIRECTED, None, False, True, False),
        ("প্রয়োজনীয় নির্দেশনা মোতাবেক", DIRECTED, None, False, True, False),
        ("ব্যক্তিগত উপস্থিতির মাধ্যমে যোগাযোগ", NONE, None, False, False, False),
        ("২৪ ঘণ্টা", NONE, None, False, False, False),
        ("তাৎক্ষণিক / ৩ দিন", NONE, None, False, False, False),
        ("৭ (সাত) দিন/ চাহিদা অনুযায়ী", NONE, None, False, False, False),
        ("", NONE, None, False, False, False),
    ],
)
def test_time_cell(
    raw: str, kind: PromiseKind, days: int | None, same_day: bool, negotiable: bool, applicable: bool
) -> None:
    promise = read_timeline(raw, line=1).promise
    assert (promise.kind, promise.working_days) == (kind, days)
    assert (promise.first_target_same_day, promise.negotiable) == (same_day, negotiable)
    assert promise.where_applicable is applicable


@pytest.mark.parametrize(
    "raw", ["০ কার্যদিবস", "৯৯৯ কার্যদিবস", "২.৫ কার্যদিবস", "১ ৫ কার্যদিবস", "একশত বিশ কার্যদিবস ৫ কার্যদিবস"]
)
def test_a_number_that_cannot_be_is_refused_with_its_line(raw: str) -> None:
    with pytest.raises(CharterError) as caught:
        read_timeline(raw, line=41)
    assert caught.value.line == 41


def test_number_words_reach_from_one_to_ninety() -> None:
    assert set(NUMBER_WORDS.values()) == set(range(1, 91))
    assert [to_number(text) for text in ("তিন", "০৩", "1৫", "নব্বই", "কিছু")] == [3, 3, 15, 90, None]


@pytest.mark.parametrize("printed", ["৪", "(৪)", "০৪.", "4", "4)", "৪।", " [৪] ", "\u200b৪"])
def test_serials_of_every_kind(printed: str) -> None:
    assert to_serial(printed) == 4


def test_words_compare_whatever_their_unicode_form() -> None:
    assert skeleton("প্রয়োজ্য") == skeleton("প্রযো\u200dজ্য") == skeleton("প্রয\u09bcোজ্য")
    assert skeleton("সরকারী") == skeleton("সরকারি")
