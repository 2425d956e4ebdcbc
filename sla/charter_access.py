"""Which charters a person may edit or read the faults of; what one may not see answers as if it did not exist."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from offices.access import Access, access_of, person
from offices.models import Office, OfficeKind
from offices.rights import Action, Scope, may, scopes
from sla.models import Charter, Service

# Who works in an office, and who watches over it, reads the faults of its charter.
READERS = (Action.VIEW_QUEUE, Action.VIEW_BOARD)


def editable_office(request: HttpRequest, slug: str) -> Office:
    """The serving office whose charter the reader may edit; else 404."""
    office = get_object_or_404(Office.objects.serving().select_related("parent"), slug=slug)
    if not may(access_of(person(request)), Action.EDIT_CHARTER, serving_office=office):
        raise Http404
    return office


def editable_charter(request: HttpRequest, slug: str, number: int) -> Charter:
    """A version of an office whose charter the reader may edit; else 404."""
    office = editable_office(request, slug)
    charter = get_object_or_404(office.charters, number=number)
    charter.office = office
    return charter


def editable_service(office: Office, public_id: str) -> Service:
    """A service of this office; else 404."""
    return get_object_or_404(Service.objects.select_related("service_type"), office=office, public_id=public_id)


def readable_office(request: HttpRequest, slug: str) -> Office:
    """The serving office whose faults the reader may see; else 404."""
    office = get_object_or_404(Office.objects.serving().select_related("parent"), slug=slug)
    if not any(may(access_of(person(request)), action, serving_office=office) for action in READERS):
        raise Http404
    return office


def watched(access: Access) -> Q | None:
    """The serving offices whose boards the reader may see, as a condition; None for nobody."""
    found = scopes(access, Action.VIEW_BOARD)
    if any(scope is Scope.NATION for scope, _office in found):
        return Q()
    districts = [office.pk for scope, office in found if scope is Scope.DISTRICT and office is not None]
    return Q(parent__in=districts, parent__kind=OfficeKind.DISTRICT) if districts else None
