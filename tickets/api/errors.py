"""Refusals of the domain as answers of the API: 400 names the field, 403 the right, 409 the step."""

from __future__ import annotations

from typing import Any

from rest_framework import status
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
    return exception_handler(error, context)
