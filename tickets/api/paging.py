"""Pages by key, newest first: page a thousand costs what page one does. Short lists have pages by number."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.response import Response


class ByNewest(CursorPagination):
    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class ByNumber(PageNumberPagination):
    """For a list that is short and read whole: all of it on one page unless a smaller one is asked for."""

    page_size = 200
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.get_next_link(), "previous": self.get_previous_link()})
