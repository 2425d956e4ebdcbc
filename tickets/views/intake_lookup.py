"""How the pages of the way in find a service, a ticket and the right to use them."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.db.models import F, FilteredRelation, Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from offices.access import access_of
from offices.bangla import to_ascii_digits
from offices.models import Office, User
from sla.models import CharterLine
from tickets.models import Draft, Ticket

_DRAFT_COLUMNS = ("id", "key", "data", "files", "saved_at")
_NUMBER = re.compile(r"[A-Z]{3,6}-\d{4}-\d{4,}")


class SignedIn(HttpRequest):
    """A request that has passed `login_required`."""

    user: User


def requester_office(request: SignedIn) -> Office:
    """Return the office for which the reader sends requisitions; 403 for everybody else."""
    office = access_of(request.user).requester_office
    if office is None:
        raise PermissionDenied
    return office


def offered_line(public_id: str, user: User) -> tuple[CharterLine, Draft | None]:
    """Return the line of today's charter for an offered service and what `user` has begun for it; 404 otherwise.

    One query for both, so that sending a requisition stays within twelve statements.
    """
    lines = CharterLine.objects.published(localdate()).filter(
        service__public_id=public_id, service__is_active=True, service__office__is_active=True
    )
    own = FilteredRelation("service__drafts", condition=Q(service__drafts__user=user))
    lines = lines.annotate(own=own, **{f"draft_{name}": F(f"own__{name}") for name in _DRAFT_COLUMNS})
    line = get_object_or_404(lines.select_related("charter", "service__service_type", "service__office__parent"))
    columns = {name: getattr(line, f"draft_{name}") for name in _DRAFT_COLUMNS}
    draft = Draft(user=user, service=line.service, **columns) if columns["id"] else None
    if draft:
        draft._state.adding = False
    return line, draft


def visible_ticket(request: SignedIn, number: str) -> Ticket:
    """Return the ticket by its number in either digits; 404 where the reader may not see it. One query."""
    plain = to_ascii_digits(number).upper()
    if not _NUMBER.fullmatch(plain):
        raise Http404
    return get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=plain)


def sent_ticket(request: SignedIn, key: str) -> Ticket | None:
    """Return the ticket that the reader has made with this one-time key. One query."""
    sent = Ticket.objects.filter(
        requisition__submitted_by=request.user, requisition__idempotency_key=key.replace("\0", "")
    )
    return sent.first() if key else None
