"""`POST tickets/`: a requisition from a program, once for each key."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from offices.access import access_of, person
from offices.models import Office, User
from sla.models import Service
from tickets.api.fields import SubmissionInput
from tickets.domain.submission import Submission
from tickets.models import Ticket

MAX_KEY = 100


def read_submission(request: Request) -> Submission:
    """Parse the request. Raises ValidationError naming the field, Http404 for an unknown office."""
    checked = SubmissionInput(data=request.data)
    checked.is_valid(raise_exception=True)
    data = dict(checked.validated_data)
    service = service_of(data.pop("office"), data.pop("service"))
    office, name = requesting_office(data.pop("requesting_office"), service.office, person(request))
    return Submission(
        service=service,
        requesting_office=office,
        requester_name=name,
        idempotency_key=key_of(request),
        body_hash=body_hash(request.data),
        **data,
    )


def service_of(office_slug: str, public_id: str) -> Service:
    """The service of exactly this office, else a field error that says nothing of other offices."""
    services = Service.objects.active().select_related("office", "service_type")
    service = services.filter(public_id=public_id, office__slug=office_slug).first()
    if service is not None:
        return service
    if not Office.objects.serving().filter(slug=office_slug).exists():
        raise Http404
    raise ValidationError({"service": [_("This office has no such service.")]})


def requesting_office(given: str, serving: Office, user: User) -> tuple[Office | None, str]:
    """The requesting office by slug or printed name, else free text where the tree has it not; by default one's own."""
    own = access_of(user).requester_office
    if not given or (own is not None and given == own.slug):
        return own, ""
    offices = Office.objects.filter(is_active=True)
    office = offices.filter(slug=given).first() or offices.filter(parent=serving, name_bn=given.strip()).first()
    return (office, "") if office else (None, given)


def key_of(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key) <= MAX_KEY:
        raise ValidationError({"Idempotency-Key": [_("The key has 1 to 100 characters.")]})
    return key


def body_hash(data: Any) -> str:
    """The same content gives the same hash, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()


def as_first_answered(ticket: Ticket) -> Ticket:
    """The ticket as it stood when it was submitted, so that a repeated key gets the first answer again."""
    if ticket.version == 1:
        return ticket
    first: Ticket = ticket.history.earliest("history_id").instance
    return first
