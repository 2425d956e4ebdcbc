"""What comes before Django: the address of the client behind trusted proxies."""

from collections.abc import Callable

from django.conf import settings
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
