"""The parts of a draft beside its services: the grievance ladder (R13) and what is expected of applicants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from offices.history import acting
from offices.models import User
from sla.charter_drafting import open_draft, touched
from sla.charter_errors import CharterStepError
from sla.importing.letters import clean
from sla.models import Expectation, GrievanceStep


@dataclass(frozen=True, slots=True)
class StepText:
    """One step as written; `length` and `enquiry_extension` in `unit`."""

    post_bn: str
    length: int
    unit: str
    holder_post_bn: str = ""
    alternate_post_bn: str = ""
    enquiry_extension: int = 0


@transaction.atomic
def rewrite_ladder(draft_id: int, steps: Sequence[StepText], wishes: Sequence[str], *, actor: User) -> None:
    """Replace the ladder and the expectations of a draft; a ladder written here counts as the charter's own (A20).

    Raises CharterStepError for a ladder without a step, CharterChanged where the draft is none any more.
    """
    draft = open_draft(draft_id)
    if not steps:
        raise CharterStepError(_("A ladder needs one step at least."))
    with acting(actor, "rewrite_ladder"):
        for row in (*draft.grievance_steps.all(), *draft.expectations.all()):
            row.delete()
        rows = [
            GrievanceStep(
                charter=draft,
                level=level,
                post_bn=clean(step.post_bn),
                holder_post_bn=clean(step.holder_post_bn),
                alternate_post_bn=clean(step.alternate_post_bn),
                length=step.length,
                unit=step.unit,
                enquiry_extension=step.enquiry_extension,
            )
            for level, step in enumerate(steps, start=1)
        ]
        bulk_create_with_history(rows, GrievanceStep)
        texts = [text for text in map(clean, wishes) if text]
        told = [Expectation(charter=draft, serial=serial, text_bn=text) for serial, text in enumerate(texts, start=1)]
        bulk_create_with_history(told, Expectation)
        touched(draft)
