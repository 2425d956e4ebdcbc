"""Error pages: a sentence in the reader's language and a way on, never a stack trace."""

import sys
from typing import Any

from django.db import DatabaseError
from django.db.utils import InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

CODES = {400: "bad_request", 403: "forbidden", 404: "not_found", 500: "server_error", 503: "unavailable"}


def answer(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """Return `templates/errors/<status>.html`, or the same as typed JSON under /api/."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": CODES[status], "detail": CODES[status].replace("_", " ")}, status=status)
    return render(request, f"errors/{status}.html", {"status": status} | context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database is away, because trying again helps; 500 for what is our own fault."""
    away = isinstance(sys.exc_info()[1], (DatabaseError, InterfaceError))
    return answer(request, 503 if away else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, 403, is_expired_form=True)
