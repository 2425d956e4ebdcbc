"""The calculator's question: an office, one of its services, and when the requisition would reach it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.bangla import DHAKA, plain_date
from offices.forms import BanglaDateField, BanglaTimeField
from offices.models import Office
from sla.catalogue import lines_in_force
from sla.core import dhaka_day
from sla.models import UNDATED_IN_FORCE_SINCE, CharterLine

AHEAD = timedelta(days=366)


class CalculatorForm(forms.Form):
    """A GET form in two steps that needs no script: the office first, then the rest."""

    office = forms.ChoiceField(label=_("Upazila"), error_messages={"invalid_choice": _("Choose one of the offices.")})
    service = forms.ChoiceField(
        label=_("Service"), error_messages={"invalid_choice": _("Choose one of the services of this office.")}
    )
    day = BanglaDateField(label=_("Date of receipt"), help_text=_("day/month/year"))
    time = BanglaTimeField(label=_("Time of receipt"), help_text=_("As 14:30"))

    def __init__(self, asked: dict[str, str], *, offices: Sequence[Office], at: datetime) -> None:
        """Take the whole question, or its first step, which only fills the fields; `at` is now."""
        self.asked = asked
        self.is_whole = "service" in asked or asked.get("office", "") not in {office.slug for office in offices}
        super().__init__(asked if "office" in asked and self.is_whole else None, initial=asked)
        self.offices = {office.slug: office for office in offices}
        self.today = dhaka_day(at)
        self.is_before_charter = False
        self._choose("office", [("", "—"), *_by_district(offices)])
        self._choose("service", [("", "—"), *((key, line.display_name) for key, line in self.lines.items())])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen_office(self) -> Office | None:
        """The office asked for, where it has a charter."""
        return self.offices.get(self.asked.get("office", ""))

    @cached_property
    def lines(self) -> dict[str, CharterLine]:
        """The lines of the version that binds on the day asked for, by public id; one query (R14)."""
        if self.chosen_office is None:
            return {}
        day = self._asked_day()
        found = lines_in_force(self.chosen_office, day)
        self.is_before_charter = not found and day != self.today
        found = found or lines_in_force(self.chosen_office, self.today)
        return {line.service.public_id: line for line in found}

    def _asked_day(self) -> date:
        try:
            day: date = self.fields["day"].clean(self.asked.get("day")) or self.today
        except ValidationError:
            return self.today
        return day if self._is_countable(day) else self.today

    def _is_countable(self, day: date) -> bool:
        return UNDATED_IN_FORCE_SINCE <= day <= self.today + AHEAD

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not self._is_countable(day):
            lang = get_language() or "bn"
            words = {
                "first": plain_date(UNDATED_IN_FORCE_SINCE, lang),
                "last": plain_date(self.today + AHEAD, lang),
            }
            raise ValidationError(_("Choose a day from %(first)s to %(last)s."), params=words)
        if self.is_before_charter:
            raise ValidationError(_("This office had no charter in force on that day."))
        return day

    def received_at(self) -> datetime:
        """The moment of receipt of a valid form, by the Dhaka clock."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], DHAKA)


def _by_district(offices: Sequence[Office]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = groupby(offices, key=lambda office: str(office.parent or ""))
    return [(district, [(office.slug, str(office)) for office in members]) for district, members in groups]
