"""The page of one ticket, one for all roles: what it shows follows the rights of the reader."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from offices.access import access_of
from offices.models import User
from offices.rights import Action
from tickets.forms.work import ConfirmForm, NoteForm, ReplyForm
from tickets.presentation_facts import facts_of, reader_of, tickets_of
from tickets.presentation_ticket import TicketPage, page_of, resolution_of

PARTS = {name: f"tickets/_ticket_{name}.html" for name in ("top", "thread", "side")}


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def ticket_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The whole page."""
    page = ticket_page(request, number)
    forms = {
        form.id_prefix: form(request, page.ticket, at=page.facts.at)
        for step, form in ((Action.REPLY, ReplyForm), (Action.NOTE, NoteForm), (Action.CONFIRM, ConfirmForm))
        if step in page.steps
    }
    context = context_of(page) | {"forms": forms, "resolution": resolution_of(page.facts)}
    return render(request, "tickets/ticket_detail.html", context)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def ticket_fragment(request: HttpRequest, number: str) -> HttpResponse:
    """One part of the page, for live pages: `part` is top, thread or side."""
    template = PARTS.get(request.GET.get("part", "top"))
    if template is None:
        raise Http404
    response = render(request, template, context_of(ticket_page(request, number)))
    patch_vary_headers(response, ["HX-Request"])
    return response


def ticket_page(request: HttpRequest, number: str) -> TicketPage:
    """Everything that the page shows; Http404 where the reader may not see the ticket, as if it did not exist."""
    user = request.user
    assert isinstance(user, User)
    ticket = get_object_or_404(tickets_of(user), number=number)
    reader = reader_of(ticket, user, access_of(user))
    return page_of(facts_of(ticket, reader, at=now()))


def context_of(page: TicketPage) -> dict[str, Any]:
    """The names that the ticket's templates know."""
    return {"page": page, "ticket": page.ticket, "clock": page.clock, "reader": page.facts.reader}
