"""Sets of tickets that pages, API and workers ask for by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from offices.access import access_of
from offices.bangla import fold
from offices.rights import Action, Scope, scopes
from tickets.enums import Status

if TYPE_CHECKING:
    from offices.models import User
    from tickets.models import Ticket  # noqa: F401  the queryset is generic in its model


def visible_filter(user: User) -> Q:
    """The tickets that the posts of `user` may see today, as a condition; nothing for a stranger."""
    seen = Q(pk__in=[])
    for scope, office in scopes(access_of(user), Action.VIEW_TICKET):
        if scope is Scope.NATION or office is None:
            return Q()
        if scope is Scope.SERVING:
            seen |= Q(serving_office=office.pk) | Q(handed_to=office.pk)
        elif scope is Scope.REQUESTING:
            seen |= Q(requesting_office=office.pk)
        elif scope is Scope.DISTRICT:
            seen |= Q(serving_office__parent=office.pk)
    return seen


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: User) -> Self:
        """What `user` may see by the posts held today; every list and detail starts here."""
        return self.filter(visible_filter(user))

    def open(self) -> Self:
        return self.filter(status__in=Status.OPEN_STATUSES)

    def served_by(self, office_ids: Collection[int]) -> Self:
        return self.filter(serving_office__in=office_ids)

    def requested_by(self, office_ids: Collection[int]) -> Self:
        return self.filter(requesting_office__in=office_ids)

    def searched(self, text: str) -> Self:
        """Those whose requisition holds every word of `text`, in whatever spelling and digits (A25, A27)."""
        found = self
        for word in fold(text).split():
            found = found.filter(requisition__search_text__contains=word)
        return found

    def for_page(self) -> Self:
        """With the rows that every ticket page and API answer shows, in one query."""
        return self.select_related(
            "serving_office",
            "requesting_office",
            "assignee",
            "line__service__service_type",
            "line__charter",
            "requisition",
        )
