"""Fields and filters take and show the digits of both languages."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils.translation import override

from offices.forms import BanglaDateField, BanglaIntegerField, BanglaTimeField, PhoneField


def test_fields_read_both_digits() -> None:
    assert BanglaDateField().clean("২৪/১২/২০২৬") == date(2026, 12, 24)
    assert BanglaTimeField().clean("১৬:৩০") == time(16, 30)
    assert BanglaIntegerField(min_value=1).clean(" ২,৪০,০০০ ") == 240000
    assert PhoneField().clean("+৮৮০ ১৭০০-০০০০০০") == "01700000000"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (BanglaDateField(), "31/02/2026"),
        (BanglaTimeField(), "২৫:০০"),
        (BanglaIntegerField(max_value=50), "৫১"),
        (BanglaIntegerField(), "পাঁচ"),
        (PhoneField(), "12345"),
        (BanglaDateField(), ""),
    ],
)
def test_fields_refuse_the_rest(field: BanglaDateField, text: str) -> None:
    with pytest.raises(ValidationError):
        field.clean(text)


def test_optional_fields_may_stay_empty() -> None:
    assert BanglaDateField(required=False).clean("") is None
    assert BanglaTimeField(required=False).clean("") is None
    assert BanglaIntegerField(required=False).clean("") is None
    assert PhoneField(required=False).clean("") == ""


def test_a_bound_field_shows_the_digits_of_the_page() -> None:
    with override("bn"):
        assert BanglaDateField().prepare_value(date(2026, 12, 24)) == "২৪/১২/২০২৬"
        assert BanglaIntegerField().prepare_value(12) == "১২"
    with override("en"):
        assert BanglaDateField().prepare_value(date(2026, 12, 24)) == "24/12/2026"
        assert BanglaTimeField().prepare_value(time(9, 5)) == "09:05"


FILTERS = {
    "{{ n|digits }}": ("২৪০০০০", "240000"),
    "{{ n|grouped }}": ("২,৪০,০০০", "2,40,000"),
    "{{ k|ordinal_day }}": ("৪র্থ", "4th"),
    "{{ d|long_date }}": ("বৃহস্পতিবার, ২৪ ডিসেম্বর ২০২৬", "Thursday, 24 December 2026"),
    "{{ d|short_date }}": ("বৃহঃ ২৪ ডিসে", "Thu 24 Dec"),
    "{{ t|clock }}": ("বিকাল ৫:০০", "5:00 pm"),
    "{{ t|moment }}": ("বৃহস্পতিবার, ২৪ ডিসেম্বর ২০২৬, বিকাল ৫:০০", "Thursday, 24 December 2026, 5:00 pm"),
    "{{ d|both_calendars }}": (
        "৯ পৌষ ১৪৩৩ বঙ্গাব্দ / ২৪ ডিসেম্বর ২০২৬ খ্রি.",
        "9 Poush 1433 (Bangla era) / 24 December 2026 CE",
    ),
    "{{ none|long_date }}{{ none|moment }}{{ none|digits }}{{ none|clock }}": ("", ""),
}


@pytest.mark.parametrize("source", FILTERS)
def test_filters_speak_the_language_of_the_page(source: str) -> None:
    values = {"n": 240000, "k": 4, "d": date(2026, 12, 24), "t": datetime(2026, 12, 24, 11, tzinfo=UTC), "none": None}
    for language, text in zip(("bn", "en"), FILTERS[source], strict=True):
        with override(language):
            assert Template("{% load bangla %}" + source).render(Context(values)) == text
