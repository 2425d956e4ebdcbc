"""The filters of the history page; a wrong one says so and shows nothing rather than everything."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext_lazy as _

from audit.coverage import audited_models
from audit.recent import Filter
from audit.words import in_words
from offices.forms import BanglaDateField

SYSTEM = "system"


class HistoryFilterForm(forms.Form):
    table = forms.ChoiceField(label=_("Table"), required=False, widget=forms.Select(attrs={"class": "control select"}))
    actor = forms.CharField(
        label=_("User name, or “system” for automatic changes"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"class": "control medium", "placeholder": _("user name or “system”")}),
    )
    day = BanglaDateField(label=_("Day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = [(model._meta.db_table, in_words(str(model._meta.verbose_name))) for model in audited_models()]
        choices = [("", _("All tables")), *sorted(tables, key=lambda table: table[1])]
        self.fields["table"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["day"].widget.attrs |= {"class": "control short", "placeholder": _("day/month/year")}

    def clean_actor(self) -> Any:
        """Return the person, SYSTEM, or None where the field is empty."""
        name = self.cleaned_data["actor"].strip()
        if not name or name == SYSTEM:
            return name or None
        person = get_user_model()._base_manager.filter(username=name).first()
        if person is None:
            raise forms.ValidationError(_("No person has this user name."))
        return person

    def clean_day(self) -> date | None:
        """Return the day, refusing one that no record can bear."""
        day: date | None = self.cleaned_data["day"]
        if day and not 2000 <= day.year < 3000:
            raise forms.ValidationError(_("There is no record of this day."))
        return day

    def wanted(self) -> Filter:
        """Return the valid form as a filter; the day is a day of Asia/Dhaka."""
        actor, day = self.cleaned_data["actor"], self.cleaned_data["day"]
        return Filter(
            table=self.cleaned_data["table"],
            actor_id=None if actor in (None, SYSTEM) else actor.pk,
            system=actor == SYSTEM,
            since=_midnight(day) if day else None,
            until=_midnight(day + timedelta(days=1)) if day else None,
        )


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min), get_default_timezone())
