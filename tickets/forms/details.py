"""The answers of a requisition as the reader sees them: label and text, in the digits of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from offices.bangla import group_lakh, in_digits_of, long_date
from tickets.forms.fields import CONTACT_POST, WISHED_ON, Ask, FieldSpec, plan_of


def shown_details(form_kind: str, details: Mapping[str, Any], *, general: bool = True) -> list[tuple[str, str]]:
    """Return (label, text) of each answer in the order of the form; an unknown key (API) is shown as it came.

    general  with the wished date and the contact's designation, which every kind asks
    """
    asked = {spec.key: spec for spec in (*plan_of(form_kind).fields, WISHED_ON, CONTACT_POST)}
    hidden = {"kind"} if general else {"kind", WISHED_ON.key, CONTACT_POST.key}
    known = [
        (str(spec.label), shown_answer(spec, details[key]))
        for key, spec in asked.items()
        if key in details and key not in hidden
    ]
    others = [
        (key.replace("_", " "), _plain(value))
        for key, value in details.items()
        if key not in asked and key not in hidden
    ]
    return known + others


def shown_answer(spec: FieldSpec, value: Any) -> str:
    """Return one answer as text."""
    if spec.ask in (Ask.CHOICE, Ask.CHOICES):
        labels = dict(spec.choices)
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(code, code)) for code in codes)
    if spec.ask is Ask.DATE and (day := _day(value)):
        return long_date(day, _lang())
    if spec.ask is Ask.YES:
        return _("Yes") if value else _("No")
    if spec.ask is Ask.NUMBER and isinstance(value, int):
        return in_digits_of(group_lakh(value), _lang())
    return _plain(value)


def file_size(size: int) -> str:
    """Return the size of a file in the digits of the page; `size` in bytes."""
    return in_digits_of(filesizeformat(size), _lang())


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    return in_digits_of(value, _lang()) if isinstance(value, (int, float)) else str(value)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _lang() -> str:
    return "en" if (get_language() or "bn").startswith("en") else "bn"
