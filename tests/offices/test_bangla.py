"""Digits, dates, phones and search folding."""

import unicodedata
from datetime import UTC, date, datetime, time

import pytest

from offices import bangla


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (240000, "2,40,000"), (12345678, "1,23,45,678"), (-100000, "-1,00,000")],
)
def test_group_lakh(number: int, text: str) -> None:
    assert bangla.group_lakh(number) == text


def test_digits_both_ways() -> None:
    assert bangla.to_bangla_digits("KLM-2609-0042") == "KLM-২৬০৯-০০৪২"
    assert bangla.to_ascii_digits("KLM-২৬০৯-০০৪২") == "KLM-2609-0042"
    assert bangla.in_digits_of(15, "bn") == "১৫"
    assert bangla.in_digits_of("১৫", "en") == "15"


@pytest.mark.parametrize(
    ("number", "bn", "en"),
    [
        (1, "১ম", "1st"),
        (2, "২য়", "2nd"),
        (4, "৪র্থ", "4th"),
        (6, "৬ষ্ঠ", "6th"),
        (11, "১১তম", "11th"),
        (23, "২৩তম", "23rd"),
    ],
)
def test_ordinal(number: int, bn: str, en: str) -> None:
    assert bangla.ordinal(number, "bn") == bn
    assert bangla.ordinal(number, "en") == en


@pytest.mark.parametrize("text", ["24/12/2026", "২৪/১২/২০২৬", "24.12.2026", "২৪-১২-২০২৬", " 2026-12-24 ", "২০২৬-১২-২৪"])
def test_parse_date_takes_every_form(text: str) -> None:
    assert bangla.parse_date(text) == date(2026, 12, 24)


@pytest.mark.parametrize("text", ["", "24/12/26", "31/02/2026", "12/24/2026", "24 12 2026", "২৪/১২", "0/0/0000", "1e3"])
def test_parse_date_refuses_the_rest(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|out of range|must be in"):
        bangla.parse_date(text)


@pytest.mark.parametrize("text", ["01700-000000", "+880 1700 000000", "৮৮০১৭০০০০০০০০", "০১৭০০-০০০০০০", "1700000000"])
def test_parse_phone_gives_one_form(text: str) -> None:
    assert bangla.parse_phone(text) == "01700000000"


@pytest.mark.parametrize("text", ["", "01200000000", "0170000000", "017000000000", "abc", "+1 700 000 0000"])
def test_parse_phone_refuses_the_rest(text: str) -> None:
    with pytest.raises(ValueError, match="not a mobile number"):
        bangla.parse_phone(text)


def test_parse_time() -> None:
    assert bangla.parse_time("১৬.৩০") == time(16, 30)
    with pytest.raises(ValueError, match="hour must be"):
        bangla.parse_time("24:00")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2024, 3, 26), "১২ চৈত্র ১৪৩০ বঙ্গাব্দ"),
        (date(2024, 3, 3), "১৯ ফাল্গুন ১৪৩০ বঙ্গাব্দ"),
        (date(2024, 5, 1), "১৮ বৈশাখ ১৪৩১ বঙ্গাব্দ"),
        (date(2026, 1, 26), "১২ মাঘ ১৪৩২ বঙ্গাব্দ"),
        (date(2026, 2, 15), "২ ফাল্গুন ১৪৩২ বঙ্গাব্দ"),
        (date(2025, 12, 31), "১৬ পৌষ ১৪৩২ বঙ্গাব্দ"),
        (date(2019, 10, 17), "১ কার্তিক ১৪২৬ বঙ্গাব্দ"),
        (date(2026, 3, 7), "২২ ফাল্গুন ১৪৩২ বঙ্গাব্দ"),
        (date(2026, 4, 13), "৩০ চৈত্র ১৪৩২ বঙ্গাব্দ"),
        (date(2024, 3, 14), "৩০ ফাল্গুন ১৪৩০ বঙ্গাব্দ"),
        (date(2026, 4, 14), "১ বৈশাখ ১৪৩৩ বঙ্গাব্দ"),
    ],
)
def test_bangla_calendar(day: date, text: str) -> None:
    assert bangla.bangabda_date(day, "bn") == text


