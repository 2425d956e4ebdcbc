"""Form fields that take Bangla and Latin digits alike; every number, date and phone field of every room."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices import bangla


class BanglaDateField(forms.DateField):
    """A date as dd/mm/yyyy (also dots, hyphens or yyyy-mm-dd), in either digits; shown in the page's digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Enter a date as day/month/year, such as 24/12/2026.")}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        try:
            return bangla.parse_date(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return bangla.numeric_date(value, get_language() or "bn") if isinstance(value, date) else value


class BanglaTimeField(forms.TimeField):
    """A 24-hour time as 16:30, in either digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Enter a time as hour:minute, such as 16:30.")}

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return super().to_python(value)
        try:
            return bangla.parse_time(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return bangla.in_digits_of(f"{value:%H:%M}", get_language() or "bn") if isinstance(value, time) else value


class BanglaIntegerField(forms.IntegerField):
    """A whole number in either digits, with or without grouping commas."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = bangla.to_ascii_digits(value).replace(",", "").strip()
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return bangla.in_digits_of(value, get_language() or "bn") if isinstance(value, int) else value


class PhoneField(forms.CharField):
    """A mobile number in either digits, with or without +880; cleans to 01XXXXXXXXX."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    default_error_messages = {"invalid": _("Enter a mobile number of 11 digits that begins with 01.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 30, **kwargs})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return bangla.parse_phone(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
