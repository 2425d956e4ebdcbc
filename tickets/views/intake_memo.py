"""The same memo number of the same office is most likely the same letter."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from offices.bangla import fold
from offices.models import Office
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class EarlierRequest:
    """A ticket made earlier from a letter with this memo number."""

    number: str
    subject: str
    url: str


def earlier_request(office: Office | None, memo_number: str) -> EarlierRequest | None:
    """Return the latest request of `office` with this memo number in any writing; it informs and never blocks."""
    key = fold(memo_number)[:100]
    if not key or office is None:
        return None
    tickets = Ticket.objects.requested_by([office.pk]).filter(requisition__memo_key=key)
    ticket = tickets.select_related("requisition").order_by("-id").first()
    if ticket is None:
        return None
    return EarlierRequest(
        ticket.number, ticket.requisition.subject, reverse("tickets:ticket-detail", args=[ticket.number])
    )
