"""The due chip of a requester's own ticket, and the panel of those still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Value, When, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from offices.models import Office
from sla.calendars import calendars_by_office
from sla.core import WorkingCalendar
from sla.presentation import DueChip, due_chip
from tickets.enums import Ball, Status
from tickets.models import Ticket

PANEL_ROWS = 3
_UNSERVED = (Status.WITHDRAWN, Status.NOT_ADMISSIBLE, Status.MERGED)


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """One open request in the panel of the catalogue."""

    number: str
    subject: str
    url: str
    chip: DueChip
    word: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class OwnPanel:
    """The first few open requests of an office, those that wait for it on top, and how many there are."""

    rows: tuple[OwnRequest, ...]
    total: int


def own_panel(office: Office, *, at: datetime) -> OwnPanel:
    """Return the open requests of `office`; two queries."""
    waits = Case(When(ball=Ball.REQUESTER, then=Value(0)), default=Value(1))
    tickets = list(
        Ticket.objects.requested_by([office.pk])
        .open()
        .select_related("requisition", "line", "serving_office")
        .annotate(waits=waits, total=Window(Count("pk")))
        .order_by("waits", "queue_at", "id")[:PANEL_ROWS]
    )
    calendars = calendars_by_office([ticket.serving_office for ticket in tickets], at=at)
    rows = tuple(_own_request(ticket, calendars, at) for ticket in tickets)
    return OwnPanel(rows, tickets[0].total if tickets else 0)  # type: ignore[attr-defined]  # annotated


def _own_request(ticket: Ticket, calendars: Mapping[int, WorkingCalendar], at: datetime) -> OwnRequest:
    return OwnRequest(
        number=ticket.number,
        subject=ticket.requisition.subject,
        url=reverse("tickets:ticket-detail", args=[ticket.number]),
        chip=chip_of(ticket, calendars[ticket.serving_office_id], at=at),
        word=waiting_word(ticket),
        is_waiting=waits_for_requester(ticket),
    )


def waits_for_requester(ticket: Ticket) -> bool:
    """Whether the requesting office has to act on an open ticket."""
    return ticket.is_open and ticket.ball == Ball.REQUESTER


def waiting_word(ticket: Ticket) -> str:
    """Return what replaces the word of the chip while the requester has to answer; empty otherwise."""
    return _("Your reply needed") if waits_for_requester(ticket) else ""


def chip_of(ticket: Ticket, calendar: WorkingCalendar, *, at: datetime) -> DueChip:
    """Return the due chip as the requester sees it; days by the serving office's `calendar`."""
    if ticket.status in _UNSERVED:
        return DueChip("none", ticket.get_status_display())
    if waits_for_requester(ticket):
        return DueChip("hold", _("Your reply needed"))
    return due_chip(
        due_moment=ticket.due_at,
        at=at,
        calendar=calendar,
        on_hold=ticket.status == Status.ON_HOLD,
        finished_at=ticket.resolved_at,
        risk_at=ticket.risk_at,
        is_agreed=ticket.agreed_on is not None,
        total=ticket.line.working_days,
    )
