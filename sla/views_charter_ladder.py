"""The grievance ladder and the expectations of a draft."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sla.charter_access import person
from sla.charter_ladder import StepText, rewrite_ladder
from sla.forms_charter import StepForms, WishesForm
from sla.models import Charter
from sla.views_charter_draft import open_draft
from sla.views_charter_versions import GET_AND_POST, attempt

STEP_FIELDS = ("post_bn", "holder_post_bn", "alternate_post_bn", "length", "unit", "enquiry_extension")


@login_required
@require_http_methods(GET_AND_POST)
def ladder_edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All steps at once, one empty step for another; and what is expected of applicants."""
    draft = open_draft(request, slug, number)
    steps = StepForms(request.POST or None, initial=[_told(step) for step in draft.grievance_steps.all()])
    wishes = WishesForm(request.POST or None, initial={"wishes": _wishes(draft)})
    if request.method == "POST" and steps.is_valid() and wishes.is_valid():
        texts = [StepText(**_said(form.cleaned_data)) for form in steps if _is_kept(form)]
        lines = wishes.cleaned_data["wishes"].splitlines()

        def rewrite() -> bool:
            rewrite_ladder(draft.pk, texts, lines, actor=person(request))
            return True

        if attempt(wishes, rewrite):
            return redirect("sla:version-list", slug)
    context = {"draft": draft, "office": draft.office, "steps": steps, "form": wishes}
    return render(request, "sla/charter_ladder.html", context)


def _told(step: Any) -> dict[str, Any]:
    return {name: getattr(step, name) for name in STEP_FIELDS}


def _said(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: cleaned[name] for name in STEP_FIELDS} | {"enquiry_extension": cleaned["enquiry_extension"] or 0}


def _is_kept(form: Any) -> bool:
    """Neither the empty one at the end nor one that is ticked to be left out."""
    return bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")


def _wishes(draft: Charter) -> str:
    return "\n".join(wish.text_bn for wish in draft.expectations.all())
