"""Forms of a calendar notice: what the order says, what it does to which days, and a year's list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from offices.files import Upload, content_type_of
from offices.forms import BanglaDateField, BanglaIntegerField, BanglaTimeField
from offices.models import User
from offices.rights import Action
from sla.models import NoticeDay, NoticeHours
from sla.notices import Entry, Header, days_of, may_take, offices_to_close

NATION = "nation"
HOURS = "hours"
EFFECTS = (*NoticeDay.Effect.choices, (HOURS, _("Other office hours")))


class HeaderForm(forms.Form):
    """What the order itself says; without a number the page says that none was found."""

    title_bn = forms.CharField(label=_("Occasion in Bangla"), max_length=300)
    title_en = forms.CharField(label=_("Occasion in English"), max_length=300, required=False)
    number = forms.CharField(label=_("Memo number of the order"), max_length=120, required=False)
    issued_on = BanglaDateField(label=_("Date of issue"), required=False)
    authority = forms.CharField(label=_("Issuing authority"), max_length=200)
    scope = forms.ChoiceField(label=_("Counts for"))
    scan = forms.FileField(
        label=_("Scan of the order"), required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.pk): office for office in offices_to_close(user)}
        everywhere = [(NATION, _("Whole country"))] if may_take(user, Action.EDIT_CALENDAR, None) else []
        named = [(key, f"{office} ({office.get_kind_display()})") for key, office in self.offices.items()]
        self.fields["scope"].choices = [*everywhere, *named]  # type: ignore[attr-defined]  # a choice field

    def clean_scan(self) -> Upload | None:
        """The file, if its content is what its name says."""
        file = self.cleaned_data.get("scan")
        if file is None:
            return None
        upload = Upload(str(file.name).replace("\0", ""), file.size, file)
        content_type_of(upload)
        return upload

    def header(self, **more: Any) -> Header:
        """The header for `sla.notices.draft_notice`."""
        given = {name: self.cleaned_data[name] for name in ("title_bn", "title_en", "number", "issued_on", "authority")}
        return Header(
            **given, scope_office=self.offices.get(self.cleaned_data["scope"]), scan=self.cleaned_data["scan"], **more
        )


class EntryForm(forms.Form):
    """One thing that the notice does: to a day, or to every day of a span."""

    effect = forms.ChoiceField(label=_("What it does"), choices=EFFECTS)
    first = BanglaDateField(label=_("First day"))
    last = BanglaDateField(label=_("Last day"), required=False, help_text=_("Empty: one day; for hours: until changed"))
    holiday_kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "—"), *NoticeDay.HolidayKind.choices], required=False
    )
    moon_dependent = forms.BooleanField(label=_("Subject to moon sighting"), required=False)
    opens = BanglaTimeField(label=_("Opens"), required=False)
    closes = BanglaTimeField(label=_("Closes"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("effect") == HOURS:
            for name in ("opens", "closes"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Enter a time as hour:minute, such as 16:30."))
        if not self.errors:
            self._check_span(cleaned)
        return cleaned

    def _check_span(self, cleaned: dict[str, Any]) -> None:
        try:
            if cleaned["effect"] != HOURS:
                days_of(cleaned["first"], cleaned["last"])
            elif cleaned["last"] and cleaned["last"] < cleaned["first"]:
                raise ValidationError(_("The last day lies before the first."))
        except ValidationError as error:
            self.add_error("last", error)
        if cleaned["effect"] == HOURS and cleaned["opens"] >= cleaned["closes"]:
            self.add_error("closes", _("Office hours end before they begin."))

    def entries(self, title_bn: str, title_en: str) -> list[Entry]:
        """The days, or the hours, not yet saved; named after the notice."""
        data = self.cleaned_data
        if data["effect"] == HOURS:
            return [
                NoticeHours(starts_on=data["first"], ends_on=data["last"], opens=data["opens"], closes=data["closes"])
            ]
        return list(
            days_of(
                data["first"], data["last"], effect=data["effect"], name_bn=title_bn[:150], name_en=title_en[:150],
                holiday_kind=data["holiday_kind"] if data["effect"] == NoticeDay.Effect.CLOSED else "",
                moon_dependent=data["moon_dependent"],
            )
        )  # fmt: skip


class ListForm(HeaderForm):
    """A year's list as a file, or as text that the dry run has shown."""

    file = forms.FileField(
        label=_("File (CSV or ICS)"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.ics,.txt"})
    )
    text = forms.CharField(label=_("Or paste the list"), required=False, widget=forms.Textarea(attrs={"rows": 8}))
    lists_year = BanglaIntegerField(
        label=_("It is the official list of the year"), required=False, min_value=2000, max_value=2100
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("file"):
            cleaned["text"] = read_text(cleaned["file"])
        if not (cleaned.get("text") or "").strip():
            self.add_error("file", _("Choose a file or paste the list."))
        return cleaned


def read_text(file: Any) -> str:
    """The file's words. Raises ValidationError where it is too large or no text."""
    if file.size > 500_000:
        raise ValidationError({"file": _("The file is over 500 KB.")})
    try:
        text: str = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError({"file": _("The file is not UTF-8 text; save it as CSV UTF-8.")}) from error
    return text.replace("\0", "")
