"""The work queue of a serving office: counters that are filters, groups by promise, and assigning several at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from offices.access import access_of
from offices.models import Office, User
from offices.rights import Action, Scope, may, scopes
from sla.calendars import calendar_of
from tickets.forms.work_queue import QueueForm, kept_of, page_of, since_of
from tickets.presentation_queue import PAGE_ROWS, Choice, Found, Totals, arrived, find, find_kept, totals_of
from tickets.presentation_rows import counters, queue_groups

PARTS = {"counters": "tickets/_queue_counters.html", "list": "tickets/_queue_list.html"}


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def queue(request: HttpRequest) -> HttpResponse:
    """The queue of one office as a page; which rows, by the query string."""
    return render(request, "tickets/queue.html", queue_context(request, at=now()))


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def queue_fragment(request: HttpRequest) -> HttpResponse:
    """The counters or the list alone, for live pages; with `kept` no row is inserted or moved."""
    template = PARTS.get(request.GET.get("part", "list"))
    if template is None:
        raise Http404
    response = render(request, template, queue_context(request, at=now()))
    patch_vary_headers(response, ["HX-Request"])
    return response


def desks_of(user: Any) -> list[Office]:
    """The offices whose queue the person works on; Http404 where there is none, as if there were no queue."""
    found = scopes(access_of(user), Action.VIEW_QUEUE)
    desks = [office for scope, office in found if scope is Scope.SERVING and office]
    if not desks:
        raise Http404
    return desks


def desk_of(request: HttpRequest, desks: list[Office]) -> Office:
    """The office that the query string names, else the first; Http404 for another's."""
    slug = request.GET.get("desk", "")
    for office in desks:
        if slug in ("", office.slug):
            return office
    raise Http404


def queue_context(request: HttpRequest, *, at: datetime) -> dict[str, Any]:
    """Everything that the queue's templates draw; a fixed number of queries."""
    reader = request.user
    assert isinstance(reader, User)
    desks = desks_of(reader)
    office = desk_of(request, desks)
    calendar = calendar_of(office, at=at)
    totals = totals_of(office, reader=reader, at=at)
    form = QueueForm(request.GET, totals)
    choice = form.choice()
    since = since_of(request.GET.get("since", "")) or at
    found, newcomers = rows_for(request, office, choice, totals, since, at=at)
    desk = office.slug if len(desks) > 1 else ""
    return {
        "office": office,
        "desks": desks if len(desks) > 1 else [],
        "desk": desk,
        "today": at,
        "form": form,
        "choice": choice,
        "counters": counters(totals, choice, desk, at=at, calendar=calendar),
        "groups": queue_groups(found, reader_id=reader.pk, at=at, calendar=calendar),
        "page": page_shown(found, request.GET.get("page", "1")),
        "newcomers": newcomers,
        "queue_version": totals.queue_version,
        "may_assign": may(access_of(reader), Action.ASSIGN, serving_office=office),
        "may_record": may(access_of(reader), Action.RECORD_ENTRY, serving_office=office),
    } | live_context(request, found, since)


def rows_for(
    request: HttpRequest, office: Office, choice: Choice, totals: Totals, since: datetime, *, at: datetime
) -> tuple[Found, int]:
    """A page of the list; or the rows that a live page keeps, and how many new ones it does not show yet."""
    reader = request.user
    assert isinstance(reader, User)
    if kept := kept_of(request.GET.get("kept", "")):
        found = find_kept(office, choice, totals, kept, reader=reader, at=at)
        return found, arrived(office, choice, since, reader=reader, at=at)
    page = page_of(request.GET.get("page", "1"))
    return find(office, choice, totals, reader=reader, at=at, page=page), 0


def live_context(request: HttpRequest, found: Found, since: datetime) -> dict[str, Any]:
    """How the page fetches itself anew: the same query, the rows that it shows, and since when."""
    query = request.GET.copy()
    for name in ("part", "kept", "since"):
        query.pop(name, None)
    kept = ",".join(f"{found.group_of[ticket.pk]}.{ticket.number}" for ticket in found.tickets)
    return {"query": query.urlencode(), "kept": kept, "since": since.isoformat()}


def page_shown(found: Found, asked: str) -> Page:
    """The place of the rows in the whole list, for the page numbers; counts nothing."""
    paginator = Paginator(range(found.total), PAGE_ROWS)
    return paginator.get_page(page_of(asked))
