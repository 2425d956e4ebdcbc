"""`/o/<slug>/`: an office's promises and its own record, open to everybody, with no word about any person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compliance.public import figures_by_service, office_hours, public_rows, six_months_before, total_record
from offices.models import Office
from sla.calendars import calendar_of
from sla.catalogue import lines_in_force
from sla.core import dhaka_day
from tickets.views.intake_words import office_title


@require_safe
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """Address, hours, every promise with its record of six months, and whom to turn to when it is broken."""
    found = get_object_or_404(Office.objects.serving().select_related("parent"), slug=slug)
    at = timezone.now()
    today = dhaka_day(at)
    lines = lines_in_force(found, today)
    charter = lines[0].charter if lines else None
    figures = figures_by_service(found, first=six_months_before(today), last=today)
    context = {
        "office": found,
        "title": office_title(found),
        "hours": office_hours(calendar_of(found, at=at), today),
        "charter": charter,
        "rows": public_rows(lines, figures),
        "total": total_record(figures),
        "steps": charter.grievance_steps.all() if charter else [],
    }
    return render(request, "compliance/office.html", context)
