"""The preview of a calendar notice in words and rows: which tickets, which upazilas, who will be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from offices.models import Office, User
from tickets.domain.noticing import Moved, Preview
from tickets.models import Ticket


def preview_rows(moved: Iterable[Moved], user: User) -> list[dict[str, Any]]:
    """Number, subject, office, old and new date of each ticket that the reader may see; one query."""
    moved = list(moved)
    keys = [item.ticket_id for item in moved]
    tickets = Ticket.objects.visible_to(user).select_related("serving_office", "requisition").in_bulk(keys)
    return [
        {
            "ticket": ticket, "subject": getattr(getattr(ticket, "requisition", None), "subject", ""),
            "old": item.old, "new": item.new,
        }
        for item in moved
        if (ticket := tickets.get(item.ticket_id))
    ]  # fmt: skip


def upazilas(preview: Preview) -> list[tuple[Office, int]]:
    """How many dates move in each upazila, the most first; one query."""
    counts = Counter(item.office_id for item in preview.dates)
    offices = Office.objects.in_bulk(counts)
    return sorted(((offices[key], number) for key, number in counts.items()), key=lambda row: (-row[1], row[0].path))


def told(preview: Preview) -> dict[str, int]:
    """Both sides: how many requesting offices and ICT offices hear of a new date, and requests without an office."""
    requesting = {item.requesting_office_id for item in preview.dates}
    return {
        "requesting": len(requesting - {None}),
        "serving": len({item.office_id for item in preview.dates}),
        "without_office": sum(1 for item in preview.dates if item.requesting_office_id is None),
    }
