from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit import chain
from audit.forms import HistoryFilterForm
from audit.models import Seal
from audit.recent import Place, changes
from offices.access import access_of
from offices.rights import Action, may


@login_required
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Show recent changes of every audited table and the state of the chain, to whoever may audit the nation."""
    if not may(access_of(request.user), Action.AUDIT):
        raise Http404
    form = HistoryFilterForm(request.GET)
    page, after = changes(form.wanted(), after=_place(request)) if form.is_valid() else ([], None)
    context = {
        "form": form,
        "changes": page,
        "next_url": _next_url(request, after),
        "first_url": reverse("audit:history") if "after" in request.GET else "",
        "trail": [("/", _("Home")), ("", _("History of changes"))],
        **_chain_state(),
    }
    return render(request, "audit/history_list.html", context)


def _place(request: HttpRequest) -> Place | None:
    if "after" not in request.GET:
        return None
    try:
        return Place.read(request.GET["after"])
    except ValueError as error:
        raise Http404 from error


def _next_url(request: HttpRequest, after: Place | None) -> str:
    if after is None:
        return ""
    query = request.GET.copy()
    query["after"] = str(after)
    return f"?{query.urlencode()}"


def _chain_state() -> dict[str, Any]:
    return {"seal": Seal.objects.order_by("-number").first(), "head": chain.head()[1], "unsealed": chain.unsealed()}
