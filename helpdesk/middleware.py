"""What comes before the pages: the client's own address, and no NUL in an address."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


def address_of(request: HttpRequest) -> str:
    """Return the client's address; X-Forwarded-For counts only as far as TRUSTED_PROXIES says."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR", "")


def client_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the client's own address into REMOTE_ADDR, once, for all that asks later."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = address_of(request)
        return get_response(request)

    return middleware


def no_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to a NUL in the address: nobody types one, and PostgreSQL holds none. Forms refuse it themselves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or any(
            "\x00" in part for pair in request.GET.lists() for part in (pair[0], *pair[1])
        ):
            raise BadRequest("NUL in the address")
        return get_response(request)

    return middleware
