"""What the API takes: shape only, the verbs check the rules. Digits may be Bangla or Latin."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from offices.bangla import parse_date
from tickets.enums import Channel, DelayCause, HoldReason, Urgency

MAX_DETAILS = 20_000  # characters of JSON
UNSTORABLE = re.compile("[\ud800-\udfff]|(?<!\\\\)(?:\\\\\\\\)*\\\\u0000")  # half a character, or NUL as JSON writes it


@extend_schema_field(OpenApiTypes.DATE)
class DayField(serializers.Field[Any, Any, Any, Any]):
    """A Dhaka date, ISO or dd/mm/yyyy, either digits."""

    default_error_messages = {"invalid": _("Enter a date such as 24/12/2026.")}

    def to_internal_value(self, data: Any) -> date:
        try:
            return parse_date(data)
        except (ValueError, TypeError, AttributeError):
            self.fail("invalid")

    def to_representation(self, value: date) -> str:
        return value.isoformat()


class DetailsField(serializers.DictField):
    """The answers of the form for this kind of service: any object, not endless."""

    default_error_messages = {
        "too_long": _("The details are too long."),
        "unstorable": _("The text holds a character that cannot be kept."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        value: dict[str, Any] = super().to_internal_value(data)
        text = json.dumps(value, default=str, ensure_ascii=False)
        if len(text) > MAX_DETAILS:
            self.fail("too_long")
        if UNSTORABLE.search(text):
            self.fail("unstorable")
        return value


class TextField(serializers.CharField):
    """A text that a person wrote; NUL is refused by Django REST framework itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 10_000, **kwargs})


class SubmissionInput(serializers.Serializer[Any]):
    office = serializers.SlugField(max_length=100)
    service = serializers.SlugField(max_length=140)
    subject = TextField(max_length=300)
    body = TextField(required=False, allow_blank=True, default="")
    channel = serializers.ChoiceField(Channel.choices, default=Channel.WEB)
    urgency = serializers.ChoiceField(Urgency.choices, default=Urgency.NORMAL)
    memo_number = TextField(max_length=100, required=False, allow_blank=True, default="")
    memo_date = DayField(required=False, allow_null=True, default=None)
    diary_number = TextField(max_length=60, required=False, allow_blank=True, default="")
    letter_missing = serializers.BooleanField(default=False)
    details = DetailsField(required=False, default=dict)
    requesting_office = TextField(max_length=250, required=False, allow_blank=True, default="")
    contact_phone = TextField(max_length=20, required=False, allow_blank=True, default="")
    contact_email = serializers.EmailField(required=False, allow_blank=True, default="")
    received_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    served_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    served_text = TextField(required=False, allow_blank=True, default="")
    late_entry_reason = TextField(required=False, allow_blank=True, default="")


class Nothing(serializers.Serializer[Any]):
    """A verb that needs no input."""


class BodyInput(serializers.Serializer[Any]):
    body = TextField()


class ReasonInput(serializers.Serializer[Any]):
    reason = TextField()


class TextInput(serializers.Serializer[Any]):
    text = TextField()


class AssignInput(serializers.Serializer[Any]):
    to = serializers.CharField(max_length=150)


class MergeInput(serializers.Serializer[Any]):
    into = serializers.CharField(max_length=20)


class HoldInput(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(HoldReason.choices)
    text = TextField()
    expires_on = DayField(required=False, allow_null=True, default=None)


class ReturnInput(serializers.Serializer[Any]):
    text = TextField()
    expires_on = DayField(required=False, allow_null=True, default=None)


class ResolveInput(serializers.Serializer[Any]):
    text = TextField()
    delay_cause = serializers.ChoiceField(DelayCause.choices, required=False, allow_null=True, default=None)


class ConfirmInput(serializers.Serializer[Any]):
    rating = serializers.IntegerField(min_value=1, max_value=5)
    comment = TextField(required=False, allow_blank=True, default="")


class ReclassifyInput(serializers.Serializer[Any]):
    service = serializers.SlugField(max_length=140)
    reason = TextField()


class HandOverInput(serializers.Serializer[Any]):
    office = serializers.SlugField(max_length=100)
    reason = TextField()


class ProposeInput(serializers.Serializer[Any]):
    dates = serializers.ListField(child=DayField(), min_length=1, max_length=2)
    text = TextField(required=False, allow_blank=True, default="")


class AgreeInput(serializers.Serializer[Any]):
    date = DayField(required=False, allow_null=True, default=None)


class DirectInput(serializers.Serializer[Any]):
    date = DayField()
    order_memo = TextField(max_length=100)
