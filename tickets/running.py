"""How many requests run under each service of an office, for the room of charters below."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count

from offices.models import Office
from tickets.models import Ticket


def running_by_service(office: Office) -> Mapping[int, int]:
    """Return service -> open tickets of the office, services without one left out; one query."""
    rows = Ticket.objects.served_by([office.pk]).open().values_list("line__service").annotate(n=Count("pk")).order_by()
    return dict(rows)
