"""The own office's requests: /requests/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from offices.bangla import to_ascii_digits
from offices.models import Office
from sla.calendars import calendars_by_office
from sla.core import WorkingCalendar
from sla.presentation import DueChip
from tickets.enums import Ball, Status
from tickets.models import Ticket
from tickets.views.intake_catalogue import typed
from tickets.views.intake_chips import chip_of, waits_for_requester
from tickets.views.intake_lookup import SignedIn, requester_office

PAGE_ROWS = 25
OPEN = Q(status__in=Status.OPEN_STATUSES)
TABS: Mapping[str, tuple[Any, Q]] = {
    "open": (gettext_lazy("Running"), OPEN),
    "reply": (gettext_lazy("Your reply needed"), OPEN & Q(ball=Ball.REQUESTER)),
    "confirm": (gettext_lazy("Please confirm"), Q(status=Status.RESOLVED)),
    "closed": (gettext_lazy("Closed requests"), Q(status__in=Status.ENDED_STATUSES)),
}
BY_PROMISE = ("open", "reply")


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request as its own office sees it."""

    number: str
    url: str
    subject: str
    service: str
    chip: DueChip
    ball: str
    status: str
    is_waiting: bool
    letter_missing: bool


@login_required
@cache_control(private=True, no_store=True)
@require_safe
def request_list(request: SignedIn) -> HttpResponse:
    """Show 25 requests of the own office; `tab`, `q` and `before` choose them."""
    office, at = requester_office(request), now()
    tab, search = typed(request, "tab"), typed(request, "q")
    tab = tab if tab in TABS else "open"
    mine = Ticket.objects.requested_by([office.pk])
    counts = mine.aggregate(**{name: Count("pk", filter=condition) for name, (_label, condition) in TABS.items()})
    tickets = _page(mine.filter(TABS[tab][1]).searched(search), tab, typed(request, "before"))
    shown = tickets[:PAGE_ROWS]
    calendars = calendars_by_office([ticket.serving_office for ticket in shown], at=at)
    context = {
        "rows": [_row(ticket, calendars, office, at) for ticket in shown],
        "tabs": [(name, label, counts[name], name == tab) for name, (label, _condition) in TABS.items()],
        "tab": tab,
        "search": search,
        "has_any": any(counts.values()),
        "next_before": shown[-1].number if len(tickets) > PAGE_ROWS else "",
        "is_first": not typed(request, "before"),
    }
    return render(request, "tickets/request_list.html", context)


def _page(tickets: QuerySet[Ticket], tab: str, before: str) -> list[Ticket]:
    """Return one page and one ticket more: open ones by their promise, others newest first.

    `before` is the number of the last ticket of the page before.
    """
    by_promise = tab in BY_PROMISE
    if before:
        last = Ticket.objects.filter(number=to_ascii_digits(before).upper())
        key, moment = last.values("pk")[:1], last.values("queue_at")[:1]
        after = Q(queue_at__gt=moment) | Q(queue_at=moment, pk__gt=key)
        tickets = tickets.filter(after if by_promise else Q(pk__lt=key))
    rows = tickets.select_related("requisition", "line", "serving_office")
    return list(rows.order_by(*(("queue_at", "id") if by_promise else ("-id",)))[: PAGE_ROWS + 1])


def _row(ticket: Ticket, calendars: Mapping[int, WorkingCalendar], office: Office, at: datetime) -> RequestRow:
    return RequestRow(
        number=ticket.number,
        url=reverse("tickets:ticket-detail", args=[ticket.number]),
        subject=ticket.requisition.subject,
        service=ticket.line.display_name,
        chip=chip_of(ticket, calendars[ticket.serving_office_id], at=at),
        ball=_ball(ticket),
        status=ticket.status,
        is_waiting=waits_for_requester(ticket),
        letter_missing=ticket.letter_missing and ticket.is_open,
    )


def _ball(ticket: Ticket) -> str:
    if ticket.status in Status.ENDED_STATUSES:
        return "—"
    if ticket.ball == Ball.REQUESTER:
        return _("Your office")
    return {
        Ball.DISTRICT: _("District office"),
        Ball.THIRD_PARTY: _("Third party"),
    }.get(Ball(ticket.ball), _("Upazila ICT office"))
