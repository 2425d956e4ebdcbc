"""The check page as plain values: each answer with the field to which «Change» leads back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from offices.bangla import plain_date
from tickets.enums import Urgency
from tickets.forms.details import file_size, shown_answer
from tickets.forms.fields import CONTACT_POST, WISHED_ON
from tickets.forms.requisition import PREFIX, RequisitionForm
from tickets.views.intake_words import digits, lang


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the summary; `files` are (name, size) pairs."""

    label: str
    text: str
    field: str
    files: tuple[tuple[str, str], ...] = ()


def summary_of(form: RequisitionForm, files: Sequence[dict[str, Any]]) -> list[Answer]:
    """Return what a valid form and its draft's files say, in the order of the form."""
    cleaned, details = form.cleaned_data, form.details()
    answers = [Answer(_("Subject"), cleaned["subject"], "subject")]
    for spec in (*form.plan.fields, WISHED_ON):
        if spec.key in details:
            answers.append(Answer(str(spec.label), shown_answer(spec, details[spec.key]), PREFIX + spec.key))
    if cleaned["body"]:
        answers.append(Answer(_("What is needed?"), cleaned["body"], "body"))
    answers.append(Answer(_("Priority"), str(Urgency(cleaned["urgency"]).label), "urgency"))
    answers.append(Answer(_("Requisition letter"), _letter(cleaned), "memo_number", shown_files(files)))
    contact = (details.get(CONTACT_POST.key, ""), digits(cleaned["contact_phone"]), cleaned["contact_email"])
    answers.append(Answer(_("Contact"), " · ".join(filter(None, contact)) or "—", PREFIX + CONTACT_POST.key))
    return answers


def shown_files(files: Sequence[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Return (name, size) of each file of a draft."""
    return tuple((entry["name"], file_size(entry["size"])) for entry in files)


def _letter(cleaned: dict[str, Any]) -> str:
    if not cleaned["memo_number"]:
        return _("The letter comes later")
    day = plain_date(cleaned["memo_date"], lang())
    return _("Memo %(memo)s, dated %(day)s") % {"memo": cleaned["memo_number"], "day": day}
