"""The versions of one office's charter: the list with the draft's difference, a version, its proof, new ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from offices.history import acting
from offices.models import Office
from sla.charter_access import editable_charter, editable_office, person
from sla.charter_difference import Difference, difference, fingerprint, replaced_by
from sla.charter_drafting import check_date, draft_charter
from sla.charter_errors import CharterStepError
from sla.charter_versions import Standing, running_tickets, versions_of
from sla.charter_words import STANDINGS, change_rows
from sla.forms_charter import FirstDayForm, ImportForm, PublishForm
from sla.importing.errors import CharterError
from sla.loading import ImportOrder, Loaded, load_charter
from sla.models import Charter
from sla.views import sections_of

GET_AND_POST = ("GET", "HEAD", "POST")
T = TypeVar("T")


@login_required
@require_safe
def version_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions, and what the open draft would change."""
    office = editable_office(request, slug)
    draft = office.charters.filter(state=Charter.State.DRAFT).first()
    return render(request, "sla/charter_versions.html", versions_context(office, draft, today=timezone.localdate()))


def versions_context(
    office: Office, draft: Charter | None, *, today: date, form: PublishForm | None = None
) -> dict[str, Any]:
    """What the page of versions shows; `form` is a refused one of publishing."""
    found = [(version, *STANDINGS[version.standing]) for version in versions_of(office, on=today)]
    context: dict[str, Any] = {"office": office, "versions": found, "draft": draft}
    if draft is not None:
        before = replaced_by(draft)
        context |= difference_context(office, difference(before, draft))
        seen = {"memo": draft.memo, "effective_on": draft.effective_on, "seen": fingerprint(draft, before)}
        context["form"] = form or PublishForm(initial=seen, today=today)
    return context


def difference_context(office: Office, changes: Difference) -> dict[str, Any]:
    """The difference in words, and how many requests run that it leaves alone."""
    running = running_tickets(office)
    gone = [change.line.service_id for change in changes.removed]
    return {
        "difference": changes,
        "rows": change_rows(changes),
        "running": sum(running.values()),
        "running_gone": sum(running.get(service_id, 0) for service_id in gone),
    }


@login_required
@require_safe
def version_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version with every line; of a draft each can be edited."""
    charter = editable_charter(request, slug, number)
    return render(request, "sla/charter_version.html", version_context(charter))


@login_required
@require_safe
def version_proof(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The version as a sheet to print and to read against the order."""
    charter = editable_charter(request, slug, number)
    return render(request, "sla/charter_proof.html", version_context(charter))


def version_context(charter: Charter) -> dict[str, Any]:
    """One version with its lines by section, ladder, expectations and faults."""
    lines = charter.lines.select_related("service__service_type")
    standing = {version.charter.pk: version for version in versions_of(charter.office, on=timezone.localdate())}
    version = standing[charter.pk]
    return {
        "office": charter.office,
        "charter": charter,
        "version": version,
        "tag": STANDINGS[version.standing],
        "is_draft": version.standing is Standing.DRAFT,
        "sections": sections_of(lines),
        "steps": charter.grievance_steps.all(),
        "expectations": charter.expectations.all(),
    }


@login_required
@require_http_methods(GET_AND_POST)
def version_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft that begins as a copy of the version in force."""
    office, now = editable_office(request, slug), timezone.now()
    form = FirstDayForm(request.POST or None, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["effective_on"]
        draft = attempt(form, lambda: draft_charter(office, effective_on=day, actor=person(request), at=now))
        if draft:
            return redirect("sla:version-detail", slug, draft.number)
    words = {
        "title": _("New version"),
        "text": _("It begins as a copy of the version in force and binds nobody until it is published."),
        "button": _("Make a draft"),
    }
    return render(request, "sla/charter_step.html", {"office": office, "form": form, **words})


@login_required
@require_http_methods(GET_AND_POST)
def version_import(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft from pasted text or a file: first read aloud, then kept."""
    office, now = editable_office(request, slug), timezone.now()
    form = ImportForm(request.POST or None, request.FILES or None, today=timezone.localdate(now))
    is_kept = "keep" in request.POST
    loaded: Loaded | None = None
    if request.method == "POST" and form.is_valid():
        order = ImportOrder(form.cleaned_data["effective_on"], draft=True, dry_run=not is_kept)
        with acting(person(request), "import_charter"):
            loaded = attempt(form, lambda: import_draft(form, office, order, now), "text")
        if loaded and is_kept:
            messages.success(request, _("The draft is kept."))
            return redirect("sla:version-detail", slug, loaded.charter.number)
        if loaded:  # a file cannot be sent twice, so what it said goes back as text
            form = ImportForm(form.cleaned_data, today=timezone.localdate(now))
    return render(request, "sla/charter_import.html", {"office": office, "form": form, "loaded": loaded})


def import_draft(form: ImportForm, office: Office, order: ImportOrder, at: Any) -> Loaded:
    """Read the text of a valid form; another draft must be published or discarded first."""
    day = form.cleaned_data["effective_on"]
    draft = office.charters.filter(state=Charter.State.DRAFT).first()
    if draft and draft.effective_on != day:
        raise CharterStepError(_("There is a draft already: version %(number)d.") % {"number": draft.number})
    check_date(office, day, but=draft.pk if draft else 0)
    return load_charter(form.cleaned_data["text"], office=office, order=order, at=at)


def attempt(form: forms.Form, step: Callable[[], T], field: str = "") -> T | None:
    """Do the step; a refusal becomes an error beside its field, and None comes back."""
    try:
        return step()
    except CharterStepError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.reason)
    except CharterError as unread:
        form.add_error(field or None, str(unread))
    return None
