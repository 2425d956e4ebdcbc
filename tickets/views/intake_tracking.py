"""`/track/`: how a request stands, for whoever holds its QR code, or its number and code; no name, no word of it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from axes.helpers import get_client_ip_address
from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from offices.bangla import to_ascii_digits
from tickets.enums import EventKind, Status
from tickets.models import Ticket
from tickets.views.intake_promise import panel_of_ticket

TRIES_A_NUMBER, TRIES_AN_ADDRESS, WINDOW = 5, 20, 3600  # wrong tries in so many seconds
INSIDE = (EventKind.NOTED, EventKind.ASSIGNED, EventKind.REPLIED, EventKind.HOLD_OBJECTED, EventKind.LATE_TO_AGREE)


class TrackForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=40)
    code = forms.CharField(label=_("Tracking code"), max_length=20)

    def clean_number(self) -> str:
        return to_ascii_digits(self.cleaned_data["number"]).upper()

    def clean_code(self) -> str:
        return to_ascii_digits(self.cleaned_data["code"]).upper().replace(" ", "")


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Show the state to who knows number and code, or has the token; one neutral answer to everybody else."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    token = request.GET.get("t", "")
    asked = request.method == "POST" or bool(token)
    ticket = None
    if request.method == "POST" and form.is_valid():
        ticket = by_code(request, form.cleaned_data["number"], form.cleaned_data["code"])
    elif request.method != "POST" and token:
        ticket = by_token(request, token)
    context = {"form": form, "is_wrong": asked and ticket is None and not form.errors}
    answer = render(request, "tickets/tracking.html", context | (state_of(ticket, at=now()) if ticket else {}))
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def by_code(request: HttpRequest, number: str, code: str) -> Ticket | None:
    """The ticket of this number if the code is its own and not too many were tried."""
    tries = {("number", number): TRIES_A_NUMBER, ("address", get_client_ip_address(request)): TRIES_AN_ADDRESS}
    if any(cache.get(key(*who), 0) >= most for who, most in tries.items()):
        return None
    ticket = Ticket.objects.for_page().filter(number=number).first()
    if ticket and secrets.compare_digest(ticket.requisition.tracking_code.encode(), code.encode()):
        return ticket
    for who in tries:
        cache.set(key(*who), cache.get(key(*who), 0) + 1, WINDOW)
    return None


def by_token(request: HttpRequest, token: str) -> Ticket | None:
    """The ticket of the QR code; 128 bits cannot be guessed, yet a machine that tries is stopped."""
    address = key("address", get_client_ip_address(request))
    if cache.get(address, 0) >= TRIES_AN_ADDRESS:
        return None
    ticket = Ticket.objects.for_page().filter(requisition__tracking_token=token[:64]).first()
    if ticket is None:
        cache.set(address, cache.get(address, 0) + 1, WINDOW)
    return ticket


def key(kind: str, what: str | None) -> str:
    return f"track:{kind}:{hashlib.sha256(str(what).encode()).hexdigest()}"


def state_of(ticket: Ticket, *, at: datetime) -> dict[str, Any]:
    """What the public may know: state, promise, and what happened when; never who, where or what was written."""
    return {
        "ticket": ticket,
        "panel": panel_of_ticket(ticket, at=at),
        "is_served": ticket.status in Status.SERVED_STATUSES,
        "is_paused": ticket.status == Status.ON_HOLD and ticket.due_at is None,
        "events": sorted(
            (ticket.received_at if event.kind == EventKind.SUBMITTED else event.at, event.pk, event.get_kind_display())
            for event in ticket.events.exclude(kind__in=INSIDE)
        ),
    }
