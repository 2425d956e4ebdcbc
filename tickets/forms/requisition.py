"""The requisition form: one class for every kind of service; what it asks comes from tickets/forms/fields.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from offices.forms import BanglaDateField, PhoneField
from tickets.domain.files import Upload
from tickets.enums import Urgency
from tickets.forms.building import build_field, check_year, with_words
from tickets.forms.fields import CONTACT_POST, WISHED_ON, FieldSpec, FormPlan, plan_of
from tickets.forms.files import FilesField

PREFIX = "d_"  # of the names of detail fields, so that none can collide with a general one
BODY_LENGTH = 8000


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered section: rows of one field, or of two that stand side by side."""

    title: Any
    rows: tuple[tuple[BoundField, ...], ...]


class RequisitionForm(forms.Form):
    """Cleans to what `Submission` takes; `details()` are the answers of the kind as plain JSON values."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = forms.CharField(
        label=_("What is needed?"), max_length=BODY_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    urgency = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Urgency.choices,
        coerce=int,
        empty_value=0,  # type: ignore[arg-type]  # for coerce=int
        required=False,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
        help_text=_("It sets the order of the work, not the promised date."),
    )
    memo_number = forms.CharField(
        label=_("Memo number"), max_length=100, required=False, help_text=_("As written on the letter")
    )
    memo_date = BanglaDateField(
        label=_("Date of the letter"), required=False, help_text=_("day/month/year"), validators=[check_year]
    )
    letter_later = forms.BooleanField(label=_("I will give the letter later"), required=False)
    contact_phone = PhoneField(label=_("Mobile number"), required=False)
    contact_email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)

    def __init__(self, *args: Any, form_kind: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan: FormPlan = plan_of(form_kind)
        self.fields["files"] = FilesField(
            label=_("Pictures or PDF of the letter and papers"),
            required=False,
            help_text=_("A picture taken with a mobile will do. At most 5 MB each."),
        )
        self.today = today
        for spec in (*self.plan.fields, WISHED_ON, CONTACT_POST):
            self.fields[PREFIX + spec.key] = build_field(spec)
        for name in ("subject", "body", "memo_number", "contact_phone"):
            with_words(self.fields[name])
        # The summary of errors follows the page from top to bottom.
        self.order_fields([bound.name for section in self.sections() for row in section.rows for bound in row])

    def clean_memo_date(self) -> date | None:
        day = self.cleaned_data["memo_date"]
        if day and day > self.today:
            raise forms.ValidationError(_("The letter cannot be dated after today."))
        return day

    def clean_d_wished_on(self) -> date | None:
        day = self.cleaned_data["d_wished_on"]
        if day and day <= self.today:
            raise forms.ValidationError(_("The preferred date must be after today."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self._has_letter(cleaned) and not cleaned.get("letter_later"):
            self.add_error("memo_number", _("Enter the memo number, or choose “I will give the letter later”."))
        if cleaned.get("memo_number") and not cleaned.get("memo_date") and "memo_date" not in self.errors:
            self.add_error("memo_date", _("Enter the date of the letter."))
        self._check_women(cleaned)
        return cleaned

    def _has_letter(self, cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("memo_number")) or "memo_number" in self.errors

    def _check_women(self, cleaned: dict[str, Any]) -> None:
        women, everybody = cleaned.get("d_women"), cleaned.get("d_participants")
        if women is not None and everybody is not None and women > everybody:
            self.add_error("d_women", _("There cannot be more women than participants."))

    def details(self) -> dict[str, Any]:
        """Return the answers of the kind, without those left empty; dates as ISO text."""
        specs = (*self.plan.fields, WISHED_ON, CONTACT_POST)
        answers = {spec.key: self.cleaned_data.get(PREFIX + spec.key) for spec in specs}
        kept = {key: value for key, value in answers.items() if value not in (None, "", [], False)}
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in kept.items()}

    def good_files(self) -> list[Upload]:
        """Return the uploads that passed their check, also where the form as a whole did not."""
        return list(getattr(self.fields["files"], "good", []))

    def sections(self) -> tuple[Section, ...]:
        """Return the three sections in which the page draws the fields."""
        asked = (self._row("subject"), *self._plan_rows(), *map(self._row, ("body", "d_wished_on", "urgency")))
        letter = (self._row("memo_number", "memo_date"), self._row("letter_later"), self._row("files"))
        contact = (self._row("d_contact_post", "contact_phone"), self._row("contact_email"))
        return (
            Section(self.plan.title, asked),
            Section(_("Requisition letter and papers"), letter),
            Section(_("Contact"), contact),
        )

    def _row(self, *names: str) -> tuple[BoundField, ...]:
        return tuple(self[name] for name in names if name in self.fields)

    def _plan_rows(self) -> list[tuple[BoundField, ...]]:
        return [self._row(*(PREFIX + spec.key for spec in pair)) for pair in pairs(self.plan.fields)]


def pairs(specs: Sequence[FieldSpec]) -> list[tuple[FieldSpec, ...]]:
    """Group neighbours that are to stand side by side."""
    rows: list[tuple[FieldSpec, ...]] = []
    for spec in specs:
        joins = spec.half and rows and len(rows[-1]) == 1 and rows[-1][0].half
        rows = [*rows[:-1], (*rows[-1], spec)] if joins else [*rows, (spec,)]
    return rows


SIZES = {"memo_date": "medium"}


def size_of(bound: BoundField) -> str:
    """Return the width of a field: short, medium, or empty for the full width."""
    if bound.name in SIZES:
        return SIZES[bound.name]
    plan: FormPlan = getattr(bound.form, "plan", plan_of(""))
    return next((spec.size for spec in (*plan.fields, WISHED_ON) if PREFIX + spec.key == bound.name), "")
