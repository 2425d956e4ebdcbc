"""What the query string of the queue may ask for, and the assignment of several tickets at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.bangla import dhaka_date
from offices.models import Office, User
from tickets.enums import Ball
from tickets.forms.work import officer_choices, officers_of
from tickets.presentation_queue import GROUPS, SHOWS, Choice, Totals

BALLS = [
    ("mine", _("With me")),
    (Ball.REQUESTER.value, _("Requester")),
    (Ball.DISTRICT.value, _("District office")),
    (Ball.THIRD_PARTY.value, _("Third party")),
    (Ball.NOBODY.value, _("Unassigned")),
]


class QueueForm(forms.Form):
    """Search and filters; what makes no sense is left out of the choice instead of breaking the page."""

    q = forms.CharField(required=False, max_length=100, strip=True)
    ball = forms.ChoiceField(required=False)
    service = forms.ChoiceField(required=False)
    office = forms.ChoiceField(required=False)
    show = forms.ChoiceField(required=False, choices=[(name, name) for name in SHOWS])

    def __init__(self, data: Mapping[str, Any], totals: Totals) -> None:
        super().__init__(data, auto_id="filter-%s")
        self._offer("ball", _("With"), _("anybody"), BALLS)
        self._offer("service", _("Service"), _("all"), totals.services)
        self._offer("office", _("Office"), _("all"), totals.offices)

    def _offer(self, name: str, label: Any, every: Any, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.label = label
        field.widget.attrs["class"] = "control select"
        field.choices = [("", f"{label}: {every}"), *choices]

    def choice(self) -> Choice:
        """Return what is asked for; fields that make no sense ask for everything."""
        self.is_valid()
        asked = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Choice(
            show=asked["show"] or "all",
            words=asked["q"],
            ball=asked["ball"],
            service=asked["service"],
            office=asked["office"],
        )


def page_of(text: str) -> int:
    """Return the page number in a query string; 1 for anything that is none."""
    return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1


def kept_of(text: str) -> dict[str, str]:
    """Return {number: group} from `over.KLM-2609-0001-…`, the rows that a page open somewhere shows; at most 50."""
    pairs = (part.partition(".") for part in text.split(",")[:50])
    return {number: group for group, _dot, number in pairs if number and group in (*GROUPS, "")}


def since_of(text: str) -> datetime | None:
    """Return the aware moment in a query string; None for anything that is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


class AssignManyForm(forms.Form):
    """Who takes the chosen tickets."""

    to = forms.ChoiceField(label=_("Who works on them?"))

    def __init__(self, data: Mapping[str, Any] | None, office: Office, *, at: datetime) -> None:
        super().__init__(data, auto_id="step-%s")
        self.officers = officers_of(office, on=dhaka_date(at))
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *officer_choices(self.officers)]

    def officer(self) -> User:
        """Return the chosen person."""
        return self.officers[self.cleaned_data["to"]][0]
