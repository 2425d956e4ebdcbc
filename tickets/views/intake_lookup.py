"""How the pages of the way in find a service, a ticket and the right to use them."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from offices.access import access_of
from offices.bangla import to_ascii_digits
from offices.models import Office
from sla.models import CharterLine
from tickets.models import Ticket

_NUMBER = re.compile(r"[A-Z]{3,6}-\d{4}-\d{4,}")


def requester_office(request: HttpRequest) -> Office:
    """Return the office for which the reader sends requisitions; 403 for everybody else."""
    office = access_of(request.user).requester_office
    if office is None:
        raise PermissionDenied
    return office


def offered_line(public_id: str) -> CharterLine:
    """Return the line of today's charter for an offered service, with office and kind; 404 otherwise. One query."""
    lines = CharterLine.objects.published(localdate()).filter(
        service__public_id=public_id, service__is_active=True, service__office__is_active=True
    )
    return get_object_or_404(lines.select_related("charter", "service__service_type", "service__office__parent"))


def visible_ticket(request: HttpRequest, number: str) -> Ticket:
    """Return the ticket by its number in either digits; 404 where the reader may not see it. One query."""
    plain = to_ascii_digits(number).upper()
    if not _NUMBER.fullmatch(plain):
        raise Http404
    return get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=plain)


def sent_ticket(request: HttpRequest, key: str) -> Ticket | None:
    """Return the ticket that the reader has made with this one-time key. One query."""
    sent = Ticket.objects.filter(
        requisition__submitted_by=request.user, requisition__idempotency_key=key.replace("\0", "")
    )
    return sent.first() if key else None
