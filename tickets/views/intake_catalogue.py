"""The catalogue of the serving office: /services/."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from offices.access import Access, access_of
from offices.models import Office
from tickets.views.intake_chips import own_panel
from tickets.views.intake_lookup import SignedIn
from tickets.views.intake_rows import Catalogue, build_catalogue

SEARCH_LENGTH = 100


@login_required
@cache_control(private=True, no_store=True)
@require_safe
def service_list(request: SignedIn) -> HttpResponse:
    """Show what the requester's upazila ICT office offers; `office` names another one, `q` and `time` choose rows."""
    at, access = now(), access_of(request.user)
    slug, search, time = (typed(request, name) for name in ("office", "q", "time"))
    office = serving_office(access, slug)
    catalogue = build_catalogue(office, search=search, time=time, at=at) if office else Catalogue()
    requester = access.requester_office
    context = {
        "office": office,
        "catalogue": catalogue,
        "search": search,
        "time": time,
        "slug": slug,
        "own": own_panel(requester, at=at) if requester else None,
        "may_apply": requester is not None,
    }
    return render(request, "tickets/service_list.html", context)


def typed(request: SignedIn, name: str) -> str:
    """Return a parameter of the address as it may be searched for: short, without NUL characters."""
    return request.GET.get(name, "").replace("\0", "").strip()[:SEARCH_LENGTH]


def serving_office(access: Access, slug: str) -> Office | None:
    """Return the office named by `slug` (404 where it serves nobody), else that of the reader's own upazila."""
    own = access.requester_office
    near = (own.parent if own else None) or access.serving_office
    if slug and (near is None or near.slug != slug):
        return get_object_or_404(Office.objects.serving(), slug=slug)
    serves = near is not None and near.has_ict_office and near.is_active
    return near if serves else None
