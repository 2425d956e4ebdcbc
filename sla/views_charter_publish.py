"""Putting a draft in force, and withdrawing a published version; both with the memo of their order."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from offices.bangla import in_digits_of, plain_date
from sla.charter_access import editable_charter, person
from sla.charter_difference import fingerprint, replaced_by
from sla.charter_errors import CharterChanged, CharterStepError
from sla.charter_versions import Approval, binding_after, publish_charter, retire_charter
from sla.forms_charter import PublishForm, RetireForm
from sla.models import Charter
from sla.views_charter_versions import GET_AND_POST, attempt, versions_context


@login_required
@require_POST
def version_publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Publish what was read; where it changed meanwhile, the new difference comes up instead."""
    draft, now = editable_charter(request, slug, number), timezone.now()
    today = timezone.localdate(now)
    form = PublishForm(request.POST, today=today)
    if form.is_valid():
        try:
            publish_charter(draft.pk, Approval(**form.cleaned_data), actor=person(request), at=now)
        except CharterStepError as refused:
            form = refused_form(request, draft, form, refused)
        else:
            messages.success(request, published_words(draft.number, form))
            return redirect("sla:version-list", slug)
    if not Charter.objects.filter(pk=draft.pk, state=Charter.State.DRAFT).exists():
        messages.error(request, _("Somebody else has published or discarded this draft meanwhile."))
        return redirect("sla:version-list", slug)
    return render(request, "sla/charter_versions.html", versions_context(draft.office, draft, today=today, form=form))


def refused_form(request: HttpRequest, draft: Charter, form: PublishForm, refused: CharterStepError) -> PublishForm:
    """The form with its reason; after a change meanwhile it marks the difference that is shown now."""
    if isinstance(refused, CharterChanged):
        draft.effective_on = form.cleaned_data["effective_on"]
        data = request.POST.copy()
        data["seen"] = fingerprint(draft, replaced_by(draft))
        form = PublishForm(data, today=form.today)
        form.is_valid()
    form.add_error(refused.field or None, refused.reason)
    return form


def published_words(number: int, form: PublishForm) -> str:
    lang = get_language() or "bn"
    words = {"number": in_digits_of(number, lang), "day": plain_date(form.cleaned_data["effective_on"], lang)}
    return _("Version %(number)s is published; it is in force from %(day)s.") % words


@login_required
@require_http_methods(GET_AND_POST)
def version_retire(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Withdraw a published version by an order."""
    charter, now = editable_charter(request, slug, number), timezone.now()
    if charter.state != Charter.State.IN_FORCE:
        raise Http404
    today = timezone.localdate(now)
    form = RetireForm(request.POST or None, initial={"retired_on": today})
    if form.is_valid():
        step = {"memo": form.cleaned_data["memo"], "on": form.cleaned_data["retired_on"]}
        if attempt(form, lambda: retire_charter(charter.pk, **step, actor=person(request), at=now)):
            return redirect("sla:version-list", slug)
    after = binding_after(charter, today)
    text = (
        _("Then version %(number)s binds again.") % {"number": in_digits_of(after.number, get_language() or "bn")}
        if after
        else _("Then the office has no charter, and no request can be sent to it.")
    )
    title = _("Withdraw version %(number)s") % {"number": in_digits_of(number, get_language() or "bn")}
    context = {"office": charter.office, "form": form, "title": title, "text": text, "is_danger": True}
    return render(request, "sla/charter_step.html", {**context, "button": _("Withdraw")})
