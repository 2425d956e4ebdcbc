"""`GET /api/v1/compliance/`: the figures of one office or district in a span of days."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from compliance.boards import COLUMNS, districts_of, upazilas_below
from compliance.figures import Figures, figures_by_office
from offices.access import access_of, person
from offices.bangla import parse_date
from offices.models import Office, OfficeKind


class ComplianceView(APIView):
    """`?office=SLUG&from=DAY&to=DAY`; by default one's own office, from the first of this month to today."""

    @extend_schema(
        parameters=[OpenApiParameter("office", str), OpenApiParameter("from", str), OpenApiParameter("to", str)],
        responses={200: dict},
    )
    def get(self, request: Request) -> Response:
        office = visible_place(request)
        today = timezone.localdate()
        first, last = asked_day(request, "from", today.replace(day=1)), asked_day(request, "to", today)
        if last < first:
            raise ValidationError({"to": [_("The last day lies before the first.")]})
        served = served_under(office)
        by_office = figures_by_office([one.pk for one in served], first=first, last=last)
        figures = reduce(add, by_office.values(), Figures())
        return Response(figures_json(office, first, last, figures))


def served_under(place: Office) -> list[Office]:
    """The serving offices whose figures make up those of the place; the directorate stands for the nation."""
    if place.kind == OfficeKind.DIRECTORATE:
        return list(Office.objects.serving())
    return upazilas_below([place]) if place.kind == OfficeKind.DISTRICT else [place]


def figures_json(office: Office, first: date, last: date, figures: Figures) -> dict[str, Any]:
    """The answer; `rate` from 0 to 1 with four decimals, null under three decided promises."""
    return {
        "office": office.slug,
        "from": first.isoformat(),
        "to": last.isoformat(),
        **{measure.value: figures[measure] for measure in COLUMNS},
        "rate": None if figures.rate is None else round(figures.rate, 4),
    }


def visible_place(request: Request) -> Office:
    """An office or district whose figures the reader may see: the boards', and one's own serving office."""
    reader = person(request)
    districts = districts_of(reader)
    own = access_of(reader).serving_office
    slug = request.query_params.get("office")
    nation = Office.objects.filter(kind=OfficeKind.DIRECTORATE).first() if len(districts) > 1 else None
    if slug is None:
        place = own or nation or (districts[0] if districts else None)
    elif own is not None and slug == own.slug:
        place = own
    else:
        place = next((one for one in (nation, *districts) if one is not None and one.slug == slug), None)
        place = place or Office.objects.serving().filter(slug=slug, parent__in=districts).first()
    if place is None:
        raise Http404
    return place


def asked_day(request: Request, name: str, default: date) -> date:
    """A Dhaka day from the query, either digits. Raises ValidationError naming the parameter."""
    text = request.query_params.get(name)
    if text is None:
        return default
    try:
        return parse_date(text)
    except ValueError:
        raise ValidationError({name: [_("Enter a date such as 24/12/2026.")]}) from None
