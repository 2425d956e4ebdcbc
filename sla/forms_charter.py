"""The forms of charter versions: a draft, one of its lines, an import, publishing, withdrawing, a time limit."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from offices.bangla import to_ascii_digits
from offices.forms import BanglaDateField, BanglaIntegerField
from sla.importing.errors import CharterError
from sla.importing.reading import MAX_BYTES, decode
from sla.importing.timeline import read_timeline
from sla.models import CharterLine, GrievanceStep, Section, ServiceType

_PRIVATE = re.compile(r"@|(?:\d[ -]?){7,}")
LONG = {"rows": 3}


def check_post(text: str) -> None:
    """Refuse numbers and mailboxes: a post is published, never a person (A14)."""
    if _PRIVATE.search(to_ascii_digits(text)):
        raise ValidationError(_("Write the post only, no telephone number and no mailbox."))


class FirstDayForm(forms.Form):
    """The first day of a version; not in the past of `today` (Dhaka)."""

    effective_on = BanglaDateField(label=_("In force from"), help_text=_("day/month/year"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_effective_on(self) -> date:
        return self.not_past("effective_on")

    def not_past(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if day < self.today:
            raise ValidationError(_("The day must not lie in the past."))
        return day


class ImportForm(FirstDayForm):
    """A charter pasted or sent as a file; the file wins."""

    text = forms.CharField(
        label=_("Text of the charter"), required=False, max_length=MAX_BYTES, widget=forms.Textarea({"rows": 12})
    )
    file = forms.FileField(label=_("Or a file (text, TSV, CSV, HTML)"), required=False)
    field_order = ["effective_on", "text", "file"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if file := cleaned.get("file"):
            try:
                cleaned["text"] = decode(file.read(MAX_BYTES + 1))
            except CharterError as error:
                self.add_error("file", str(error))
        elif not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Paste the charter, or choose a file."))
        return cleaned


class LineForm(forms.Form):
    """One line as it will be printed."""

    name_bn = forms.CharField(label=_("Name of the service"), max_length=500, widget=forms.Textarea(LONG))
    raw_timeline_bn = forms.CharField(
        label=_("Time limit as printed"), max_length=300, required=False, help_text=_("As in ৭ কার্যদিবস")
    )
    section = forms.ChoiceField(label=_("Section"), choices=Section.choices)
    required_documents_bn = forms.CharField(
        label=_("Required papers"), max_length=2000, required=False, widget=forms.Textarea(LONG)
    )
    papers_place_bn = forms.CharField(label=_("Where to get the forms"), max_length=500, required=False)
    fee_bn = forms.CharField(label=_("Fee"), max_length=500, required=False)
    delivery_bn = forms.CharField(
        label=_("How the service is given"), max_length=2000, required=False, widget=forms.Textarea(LONG)
    )
    responsible_post_bn = forms.CharField(
        label=_("Responsible post"), max_length=150, required=False, validators=[check_post]
    )
    superior_post_bn = forms.CharField(
        label=_("Superior post"), max_length=150, required=False, validators=[check_post]
    )
    display_name_bn = forms.CharField(label=_("Corrected name"), max_length=500, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=500, required=False)

    def clean_raw_timeline_bn(self) -> str:
        text: str = self.cleaned_data["raw_timeline_bn"]
        return readable_time(text)

    @staticmethod
    def of(line: CharterLine) -> dict[str, str]:
        """What the line says now."""
        return {name: getattr(line, name) for name in LineForm.base_fields if name != "section"} | {
            "section": line.audience
        }


class NewLineForm(LineForm):
    """A service that the charter did not have."""

    service_type = forms.ModelChoiceField(label=_("Service type"), queryset=ServiceType.objects.all())


class ServiceForm(forms.Form):
    """What holds for a service in all versions, and at once."""

    service_type = forms.ModelChoiceField(label=_("Service type"), queryset=ServiceType.objects.all(), empty_label=None)
    is_active = forms.BooleanField(label=_("Offered to applicants"), required=False)


class PublishForm(FirstDayForm):
    """The approval that a version rests on; `seen` marks the difference that was read."""

    memo = forms.CharField(
        label=_("Approval memo"), max_length=120, help_text=_("Number and date of the order that approves it.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    field_order = ["memo", "effective_on", "seen"]


class RetireForm(forms.Form):
    """The order that withdraws a version, and from which day."""

    memo = forms.CharField(label=_("Memo of the order"), max_length=120)
    retired_on = BanglaDateField(label=_("Withdrawn from"), help_text=_("day/month/year"))


class TimeLimitForm(FirstDayForm):
    """A time limit for a line that prints none, and the order it rests on (A04)."""

    raw_timeline_bn = forms.CharField(label=_("Time limit"), max_length=300, help_text=_("As in ৭ কার্যদিবস"))
    memo = forms.CharField(label=_("Order it rests on"), max_length=120, help_text=_("Memo number and date."))
    field_order = ["raw_timeline_bn", "memo", "effective_on"]

    def clean_raw_timeline_bn(self) -> str:
        text: str = self.cleaned_data["raw_timeline_bn"]
        return readable_time(text)


class StepForm(forms.Form):
    """One step of the grievance ladder; an empty one is left out."""

    post_bn = forms.CharField(label=_("To whom"), max_length=200)
    holder_post_bn = forms.CharField(
        label=_("Post that holds it"), max_length=150, required=False, validators=[check_post]
    )
    alternate_post_bn = forms.CharField(
        label=_("Alternate post"),
        max_length=150,
        required=False,
        validators=[check_post],
        help_text=_("Decides where the officer complained about holds the step."),
    )
    length = BanglaIntegerField(label=_("Length"), min_value=1, max_value=365)
    unit = forms.ChoiceField(
        label=_("Unit"), choices=GrievanceStep.Unit.choices, initial=GrievanceStep.Unit.WORKING_DAYS
    )
    enquiry_extension = BanglaIntegerField(
        label=_("Longer with an enquiry"), min_value=0, max_value=365, required=False
    )


StepForms = forms.formset_factory(StepForm, extra=1, max_num=6, validate_max=True, can_delete=True)


class WishesForm(forms.Form):
    """What the charter expects of applicants, one a line."""

    wishes = forms.CharField(
        label=_("What we expect of you"),
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One a line."),
    )

    def clean_wishes(self) -> str:
        text: str = self.cleaned_data["wishes"]
        if any(len(line) > 500 for line in text.splitlines()):
            raise ValidationError(_("A line has more than 500 letters."))
        return text


def readable_time(text: str) -> str:
    """Return the text; ValidationError where its number cannot be counted."""
    try:
        read_timeline(text, line=1)
    except CharterError as error:
        raise ValidationError(error.reason) from error
    return text
