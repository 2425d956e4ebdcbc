"""`/district/`: which upazila keeps its promises, from the daily counts."""

from __future__ import annotations

import csv
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.boards import BESIDE, COLUMNS, Board, district_board, districts_of, nation_board
from compliance.drilling import DRILLS, tickets_behind
from compliance.figures import figures_by_office
from compliance.models import Correction
from compliance.periods import Period, Span, period_of
from compliance.presentation import board_table, figure_tiles, period_choices, ticket_rows
from offices.access import person
from offices.bangla import to_ascii_digits
from offices.models import Office

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet would run what begins so
PAGE = 50


@login_required
def board(request: HttpRequest) -> HttpResponse:
    """The table of one district, or of all districts for who sees the nation."""
    period = asked_period(request)
    shown = asked_board(request, period)
    if request.GET.get("format") == "csv":
        return as_csv(shown, period)
    context = {
        "board": shown,
        "period": period,
        "tiles": figure_tiles(shown.total),
        "table": board_table(shown, period),
        "choices": period_choices(request, period),
    }
    return render(request, "compliance/board.html", context)


@login_required
def upazila(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of one upazila and the tickets behind one of them."""
    office = visible_office(request, slug)
    period = asked_period(request)
    measure = request.GET.get("show", "open_overdue")
    if measure not in DRILLS:
        raise Http404
    figures = figures_by_office([office.pk], first=period.first, last=period.last)[office.pk]
    tickets = tickets_behind(measure, office, period, user=person(request), after=request.GET.get("after", ""))
    rows = list(tickets[: PAGE + 1])
    context = {
        "office": office,
        "period": period,
        "figures": figures,
        "tiles": figure_tiles(figures),
        "drills": [(code, DRILLS[code].label, figures[code], code == measure) for code in DRILLS],
        "measure": DRILLS[measure].label,
        "rows": ticket_rows(rows[:PAGE]),
        "next_after": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "beside": [(item.label, figures[item]) for item in BESIDE],
        "corrections": Correction.objects.filter(office=office).select_related("ticket").order_by("-id")[:20],
        "choices": period_choices(request, period),
    }
    return render(request, "compliance/upazila.html", context)


def asked_board(request: HttpRequest, period: Period) -> Board:
    """The board that was asked for. Raises Http404 for readers without one, and for a district that is not theirs."""
    districts = districts_of(person(request))
    if not districts:
        raise Http404
    slug = request.GET.get("district")
    if slug is None:
        return district_board(districts[0], period) if len(districts) == 1 else nation_board(districts, period)
    district = next((district for district in districts if district.slug == slug), None)
    if district is None:
        raise Http404
    return district_board(district, period)


def visible_office(request: HttpRequest, slug: str) -> Office:
    """The upazila, if it stands on a board of the reader's; else as if it did not exist."""
    allowed = [district.pk for district in districts_of(person(request))]
    return get_object_or_404(Office.objects.serving().select_related("parent"), slug=slug, parent__in=allowed)


def asked_period(request: HttpRequest) -> Period:
    """`?period=month&at=2026-09`; what cannot be understood is this month."""
    span = request.GET.get("period", Span.MONTH)
    asked = to_ascii_digits(request.GET.get("at", ""))
    try:
        day = date.fromisoformat(f"{asked}-01")
    except ValueError:
        day = timezone.localdate()
    if not 2020 <= day.year <= timezone.localdate().year + 1:
        day = timezone.localdate()
    return period_of(Span(span) if span in list(Span) else Span.MONTH, day)


def as_csv(shown: Board, period: Period) -> HttpResponse:
    """The same rows for a spreadsheet: UTF-8 with its mark, heads in the reader's language, Latin digits."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    place = shown.place.slug if shown.place else "districts"
    name = f"{place}-{period.span.value}-{period.key}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    measures = (*COLUMNS, *BESIDE)
    writer.writerow([_("Office"), _("Code"), *(measure.label for measure in measures), _("Promise-kept rate")])
    for row in shown.rows:
        rate = "" if row.figures.rate is None else f"{row.figures.rate:.4f}"
        numbers = [row.figures[measure] for measure in measures]
        writer.writerow([as_text(str(row.office)), row.office.code or "", *numbers, rate])
    rate = "" if shown.total.rate is None else f"{shown.total.rate:.4f}"
    writer.writerow([_("Total"), "", *(shown.total[measure] for measure in measures), rate])
    return response


def as_text(value: str) -> str:
    """A value that a spreadsheet shows and never runs."""
    return f"'{value}" if value.startswith(FORMULA) else value
