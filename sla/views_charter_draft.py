"""Working on a draft line by line, setting a missing time limit, throwing a draft away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sla import charter_drafting as drafting
from sla.charter_access import editable_charter, editable_office, editable_service, person
from sla.charter_difference import mark_of
from sla.charter_errors import CharterStepError
from sla.charter_lines import LineText
from sla.core import Promise
from sla.forms_charter import LineForm, NewLineForm, ServiceForm, TimeLimitForm
from sla.importing.timeline import read_timeline
from sla.models import Charter
from sla.views_charter_versions import GET_AND_POST, attempt


@login_required
@require_http_methods(GET_AND_POST)
def line_edit(request: HttpRequest, slug: str, number: int, public_id: str) -> HttpResponse:
    """One line of a draft, with the promise that its time limit is read as."""
    draft = open_draft(request, slug, number)
    line = get_object_or_404(draft.lines.select_related("service__service_type"), service__public_id=public_id)
    form = LineForm(request.POST or None, initial=LineForm.of(line))
    if form.is_valid() and "save" in request.POST:
        text, seen = LineText(**form.cleaned_data), request.POST.get("seen", "")
        if attempt(form, lambda: drafting.edit_line(draft.pk, line.service, text, actor=person(request), seen=seen)):
            return redirect("sla:version-list", slug)
    kind = ServiceForm(initial={"service_type": line.service.service_type, "is_active": line.service.is_active})
    context = {"draft": draft, "office": draft.office, "line": line, "form": form, "service_form": kind}
    context["seen"] = mark_of(line)
    return render(request, "sla/charter_line.html", {**context, "promise": reading_of(form)})


@login_required
@require_http_methods(GET_AND_POST)
def line_add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A service that the charter did not have."""
    draft = open_draft(request, slug, number)
    form = NewLineForm(request.POST or None)
    if form.is_valid() and "save" in request.POST:
        kind = form.cleaned_data["service_type"]
        text = LineText(**{key: value for key, value in form.cleaned_data.items() if key != "service_type"})
        if attempt(form, lambda: drafting.add_line(draft.pk, text, kind, actor=person(request))):
            return redirect("sla:version-list", slug)
    context = {"draft": draft, "office": draft.office, "form": form, "promise": reading_of(form)}
    return render(request, "sla/charter_line.html", context)


def reading_of(form: LineForm) -> Promise | None:
    """What the time limit in the form promises; None where it cannot be counted."""
    if form.is_bound and not form.is_valid() and "raw_timeline_bn" in form.errors:
        return None
    raw = form.cleaned_data["raw_timeline_bn"] if form.is_bound else form.initial.get("raw_timeline_bn")
    return None if raw is None else read_timeline(raw, line=1).promise


@login_required
@require_POST
def line_remove(request: HttpRequest, slug: str, number: int, public_id: str) -> HttpResponse:
    """Take a line out of a draft."""
    draft = open_draft(request, slug, number)
    service = editable_service(draft.office, public_id)
    return done(request, slug, lambda: drafting.remove_line(draft.pk, service, actor=person(request)))


@login_required
@require_POST
def service_set(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """The kind of a service and whether it is offered; holds at once."""
    service = editable_service(editable_office(request, slug), public_id)
    form = ServiceForm(request.POST)
    if not form.is_valid():
        raise Http404
    drafting.set_service(service, **form.cleaned_data, actor=person(request))
    messages.success(request, _("Saved; it holds at once, in every version."))
    return redirect("sla:version-list", slug)


@login_required
@require_POST
def draft_discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Throw the draft away."""
    draft = open_draft(request, slug, number)
    return done(request, slug, lambda: drafting.discard_draft(draft.pk, actor=person(request)))


@login_required
@require_http_methods(GET_AND_POST)
def time_limit(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """A time limit for a line that prints none, with the order it rests on (A04)."""
    office, now = editable_office(request, slug), timezone.now()
    service = editable_service(office, public_id)
    line = office.charters.model.objects.in_force(office, timezone.localdate(now))
    named = get_object_or_404(line.lines, service=service) if line else None
    form = TimeLimitForm(request.POST or None, today=timezone.localdate(now))
    if form.is_valid():
        words = (form.cleaned_data["memo"], form.cleaned_data["effective_on"])
        step = {"memo": words[0], "effective_on": words[1], "actor": person(request), "at": now}
        raw = form.cleaned_data["raw_timeline_bn"]
        if attempt(form, lambda: drafting.set_time_limit(service, raw, **step), "raw_timeline_bn"):
            messages.success(request, _("The draft has the time limit; publish it with its order."))
            return redirect("sla:version-list", slug)
    text = _("No time limit is printed for this service. Another office's number is never borrowed.")
    context = {"office": office, "form": form, "title": _("Set a time limit"), "text": text, "named": named}
    return render(request, "sla/charter_step.html", {**context, "button": _("Put it into the draft")})


def open_draft(request: HttpRequest, slug: str, number: int) -> Charter:
    """The draft of that number that the reader may edit; a published version cannot be, so it is not found."""
    charter = editable_charter(request, slug, number)
    if charter.state != Charter.State.DRAFT:
        raise Http404
    return charter


def done(request: HttpRequest, slug: str, step: Any) -> HttpResponse:
    """Do a step that asks nothing, tell a refusal on top of the page of versions."""
    try:
        step()
    except CharterStepError as refused:
        messages.error(request, refused.reason)
    return redirect("sla:version-list", slug)
