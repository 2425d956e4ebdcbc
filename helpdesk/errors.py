"""Error pages: a sentence in the reader's language and a way on, never a stack trace."""

import logging
import secrets
import sys
from typing import Any

from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

log = logging.getLogger(__name__)
CODES = {400: "bad_request", 403: "forbidden", 404: "not_found", 500: "server_error", 503: "unavailable"}


def answer(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """Return `templates/errors/<status>.html`, or the same as typed JSON under /api/."""
    if request.path.startswith("/api/"):
        detail = {"code": CODES[status], "detail": CODES[status].replace("_", " ")} | context
        return JsonResponse(detail, status=status)
    return render(request, f"errors/{status}.html", {"status": status} | context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database is away, because trying again helps; 500 for what is our own fault.

    The number on the page stands in the log beside the fault.
    """
    fault = sys.exc_info()[1]
    reference = f"{secrets.randbelow(10**8):08d}"
    log.error("reference %s: %s at %s", reference, type(fault).__name__, request.path)
    is_away = isinstance(fault, (OperationalError, InterfaceError))
    return answer(request, 503 if is_away else 500, reference=reference)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, 403, is_expired_form=True)
