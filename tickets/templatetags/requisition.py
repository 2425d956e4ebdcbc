"""Tags of the requisition form; {% load requisition %}."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField

from offices.templatetags.ui import field
from tickets.forms import details
from tickets.forms.requisition import size_of

register = template.Library()

# Not optional and not required: the letter's facts, or the box that says it comes later.
ASKED_TOGETHER = ("memo_number", "memo_date")


@register.inclusion_tag("components/_field.html")
def requisition_field(bound: BoundField) -> dict[str, Any]:
    """Return the context of a field in the size that its data asks for."""
    together = bound.name in ASKED_TOGETHER and "letter_later" in bound.form.fields
    options = {"optional": False} if together else {}
    return field(bound, size=size_of(bound), **options)


@register.filter
def file_size(size: int) -> str:
    """{{ 310000|file_size }}: the size of a file (bytes) in the digits of the page."""
    return details.file_size(size)
