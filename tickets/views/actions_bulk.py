"""One step for several tickets of the queue: each goes through the verb, and what cannot change is listed with why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import ngettext

from offices.access import access_of
from offices.models import Office, User
from offices.rights import Action, may
from tickets.domain.errors import TicketError
from tickets.domain.routing import assign_ticket
from tickets.domain.transitions import is_allowed, refusal
from tickets.forms.work_queue import AssignManyForm
from tickets.models import Ticket
from tickets.presentation import digits
from tickets.views.actions_step import step_view
from tickets.views.queue import desk_of, desks_of

MOST = 100  # tickets at once
Refused = list[tuple[Ticket, str]]


@step_view
def queue_assign(request: HttpRequest) -> HttpResponse:
    """Assign the chosen tickets: GET says who and how many, POST assigns them one by one."""
    reader, at = request.user, now()
    assert isinstance(reader, User)
    office = desk_of(request, desks_of(reader))
    if not may(access_of(reader), Action.ASSIGN, serving_office=office):
        raise PermissionDenied
    tickets = chosen_tickets(request, reader, office)
    form = AssignManyForm(request.POST if request.method == "POST" else None, office, at=at)
    if not form.is_valid():
        return assign_page(request, office, form, tickets, refused_before(tickets, reader))
    refused = assign_all(tickets, form.officer(), reader, at=at)
    changed = len(tickets) - len(refused)
    done = ngettext("%(n)s ticket was assigned.", "%(n)s tickets were assigned.", changed) % {"n": digits(changed)}
    if refused:
        return assign_page(request, office, form, tickets, refused, done=done)
    messages.success(request, done)
    return redirect(f"{reverse('tickets:queue')}?desk={office.slug}")


def chosen_tickets(request: HttpRequest, reader: User, office: Office) -> list[Ticket]:
    """The tickets that were ticked, as far as the reader sees them in this office."""
    sent = request.POST if request.method == "POST" else request.GET
    numbers = sent.getlist("number")[:MOST]
    seen = Ticket.objects.visible_to(reader).served_by([office.pk]).filter(number__in=numbers)
    return list(seen.select_related("serving_office", "requisition").order_by("queue_at", "id"))


def refused_before(tickets: Sequence[Ticket], reader: User) -> Refused:
    """Those that the step would not change, and why, before anything is done."""
    access = access_of(reader)
    return [(ticket, refusal(ticket)) for ticket in tickets if not is_allowed(ticket, Action.ASSIGN, access)]


def assign_all(tickets: Sequence[Ticket], officer: User, reader: User, *, at: datetime) -> Refused:
    """Take the step for each ticket by itself; return those that refused, with their words."""
    refused: Refused = []
    for ticket in tickets:
        try:
            assign_ticket(ticket.pk, assignee=officer, actor=reader, at=at)
        except TicketError as error:
            refused.append((ticket, str(error.detail)))
    return refused


def assign_page(
    request: HttpRequest,
    office: Office,
    form: AssignManyForm,
    tickets: Sequence[Ticket],
    refused: Refused,
    *,
    done: str = "",
) -> HttpResponse:
    """The question with the count, or the outcome with what did not change."""
    kept: dict[int, Any] = {ticket.pk: ticket for ticket, _why in refused}
    context = {
        "office": office,
        "form": form,
        "tickets": [ticket for ticket in tickets if ticket.pk not in kept],
        "refused": refused,
        "done": done,
    }
    return render(request, "tickets/queue_assign.html", context)
