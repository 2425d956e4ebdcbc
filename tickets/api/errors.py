"""Refusals of the domain as answers of the API: 400 names the field, 403 the right, 409 the step."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from tickets.domain.errors import InvalidInput, NotPermitted, TicketError


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a refusal of a verb into JSON; everything else is Django REST framework's."""
    if isinstance(error, InvalidInput):
        return Response({error.field: [str(error.detail)]}, status=status.HTTP_400_BAD_REQUEST)
    if isinstance(error, TicketError):
        refused = status.HTTP_403_FORBIDDEN if isinstance(error, NotPermitted) else status.HTTP_409_CONFLICT
        return Response({"code": error.code, "detail": str(error.detail)}, status=refused)
    if isinstance(error, Http404):
        error = exceptions.NotFound()  # Django's text names the model
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    return with_code(exception_handler(error, context), error)


def with_code(answer: Response | None, error: Exception) -> Response | None:
    """Add the code to an error without a field, so that a program need not read the words."""
    if answer is not None and isinstance(error, exceptions.APIException) and "detail" in answer.data:
        answer.data = {"code": error.get_codes(), **answer.data}
    return answer
