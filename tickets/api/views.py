"""`/api/v1/`: the same verbs and rights as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from offices.access import access_of
from offices.bangla import fold, to_ascii_digits
from offices.models import Office
from sla.calendars import calendar_of
from sla.catalogue import lines_in_force
from sla.core import due, explain
from tickets.api import fields
from tickets.api.output import explanation_json, ledger_json, receipt_json, service_json, ticket_json
from tickets.api.paging import ByNewest, ByNumber
from tickets.api.submitting import as_first_answered, person, read_submission
from tickets.api.verbs import VerbActions
from tickets.domain.clock import calendars_of, promise_history
from tickets.domain.estimate import due_if_sent
from tickets.domain.intake import submit_ticket
from tickets.enums import Status
from tickets.models import Ticket


class ServiceList(APIView):
    """The services that an office promises, with the date that each would get if sent now."""

    @extend_schema(parameters=[OpenApiParameter("office", str)], responses={200: dict})
    def get(self, request: Request) -> Response:
        now = timezone.now()
        office = self._office(request)
        calendar = calendar_of(office, at=now)
        pages = ByNumber()
        lines = pages.paginate_queryset(lines_in_force(office, timezone.localdate(now)), request, view=self) or []
        results = [service_json(line, due_if_sent(line.to_core(), calendar, at=now)) for line in lines]
        return pages.get_paginated_response(results)

    def _office(self, request: Request) -> Office:
        if slug := request.query_params.get("office"):
            return get_object_or_404(Office.objects.serving(), slug=slug)
        access = access_of(request.user)
        own = access.serving_office or (access.requester_office and access.requester_office.parent)
        if own is None:
            raise Http404
        return own


class TicketViewSet(
    VerbActions, mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, viewsets.GenericViewSet[Any]
):
    """Tickets that the reader may see; all others answer as if they did not exist."""

    lookup_field = "number"
    lookup_value_regex = "[^/]{1,40}"
    pagination_class = ByNewest
    serializer_class: type[Serializer[Any]] = fields.SubmissionInput

    def get_queryset(self) -> QuerySet[Ticket]:
        return Ticket.objects.visible_to(person(self.request)).for_page()

    def get_object(self) -> Ticket:
        number = to_ascii_digits(self.kwargs["number"]).upper()
        return get_object_or_404(self.get_queryset(), number=number)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.request.query_params
        if wanted := asked.get("status"):
            queryset = queryset.filter(status=wanted.upper())
        if asked.get("open") in ("1", "true"):
            queryset = queryset.filter(status__in=Status.OPEN_STATUSES)
        if slug := asked.get("office"):
            queryset = queryset.filter(serving_office__slug=slug)
        if text := fold(asked.get("q", "")[:200]):
            queryset = queryset.filter(requisition__search_text__contains=text)
        return queryset

    @extend_schema(operation_id="tickets_list", responses={200: dict})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([ticket_json(ticket) for ticket in page or ()])

    @extend_schema(responses={201: dict, 400: dict, 403: dict, 404: dict, 409: dict})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Submit a requisition; the header Idempotency-Key makes repeating it safe."""
        ticket = submit_ticket(read_submission(request), actor=person(request), at=timezone.now())
        return Response(receipt_json(as_first_answered(ticket)), status=status.HTTP_201_CREATED)

    @extend_schema(responses={200: dict})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(ticket_json(self.get_object()))

    @extend_schema(responses={200: dict})
    @action(detail=True)
    def explanation(self, request: Request, number: str) -> Response:
        """The count day by day."""
        ticket, now = self.get_object(), timezone.now()
        history, calendars = promise_history(ticket, at=now), calendars_of(ticket, at=now)
        return Response(explanation_json(explain(history, calendars, at=now), due(history, calendars, at=now)))

    @extend_schema(responses={200: dict})
    @action(detail=True)
    def due_dates(self, request: Request, number: str) -> Response:
        """The ledger: every date that was ever in force."""
        rows = self.get_object().due_dates.select_related("actor")
        return Response({"results": [ledger_json(row) for row in rows], "next": None, "previous": None})
