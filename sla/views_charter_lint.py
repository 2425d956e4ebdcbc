"""The faults of charters: of one office, for who works there or watches over it, and of a district or the nation."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offices.access import access_of
from offices.rights import Action, may
from sla.charter_access import person, readable_office, watched
from sla.charter_lint import COLUMNS, faults_of, faults_of_offices, kinds_of
from sla.models import Charter


@login_required
@require_safe
def charter_lint(request: HttpRequest, slug: str) -> HttpResponse:
    """Every fault of the charter in force, with its line and its meaning."""
    office = readable_office(request, slug)
    charter = Charter.objects.in_force(office, timezone.localdate())
    groups = faults_of(charter) if charter else []
    context = {
        "office": office,
        "charter": charter,
        "groups": groups,
        "number": sum(len(group.findings) for group in groups),
        "may_edit": may(access_of(person(request)), Action.EDIT_CHARTER, serving_office=office),
    }
    return render(request, "sla/charter_lint.html", context)


@login_required
@require_safe
def lint_board(request: HttpRequest) -> HttpResponse:
    """The offices that the reader watches over, those without a charter first."""
    offices = watched(access_of(person(request)))
    if offices is None:
        raise Http404
    rows = faults_of_offices(offices, on=timezone.localdate())
    context = {
        "rows": rows,
        "columns": [str(word) for word, _codes, _bad in COLUMNS],
        "legend": kinds_of(rows),
        "without": sum(row.charter is None for row in rows),
    }
    return render(request, "sla/charter_lint_board.html", context)
