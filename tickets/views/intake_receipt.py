"""The receipt of a requisition and its printable slip: /tickets/<number>/receipt/ and …/slip/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from offices.access import access_of
from offices.bangla import long_date
from offices.rights import Action, may
from sla.calendars import calendar_of
from sla.core import PromiseKind, dhaka_day
from tickets.domain.drafting import discard_sent
from tickets.enums import Cause, Status
from tickets.forms.details import shown_details
from tickets.models import DueDate, Ticket
from tickets.views.intake_lookup import SignedIn, visible_ticket
from tickets.views.intake_promise import panel_of_ticket
from tickets.views.intake_words import fee_of, lang, office_title

DATES_ON_SLIP = 6  # rows; the slip is one page


@dataclass(frozen=True, slots=True)
class Told:
    """One date that came into force (R8); `old` is None for the first."""

    old: datetime | None
    new: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens next; `when` is bold."""

    when: str
    text: str
    kind: str = ""


@login_required
@cache_control(private=True, no_store=True)
@require_safe
def ticket_receipt(request: SignedIn, number: str) -> HttpResponse:
    """Show number, promised date, code and what happens next; the same whenever it is opened again."""
    ticket, at = visible_ticket(request, number), now()
    if ticket.requisition.submitted_by_id == request.user.pk:
        discard_sent(request.user, ticket.requisition.idempotency_key)
    context = receipt_context(ticket, at)
    access = access_of(request.user)
    calendar = calendar_of(ticket.serving_office, at=at)
    working_day = calendar.on_or_after(dhaka_day(at))
    context |= {
        "steps": next_steps(ticket, context["panel"].day),
        "opens": calendar.opens_at(working_day),
        "closes": calendar.closes_at(working_day),
        "is_requester": access.requester_office is not None,
        "may_enter": may(access, Action.RECORD_ENTRY, serving_office=ticket.serving_office),
    }
    return render(request, "tickets/ticket_receipt.html", context)


@login_required
@cache_control(private=True, no_store=True)
@require_safe
def ticket_slip(request: SignedIn, number: str) -> HttpResponse:
    """Show the slip as one A4 page with the office's counterfoil."""
    ticket, at = visible_ticket(request, number), now()
    context = receipt_context(ticket, at)
    context |= {"fee": fee_of(ticket.line), "dates": dates_of(ticket), "printed_at": at}
    return render(request, "tickets/ticket_slip.html", context)


def receipt_context(ticket: Ticket, at: datetime) -> dict[str, Any]:
    """What receipt and slip share; the code and the QR go to those who may see the ticket anyway."""
    kind = ticket.line.service.service_type.form_kind
    return {
        "ticket": ticket,
        "requisition": ticket.requisition,
        "office_title": office_title(ticket.serving_office),
        "requester_name": ticket.requesting_office or ticket.requisition.requester_name,
        "panel": panel_of_ticket(ticket, at=at),
        "details": shown_details(kind, ticket.requisition.details),
        "track_url": f"{settings.SITE_URL}/track/",
        "qr": qr_of(f"{settings.SITE_URL}/track/?t={ticket.requisition.tracking_token}"),
        "is_served": ticket.status in Status.SERVED_STATUSES,
        "is_paused": ticket.status == Status.ON_HOLD and ticket.due_at is None,
    }


def dates_of(ticket: Ticket) -> list[Told | None]:
    """Return each date that was in force, oldest first, with why; nothing where there was only one.

    Where more than fit on the page, None stands for those between first and latest. One query or none.
    """
    if ticket.due_revision < 2:
        return []
    moves = ticket.due_dates.select_related("notice")
    told: list[Told | None] = [Told(move.old, move.new, short_cause(move)) for move in moves]
    return told if len(told) <= DATES_ON_SLIP else [told[0], None, *told[1 - DATES_ON_SLIP :]]


def short_cause(move: DueDate) -> str:
    """Return why the date came into force in few words: a notice by its number alone."""
    number = move.notice.number if move.notice else ""
    return f"{Cause(move.cause).label} {number}".strip()


def qr_of(address: str) -> SafeString:
    """Return the QR code (level M, quiet zone of one module) as inline SVG without any style attribute."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(
        border=1, omitsize=True, svgclass="qr", lineclass=None, title=_("QR code of the tracking page")
    )
    return SafeString(svg)


def next_steps(ticket: Ticket, due_day: date | None) -> list[Step]:
    """Return what the requester can expect, in order."""
    if ticket.status in Status.SERVED_STATUSES:
        return [
            Step(_("Now"), _("The service was given. Confirm it or reopen it on the page of the request."), "progress")
        ]
    steps = [
        Step(_("First"), _("The ICT office looks at the requisition and asks you if anything is missing."), "progress")
    ]
    if ticket.letter_missing:
        steps.append(Step(_("Soon"), _("Send the letter; until then the request is marked “No letter”.")))
    steps.append(last_step(ticket, due_day))
    return steps


def last_step(ticket: Ticket, due_day: date | None) -> Step:
    """Return what ends the waiting: the promised day, an agreement, a reply, or nothing that the charter binds."""
    if due_day:
        return Step(long_date(due_day, lang()), _("Last day of the promise. After it you may file a grievance."))
    if ticket.status == Status.ON_HOLD:
        return Step(_("Clock paused"), _("It runs again when the office has what it waits for."))
    if ticket.line.promise_kind == PromiseKind.NOT_PUBLISHED:
        return Step(_("No time published"), _("The charter gives no time for this service; the office tells you."))
    return Step(_("Within three working days"), _("The date is agreed with you."))