def test_dates_in_words() -> None:
    day = date(2026, 12, 24)

    assert bangla.long_date(day, "bn") == "বৃহস্পতিবার, ২৪ ডিসেম্বর ২০২৬"
    assert bangla.long_date(day, "en") == "Thursday, 24 December 2026"
    assert bangla.short_date(day, "bn") == "বৃহঃ ২৪ ডিসে"
    assert bangla.short_date(day, "en") == "Thu 24 Dec"
    assert bangla.numeric_date(day, "bn") == "২৪/১২/২০২৬"


def test_moments_are_read_in_dhaka() -> None:
    late_evening = datetime(2026, 12, 23, 18, 30, tzinfo=UTC)

    assert bangla.long_date(late_evening, "en") == "Thursday, 24 December 2026"
    assert bangla.clock(late_evening, "bn") == "রাত ১২:৩০"
    with pytest.raises(ValueError, match="needs a zone"):
        bangla.long_date(datetime(2026, 12, 24, 1, 0), "bn")


@pytest.mark.parametrize(
    ("hour", "text"),
    [(4, "রাত ৪:০৫"), (9, "সকাল ৯:০৫"), (12, "দুপুর ১২:০৫"), (15, "বিকাল ৩:০৫"), (18, "সন্ধ্যা ৬:০৫"), (21, "রাত ৯:০৫")],
)
def test_clock_names_the_part_of_the_day(hour: int, text: str) -> None:
    assert bangla.clock(time(hour, 5), "bn") == text


def test_clock_in_english() -> None:
    assert bangla.clock(time(0, 0), "en") == "12:00 am"
    assert bangla.clock(time(17, 0), "en") == "5:00 pm"


SAME = [
    ("সরকারী", "সরকারি"),
    ("উর্ধ্বতন", "ঊর্ধ্বতন"),
    ("উর্দ্ধতন", "ঊর্ধ্বতন"),
    ("ঊর্দ্ধ্বতন", "ঊর্ধ্বতন"),
    ("তাৎক্ষনিক", "তাৎক্ষণিক"),
    ("তাত্ক্ষণিক", "তাৎক্ষণিক"),
    ("প্রয়োজ্য", "প্রযোজ্য"),
    ("পদবী", "পদবি"),
    ("পারস্পারিক", "পারস্পরিক"),
    ("অন্যাবশ্যক", "অত্যাবশ্যক"),
    ("দপ্তরিক", "দাপ্তরিক"),
    ("ই-নথি", "ডি-নথি"),
    ("ই নথি", "ডি-নথি"),
    ("ই-ফাইলিং", "ডি-নথি"),
    ("ইনথি", "ডিনথি"),
    ("D-Nothi", "e nothi"),
    ("D-Nothi", "ডি-নথি"),
    ("শেখ রাসেল ডিজিটাল ল্যাব", "আইসিটি ডিজিটাল ল্যাব"),
    ("Sheikh Russel Digital Lab", "ICT digital lab"),
    ("৫৬.০৪.৭২৪০.০০১-১২৩", "56/04/7240/001/123"),
    ("উপ/শিক্ষা/২০২৬/১৪৫", "উপ-শিক্ষা-2026-145"),
    ("র\u200d্যাব", "র্যাব"),
    ("KLM-২৬০৯-০০৪২", "klm 2609 0042"),
]


@pytest.mark.parametrize(("printed", "typed"), SAME)
def test_fold_finds_the_variant(printed: str, typed: str) -> None:
    assert bangla.fold(printed) == bangla.fold(typed)


@pytest.mark.parametrize("word", ["\u09af\u09bc", "\u09a1\u09bc", "\u09a2\u09bc", "কার্যালয়", "ো"])
def test_fold_ignores_how_letters_are_composed(word: str) -> None:
    composed = (
        word.replace("\u09af\u09bc", "\u09df").replace("\u09a1\u09bc", "\u09dc").replace("\u09a2\u09bc", "\u09dd")
    )
    assert bangla.fold(composed) == bangla.fold(unicodedata.normalize("NFD", word)) == bangla.fold(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("সেই নথি", "সেডিনথি"),
        ("দুই নথি", "ডি-নথি"),
        ("জেলা", "উপজেলা"),
        ("কর্মদিবস", "কার্যদিবস"),
        ("12-3", "123"),
        ("ডাক", "ডাকা"),
    ],
)
def test_fold_keeps_other_words_apart(one: str, other: str) -> None:
    assert bangla.fold(one) != bangla.fold(other)


@pytest.mark.parametrize("text", [pair[0] for pair in SAME])
def test_fold_twice_changes_nothing(text: str) -> None:
    assert bangla.fold(bangla.fold(text)) == bangla.fold(text)
