"""The counter's form: what came by letter, call, visit or e-mail, with its real time of receipt (R15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.bangla import DHAKA
from offices.forms import BanglaDateField, BanglaTimeField
from offices.models import Office
from sla.models import CharterLine
from tickets.enums import Channel
from tickets.forms.building import LONG_LENGTH, check_year, enter, with_words
from tickets.forms.requisition import PREFIX, RequisitionForm, Section

CHANNELS = [(c.value, c.label) for c in (Channel.LETTER, Channel.PHONE, Channel.IN_PERSON, Channel.EMAIL)]


class EntryForm(RequisitionForm):
    """Asks little: a caller or visitor gives subject, office and contact, and nothing of the kind is required."""

    service = forms.ChoiceField(label=_("Service"))
    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS, widget=forms.RadioSelect)
    received_on = BanglaDateField(label=_("Date of receipt"), help_text=_("day/month/year"), validators=[check_year])
    received_time = BanglaTimeField(label=_("Time of receipt"), help_text=_("As 14:30"))
    late_entry_reason = forms.CharField(
        label=_("Reason for the late entry"),
        max_length=500,
        required=False,
        help_text=_("Needed where the receipt lies more than five working days back."),
    )
    office = forms.ChoiceField(label=_("Requesting office"), required=False)
    requester_name = forms.CharField(
        label=_("Office or person that is not in the list"), max_length=250, required=False
    )
    diary_number = forms.CharField(label=_("Diary number"), max_length=60, required=False)
    served = forms.BooleanField(label=_("Served on the spot"), required=False)
    served_on = BanglaDateField(label=_("Date of service"), required=False, validators=[check_year])
    served_time = BanglaTimeField(label=_("Time of service"), required=False)
    served_text = forms.CharField(
        label=_("What was done"), max_length=LONG_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, lines: Sequence[CharterLine], offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {line.service.public_id: line for line in lines}
        self.offices = {str(office.pk): office for office in offices}
        self._choices("service", [(key, line.display_name) for key, line in self.lines.items()])
        self._choices("office", [(key, str(office)) for key, office in self.offices.items()])
        del self.fields["letter_later"]
        for name, field in self.fields.items():
            field.required = field.required and not name.startswith(PREFIX)
            with_words(field)
        self.order_fields([bound.name for section in self.sections() for row in section.rows for bound in row])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or self.cleaned_data
        self._check_women(cleaned)
        if not cleaned.get("office") and not cleaned.get("requester_name"):
            self.add_error("office", _("Choose the office, or write who asks."))
        if cleaned.get("served"):
            for name in ("served_on", "served_time", "served_text"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, enter(self.fields[name].label))
        return cleaned

    def chosen(self) -> tuple[CharterLine, Office | None]:
        """Return the charter line and the requesting office of a valid form."""
        return self.lines[self.cleaned_data["service"]], self.offices.get(self.cleaned_data["office"])

    def received_at(self) -> datetime:
        """Return the moment of receipt by the Dhaka clock."""
        return _moment(self.cleaned_data["received_on"], self.cleaned_data["received_time"])

    def served_at(self) -> datetime | None:
        """Return the moment of service on the spot, None where there was none."""
        if not self.cleaned_data["served"]:
            return None
        return _moment(self.cleaned_data["served_on"], self.cleaned_data["served_time"])

    def sections(self) -> tuple[Section, ...]:
        """Return the sections in which the page draws the fields."""
        receipt = ("channel",), ("received_on", "received_time"), ("late_entry_reason",)
        asked = ("service",), ("subject",), ("office", "requester_name"), ("contact_phone", "contact_email")
        letter = ("memo_number", "memo_date"), ("diary_number",), ("body",), ("files",), ("d_wished_on",), ("urgency",)
        served = ("served",), ("served_on", "served_time"), ("served_text",)
        return (
            Section(_("Receipt"), tuple(self._row(*names) for names in receipt)),
            Section(_("Request"), (*(self._row(*names) for names in asked), *self._plan_rows())),
            Section(_("Letter and papers"), tuple(self._row(*names) for names in letter)),
            Section(_("Served on the spot"), tuple(self._row(*names) for names in served)),
        )


def _moment(day: date, time: Any) -> datetime:
    return datetime.combine(day, time, tzinfo=DHAKA)
