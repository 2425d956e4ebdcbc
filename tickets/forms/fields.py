"""What each kind of requisition asks for, as data; one form and one template draw them all (domain notes, 7).

A key of `FieldSpec` is the key in `Requisition.details`; what was answered is kept as plain JSON values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from sla.models import FormKind


class Ask(StrEnum):
    """How an answer is given."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES = "yes"


Choices = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One question; `low` and `high` bound a number, `size` is short or medium, `half` sets two side by side."""

    key: str
    label: Any
    ask: Ask = Ask.TEXT
    hint: Any = ""
    required: bool = False
    choices: Choices = ()
    low: int = 0
    high: int = 100_000
    size: str = ""
    half: bool = False


@dataclass(frozen=True, slots=True)
class FormPlan:
    """The first section of the form for one kind of service: its heading and its questions."""

    title: Any
    fields: tuple[FieldSpec, ...]


_VENUES: Choices = (
    ("requester", _("At our office")),
    ("ict_office", _("In the lab of the upazila ICT office")),
    ("online", _("Online")),
    ("other", _("Elsewhere")),
)
_FACILITIES: Choices = (
    ("computers", _("Computers")),
    ("projector", _("Projector")),
    ("internet", _("Internet")),
    ("power", _("Power back-up")),
)
_BASES: Choices = (
    ("requisition", _("Requisition")),
    ("directive", _("Directive of a superior office")),
    ("annual_plan", _("Annual work plan")),
)
_METHODS: Choices = (
    ("rfq", _("RFQ")),
    ("egp", _("e-GP")),
    ("direct", _("Direct purchase")),
    ("unknown", _("Not decided")),
)
_YES_NO: Choices = (("yes", _("Yes")), ("no", _("No")))

_TRAINING = (
    FieldSpec("topic", _("Topic of the training"), Ask.TEXT, _("For example: D-Nothi, office software"), required=True),
    FieldSpec("participants", _("Number of participants"), Ask.NUMBER, _("Officers and staff together, at most 200"),
              required=True, low=1, high=200, size="short", half=True),
    FieldSpec("women", _("Women among them"), Ask.NUMBER, high=200, size="short", half=True),
    FieldSpec("nominees", _("List of participants"), Ask.LONG, _("Designations and numbers, or attach a file")),
    FieldSpec("duration_days", _("Number of days"), Ask.NUMBER, low=1, high=30, size="short", half=True),
    FieldSpec("hours_a_day", _("Hours a day"), Ask.NUMBER, low=1, high=10, size="short", half=True),
    FieldSpec("venue", _("Where will it be?"), Ask.CHOICE, choices=_VENUES),
    FieldSpec("facilities", _("What is there?"), Ask.CHOICES, choices=_FACILITIES),
    FieldSpec("costs", _("Who bears allowances and refreshments?")),
    FieldSpec("basis", _("Basis"), Ask.CHOICE, choices=_BASES),
)  # fmt: skip
_LAB = (
    FieldSpec("institution", _("Institution"), half=True),
    FieldSpec("eiin", _("EIIN"), Ask.NUMBER, low=100_000, high=999_999, size="short", half=True),
    FieldSpec("lab_name", _("Name and phase of the lab")),
    FieldSpec("devices_total", _("Devices in all"), Ask.NUMBER, high=500, size="short", half=True),
    FieldSpec("devices_faulty", _("Out of order"), Ask.NUMBER, high=500, size="short", half=True),
    FieldSpec("internet", _("Is there internet?"), Ask.CHOICE, choices=_YES_NO),
    FieldSpec("since", _("Since when?"), Ask.DATE, size="medium", half=True),
    FieldSpec("needed_by", _("Next examination or class"), Ask.DATE, size="medium", half=True),
)
_TROUBLE = (
    FieldSpec("device", _("Device or system"), hint=_("For example: printer, network, computer"), half=True),
    FieldSpec("model", _("Brand and model"), half=True),
    FieldSpec("since", _("Since when?"), Ask.DATE, size="medium"),
    FieldSpec("service_stopped", _("A public service has stopped because of it"), Ask.YES),
    FieldSpec("data_at_risk", _("Data may be lost"), Ask.YES),
)
_PROCUREMENT = (
    FieldSpec("items", _("Items and quantities"), Ask.LONG, _("One item a line, for example: laptop 4"), required=True),
    FieldSpec("budget_bdt", _("Estimated cost (taka)"), Ask.NUMBER, high=10**10, size="medium", half=True),
    FieldSpec("needed_by", _("Needed by"), Ask.DATE, size="medium", half=True),
    FieldSpec("method", _("Method of purchase"), Ask.CHOICE, choices=_METHODS),
    FieldSpec("wants_member", _("A member of the committee is wanted from the ICT office"), Ask.YES),
)
_PORTAL = (
    FieldSpec("url", _("Address of the portal"), half=True),
    FieldSpec("page", _("Page or menu"), half=True),
    FieldSpec("new_text", _("New text"), Ask.LONG, _("In Unicode, not Bijoy")),
    FieldSpec("sign_in_trouble", _("Signing in fails"), Ask.YES),
)
_DNOTHI = (
    FieldSpec("user_post", _("Designation of the user"), half=True),
    FieldSpec("nothi_number", _("Dak or nothi number"), half=True),
    FieldSpec("problem", _("Text of the error"), Ask.LONG),
)
_PROJECT = (
    FieldSpec("users_a_day", _("Users a day"), Ask.NUMBER, size="short"),
    FieldSpec("steps", _("Present steps"), Ask.LONG),
    FieldSpec("goal", _("Goal"), Ask.LONG),
    FieldSpec("funding", _("Funding or agreement")),
)
_UDC = (
    FieldSpec("union", _("Union"), half=True),
    FieldSpec("device", _("Device or service"), half=True),
)
_REPORT = (
    FieldSpec("period", _("Period of the report"), half=True),
    FieldSpec("needed_by", _("Needed by"), Ask.DATE, size="medium", half=True),
    FieldSpec("form", _("Form or table asked for")),
)
_EVENT = (
    FieldSpec("venue", _("Place")),
    FieldSpec("guests", _("Number of guests"), Ask.NUMBER, high=10_000, size="short"),
    FieldSpec("costs", _("Share of the cost")),
)

PLANS: Mapping[str, FormPlan] = {
    FormKind.TRAINING: FormPlan(_("Training"), _TRAINING),
    FormKind.LAB_VISIT: FormPlan(_("Lab"), _LAB),
    FormKind.TROUBLESHOOTING: FormPlan(_("Problem"), _TROUBLE),
    FormKind.PROCUREMENT_SPEC: FormPlan(_("Specification"), _PROCUREMENT),
    FormKind.PORTAL_UPDATE: FormPlan(_("Portal"), _PORTAL),
    FormKind.DNOTHI_SUPPORT: FormPlan(_("D-Nothi"), _DNOTHI),
    FormKind.DNOTHI_ROLLOUT: FormPlan(
        _("D-Nothi"), (FieldSpec("offices", _("Number of offices"), Ask.NUMBER, size="short"),)
    ),
    FormKind.AUTOMATION: FormPlan(_("Service to be automated"), _PROJECT),
    FormKind.INNOVATION: FormPlan(_("Idea"), _PROJECT),
    FormKind.UDC_SUPPORT: FormPlan(_("Digital centre"), _UDC),
    FormKind.CYBER_SECURITY: FormPlan(_("Cyber security"), ()),
    FormKind.REPORT: FormPlan(_("Report"), _REPORT),
    FormKind.EVENT: FormPlan(_("Event"), _EVENT),
    FormKind.INFORMATION: FormPlan(_("Request"), ()),
}
# Asked in every kind; kept among the details because the ticket itself does not need them.
WISHED_ON = FieldSpec("wished_on", _("Preferred date"), Ask.DATE, size="medium")
CONTACT_POST = FieldSpec("contact_post", _("Designation of the contact person"), half=True)


def plan_of(form_kind: str) -> FormPlan:
    """Return the plan of a form kind; the general form for a kind that has none."""
    return PLANS.get(form_kind, PLANS[FormKind.INFORMATION])
