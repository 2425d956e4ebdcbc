"""Form fields from the data of tickets/forms/fields.py; texts bounded, both digits everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from offices.bangla import in_digits_of
from offices.forms import BanglaDateField, BanglaIntegerField
from tickets.forms.fields import Ask, FieldSpec

TEXT_LENGTH = 250
LONG_LENGTH = 4000
FIRST_YEAR, LAST_YEAR = 2000, 2100


def build_field(spec: FieldSpec) -> forms.Field:
    """Return the Django field of one question."""
    field = _BUILDERS[spec.ask](spec)
    field.required, field.label, field.help_text = spec.required, spec.label, spec.hint
    field.widget.is_required = spec.required
    return with_words(field)


def with_words(field: forms.Field) -> forms.Field:
    """Give a field the house sentences for what was left empty or is too long."""
    field.error_messages["required"] = enter(field.label)
    limit = getattr(field, "max_length", None)
    for validator in field.validators:
        if limit and getattr(validator, "code", "") == "max_length":
            validator.message = too_long(field.label, limit)  # type: ignore[attr-defined]  # length and number validators have one
    return field


def _enter(label: Any) -> str:
    return _("Enter %(field)s") % {"field": label}


def _between(label: Any, low: int, high: int) -> str:
    words = {"field": label, "low": _shown(low), "high": _shown(high)}
    return _("%(field)s must be %(low)s to %(high)s") % words


def _too_long(label: Any, limit: int) -> str:
    return _("%(field)s: at most %(limit)s letters") % {"field": label, "limit": _shown(limit)}


def _shown(number: int) -> str:
    return in_digits_of(number, get_language() or "bn")


enter, between, too_long = lazy(_enter, str), lazy(_between, str), lazy(_too_long, str)


def check_year(day: Any) -> None:
    """Refuse dates that no office means, such as the year 0001."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("The year must be %(low)s to %(high)s.") % {"low": _shown(FIRST_YEAR), "high": _shown(LAST_YEAR)}
        )


def _number(spec: FieldSpec) -> forms.Field:
    sentence = between(spec.label, spec.low, spec.high)
    field = BanglaIntegerField(min_value=spec.low, max_value=spec.high, error_messages={"invalid": sentence})
    for validator in field.validators:
        validator.message = sentence  # type: ignore[attr-defined]  # length and number validators have one
    return field


_BUILDERS: Mapping[Ask, Callable[[FieldSpec], forms.Field]] = {
    Ask.TEXT: lambda spec: forms.CharField(max_length=TEXT_LENGTH),
    Ask.LONG: lambda spec: forms.CharField(max_length=LONG_LENGTH, widget=forms.Textarea(attrs={"rows": 4})),
    Ask.NUMBER: _number,
    Ask.DATE: lambda spec: BanglaDateField(validators=[check_year]),
    Ask.CHOICE: lambda spec: forms.ChoiceField(choices=spec.choices, widget=forms.RadioSelect),
    Ask.CHOICES: lambda spec: forms.MultipleChoiceField(choices=spec.choices, widget=forms.CheckboxSelectMultiple),
    Ask.YES: lambda spec: forms.BooleanField(),
}
