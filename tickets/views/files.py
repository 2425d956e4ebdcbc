"""The one way to a file of a ticket: through the rights of the reader, as a download that no browser runs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from offices.access import access_of, person
from offices.rights import Action, may
from tickets.domain.files import path_of
from tickets.models import Attachment, Ticket


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def attachment(request: HttpRequest, number: str, key: str) -> HttpResponseBase:
    """Send one file whole, never a range and never with a tag, so that nothing is told of what one may not see."""
    file = readable_file(request, number, key)
    try:
        content = path_of(file).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.content_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "none"
    return response


def readable_file(request: HttpRequest, number: str, key: str) -> Attachment:
    """The file if the reader may see it under this ticket; Http404 for all else, as if it did not exist."""
    reader = person(request)
    ticket = get_object_or_404(Ticket.objects.visible_to(reader).select_related("serving_office"), number=number)
    file = get_object_or_404(Attachment, ticket=ticket, key=key)
    inside = may(access_of(reader), Action.VIEW_INTERNAL, serving_office=ticket.serving_office)
    if file.is_internal and not inside:
        raise Http404
    return file
