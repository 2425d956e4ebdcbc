"""The language of a page is the one that the reader chose, and Bangla until then."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChosenLanguage(LocaleMiddleware):
    """Django's locale middleware without the browser's list: office computers ask for English without being told to.

    Calls of the API have no switch, so there the Accept-Language header still speaks.
    """

    def process_request(self, request: Any) -> None:
        chosen = settings.LANGUAGE_CODE
        if request.path_info.startswith("/api/") and request.headers.get("Accept-Language"):
            chosen = translation.get_language_from_request(request)
        elif (cookie := _cookie(request)) in dict(settings.LANGUAGES):
            chosen = cookie
        translation.activate(chosen)
        request.LANGUAGE_CODE = translation.get_language()


def _cookie(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
