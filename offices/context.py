"""The frame of every page: whose desk it is, what the menu offers, what waits. Asked for only when a page draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.access import access_of
from offices.models import Office, OfficeKind, Role

# Higher rooms register what they can count, by key of the menu item; "notifications" feeds the bell.
menu_counts: dict[str, Callable[[HttpRequest], int]] = {}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page of the main menu; no roles means that it is for everybody."""

    key: str
    label: Any
    url: str
    roles: frozenset[str] = frozenset()
    needs_sign_in: bool = True


OFFICERS = frozenset({Role.COUNTER_OFFICER, Role.DESK_OFFICER, Role.HEAD_OF_OFFICE})
MONITORS = frozenset({Role.DISTRICT_MONITOR, Role.DIRECTORATE_MONITOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
MENU = (
    MenuItem("services", gettext_lazy("Services"), "/services/", frozenset({Role.REQUESTER})),
    MenuItem("requests", gettext_lazy("My requests"), "/requests/", frozenset({Role.REQUESTER})),
    MenuItem("queue", gettext_lazy("Work queue"), "/queue/", OFFICERS),
    MenuItem("district", gettext_lazy("Compliance board"), "/district/", MONITORS | ADMINISTRATORS),
    MenuItem("charters", gettext_lazy("Citizen charter"), "/charters/", needs_sign_in=False),
    MenuItem("calendar", gettext_lazy("Holiday calendar"), "/calendar/", OFFICERS | MONITORS | ADMINISTRATORS),
    MenuItem("history", gettext_lazy("History"), "/history/", frozenset({Role.AUDITOR})),
    MenuItem("set-up", gettext_lazy("Set-up"), "/set-up/", ADMINISTRATORS),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html shows around a page; nothing is counted or asked until the template reads it."""
    user = getattr(request, "user", AnonymousUser())
    return {
        "home_office": SimpleLazyObject(lambda: access_of(user).home_office),
        "office_line": SimpleLazyObject(lambda: _office_line(access_of(user).home_office)),
        "place": SimpleLazyObject(lambda: _place(access_of(user).home_office)),
        "post_title": SimpleLazyObject(lambda: access_of(user).post_title),
        "menu": cache(lambda: _menu(request)),
        "unread": cache(lambda: _count("notifications", request)),
        "demo": settings.DEMO,
    }


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", AnonymousUser())
    signed_in = user.is_authenticated
    items = [item for item in MENU if _offered(item, user)]
    if not signed_in:
        items.append(MenuItem("sign-in", _("Sign in"), "/sign-in/"))
    return [
        {
            "key": item.key,
            "label": item.label,
            "url": item.url,
            "current": request.path.startswith(item.url),
            "count": _count(item.key, request) if signed_in else 0,
        }
        for item in items
    ]


def _offered(item: MenuItem, user: Any) -> bool:
    if not item.needs_sign_in:
        return True
    return any(access_of(user).has(Role(role)) for role in item.roles)


def _count(key: str, request: HttpRequest) -> int:
    counter = menu_counts.get(key)
    return counter(request) if counter and request.user.is_authenticated else 0


def _place(office: Office | None) -> str:
    """The line under the site's name: the upazila, district or division that the reader's office serves."""
    if office is None:
        return ""
    node = office.parent if office.kind == OfficeKind.REQUESTING and office.parent else office
    return str(node)


def _office_line(office: Office | None) -> str:
    """The office under the designation; an upazila or district node stands for the ICT office in it."""
    if office is None:
        return ""
    if office.kind == OfficeKind.UPAZILA:
        return _("Upazila ICT office, %(place)s") % {"place": office}
    if office.kind == OfficeKind.DISTRICT:
        return _("District ICT office, %(place)s") % {"place": office}
    return str(office)
