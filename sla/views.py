"""Open pages: the citizen's charters as published, and the official calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offices.access import access_of
from offices.bangla import fold, to_ascii_digits
from offices.models import Office
from offices.rights import Action, Scope, may, scopes
from sla.charter_access import READERS, watched
from sla.charter_data import charter_document
from sla.models import CalendarNotice, Charter, CharterLine, ListedYear, NoticeDay, Section

FIRST_YEAR = 2022


@require_safe
def charter_list(request: HttpRequest) -> HttpResponse:
    """Offices with a published charter; `?q=` finds by the name of the upazila or district."""
    today = timezone.localdate()
    asked = request.GET.get("q", "")[:100].replace("\x00", "")
    charters = Charter.objects.published(on=today).select_related("office__parent").order_by("-effective_on")
    newest = {charter.office_id: charter for charter in reversed(charters)}
    shown = [charter for charter in newest.values() if _named(charter.office, asked)]
    shown.sort(key=lambda charter: str(charter.office))
    access = access_of(request.user)
    context = {
        "charters": shown,
        "asked": asked,
        "own": next((office for scope, office in scopes(access, Action.EDIT_CHARTER) if scope is Scope.SERVING), None),
        "watches": watched(access) is not None,
    }
    return render(request, "sla/charter_list.html", context)


@require_safe
def charter_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One office's charter in force today, in the words and the order of the printed one."""
    office = get_object_or_404(Office.objects.select_related("parent"), slug=slug, charters__isnull=False)
    charter = Charter.objects.in_force(office, timezone.localdate())
    lines = charter.lines.select_related("service__service_type") if charter else CharterLine.objects.none()
    context = {
        "office": office,
        "charter": charter,
        "sections": sections_of(lines),
        "steps": charter.grievance_steps.all() if charter else [],
        "expectations": charter.expectations.all() if charter else [],
        "may_edit": may(access_of(request.user), Action.EDIT_CHARTER, serving_office=office),
        "may_read_faults": any(may(access_of(request.user), action, serving_office=office) for action in READERS),
    }
    return render(request, "sla/charter_detail.html", context)


@require_safe
def charter_data(request: HttpRequest, slug: str) -> JsonResponse:
    """The charter in force as open data, or with `?version=2` another published version; see docs/charters.md."""
    published = Charter.objects.exclude(state=Charter.State.DRAFT).select_related("office").filter(office__slug=slug)
    asked = to_ascii_digits(request.GET.get("version", ""))
    if asked:
        charter = published.filter(number=int(asked)).first() if asked.isdecimal() and len(asked) < 5 else None
    else:
        binding = Charter.objects.published(on=timezone.localdate()).filter(office__slug=slug)
        charter = binding.select_related("office").order_by("-effective_on").first()
    if charter is None:
        raise Http404
    return JsonResponse(charter_document(charter), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The notices in force for the nation in one year: closed and opened days, and office hours."""
    year = asked_year(request)
    notices = CalendarNotice.objects.applied().filter(scope_office__isnull=True).prefetch_related("hours")
    days = NoticeDay.objects.filter(notice__in=notices, date__year=year).select_related("notice").order_by("date", "id")
    listed = set(ListedYear.objects.values_list("year", flat=True))
    context = {
        "year": year,
        "is_listed": year in listed,
        "years": sorted(listed | {year, timezone.localdate().year}),
        "days": last_word(days),
        "hours": [span for notice in notices for span in notice.hours.all() if _touches(span, year)],
        "keeps": bool(scopes(access_of(request.user), Action.EDIT_CALENDAR)),
    }
    return render(request, "sla/calendar.html", context)


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one section under its printed heading."""

    label: str
    lines: list[CharterLine]


def sections_of(lines: Iterable[CharterLine]) -> list[Group]:
    """Lines by section, in printed order."""
    groups: dict[str, list[CharterLine]] = {}
    for line in lines:
        groups.setdefault(line.section, []).append(line)
    return [Group(str(Section(section).label), found) for section, found in groups.items()]


def last_word(days: Iterable[NoticeDay]) -> list[NoticeDay]:
    """One row a day: a later notice of the nation overrides an earlier one; a withdrawn day stays visible."""
    ordered = sorted(days, key=lambda day: (day.date, day.notice.applied_at or day.notice.announced_at, day.pk))
    return list({(day.date, day.effect): day for day in ordered}.values())


def asked_year(request: HttpRequest) -> int:
    """`?year=2026` in either digits; what cannot be understood is this year."""
    today = timezone.localdate()
    text = to_ascii_digits(request.GET.get("year", ""))
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return year if FIRST_YEAR <= year <= today.year + 1 else today.year


def _named(office: Office, asked: str) -> bool:
    names = f"{office.name_bn} {office.name_en} {office.parent and office.parent.name_bn} {office.slug}"
    return fold(asked) in fold(names)


def _touches(span: Any, year: int) -> bool:
    return span.starts_on <= date(year, 12, 31) and (span.ends_on is None or span.ends_on >= date(year, 1, 1))
