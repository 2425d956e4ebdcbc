"""One action for each verb: parse, call the verb, answer the ticket."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from offices.bangla import to_ascii_digits
from offices.models import Office, User
from offices.rights import Action
from sla.models import Service
from tickets.api import fields
from tickets.api.output import ticket_json
from tickets.domain import conversation, dates, holds, lifecycle, routing
from tickets.domain.errors import InvalidInput
from tickets.domain.transitions import require_right
from tickets.models import Ticket

Input = type[Serializer[Any]]
View = Callable[..., Response]


def verb(given: Input) -> Callable[[View], View]:
    """A POST action `/tickets/{number}/<name>/` with its input, documented in the schema."""

    def decorate(view: View) -> View:
        schema = extend_schema(request=given, responses={200: dict, 400: dict, 403: dict, 404: dict, 409: dict})
        return schema(action(detail=True, methods=["post"], serializer_class=given)(view))

    return decorate


class VerbActions:
    """Mixed into the viewset, which gives what is declared here."""

    request: Any
    action: str
    get_object: Callable[[], Ticket]
    get_queryset: Callable[[], Any]
    get_serializer: Callable[..., Serializer[Any]]

    @cached_property
    def seen(self) -> Ticket:
        """The ticket, if the reader may see it; asked for before anything is said about the input."""
        return self.get_object()

    def take(self, verb_function: Callable[..., Ticket], **given: Any) -> Response:
        """Take the step on the ticket that the reader sees, and answer it as it then stands."""
        ticket = verb_function(self.seen.pk, actor=self.request.user, at=timezone.now(), **given)
        return Response(ticket_json(Ticket.objects.for_page().get(pk=ticket.pk)))

    def given(self) -> dict[str, Any]:
        """The checked input. Before its faults come 404 (a ticket not to be seen) and 403 (a step not to be taken)."""
        require_right(self.seen, Action(self.action), self.request.user)
        checked = self.get_serializer(data=self.request.data)
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)

    @verb(fields.Nothing)
    def accept(self, request: Request, number: str) -> Response:
        return self.take(lifecycle.accept_ticket)

    @verb(fields.AssignInput)
    def assign(self, request: Request, number: str) -> Response:
        username = self.given()["to"]
        assignee = User.objects.filter(username=username, is_active=True).first()
        if assignee is None:
            raise InvalidInput("to", _("Choose an officer of this office."))
        return self.take(routing.assign_ticket, assignee=assignee)

    @verb(fields.ReasonInput)
    def refuse(self, request: Request, number: str) -> Response:
        return self.take(lifecycle.refuse_ticket, **self.given())

    @verb(fields.MergeInput)
    def merge(self, request: Request, number: str) -> Response:
        other = to_ascii_digits(self.given()["into"]).upper()
        into = self.get_queryset().filter(number=other).first()
        if into is None:
            raise InvalidInput("into", _("There is no such ticket."))
        return self.take(lifecycle.merge_ticket, into=into)

    @verb(fields.BodyInput)
    def reply(self, request: Request, number: str) -> Response:
        return self.take(conversation.reply_to_ticket, **self.given())

    @verb(fields.BodyInput)
    def note(self, request: Request, number: str) -> Response:
        return self.take(conversation.note_on_ticket, **self.given())

    @verb(fields.HoldInput)
    def hold(self, request: Request, number: str) -> Response:
        return self.take(holds.hold_ticket, **self.given())

    @verb(fields.ReturnInput)
    def return_for_papers(self, request: Request, number: str) -> Response:
        return self.take(holds.return_for_papers, **self.given())

    @verb(fields.Nothing)
    def resume(self, request: Request, number: str) -> Response:
        return self.take(holds.resume_ticket)

    @verb(fields.TextInput)
    def object_to_hold(self, request: Request, number: str) -> Response:
        return self.take(holds.object_to_hold, **self.given())

    @verb(fields.Nothing)
    def allow_hold(self, request: Request, number: str) -> Response:
        return self.take(holds.allow_hold)

    @verb(fields.ResolveInput)
    def resolve(self, request: Request, number: str) -> Response:
        return self.take(lifecycle.resolve_ticket, **self.given())

    @verb(fields.ConfirmInput)
    def confirm(self, request: Request, number: str) -> Response:
        return self.take(lifecycle.confirm_ticket, **self.given())

    @verb(fields.ReasonInput)
    def reopen(self, request: Request, number: str) -> Response:
        return self.take(lifecycle.reopen_ticket, **self.given())

    @verb(fields.ReasonInput)
    def withdraw(self, request: Request, number: str) -> Response:
        return self.take(lifecycle.withdraw_ticket, **self.given())

    @verb(fields.ReclassifyInput)
    def reclassify(self, request: Request, number: str) -> Response:
        given = self.given()
        service = Service.objects.filter(public_id=given["service"], office=self.seen.serving_office_id).first()
        if service is None:
            raise InvalidInput("service", _("Choose a service of this office."))
        return self.take(routing.reclassify_ticket, service=service, reason=given["reason"])

    @verb(fields.HandOverInput)
    def hand_over(self, request: Request, number: str) -> Response:
        given = self.given()
        office = get_object_or_404(Office.objects.serving(), slug=given["office"])
        return self.take(routing.hand_over_ticket, office=office, reason=given["reason"])

    @verb(fields.ProposeInput)
    def propose_date(self, request: Request, number: str) -> Response:
        return self.take(dates.propose_date, **self.given())

    @verb(fields.AgreeInput)
    def agree_date(self, request: Request, number: str) -> Response:
        return self.take(dates.agree_date, day=self.given()["date"])

    @verb(fields.DirectInput)
    def direct_date(self, request: Request, number: str) -> Response:
        given = self.given()
        return self.take(dates.direct_date, day=given["date"], order_memo=given["order_memo"])
