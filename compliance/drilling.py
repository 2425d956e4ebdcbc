"""The tickets behind a figure of the board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from compliance.models import Measure
from compliance.periods import Period
from offices.models import Office, User
from sla.core import DHAKA
from tickets.enums import EventKind, Status, Verdict
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Drill:
    """What a figure is called, and which tickets it counts; a state is listed as it stands now."""

    label: Any
    condition: Callable[[Office, datetime, datetime], Q]


def _decided(verdict: Verdict) -> Callable[[Office, datetime, datetime], Q]:
    return lambda office, since, until: Q(
        verdict_office=office, verdict=verdict, decided_at__gte=since, decided_at__lt=until
    )


def _received(office: Office, since: datetime, until: datetime) -> Q:
    return Q(serving_office=office, received_at__gte=since, received_at__lt=until)


def _open(**columns: Any) -> Callable[[Office, datetime, datetime], Q]:
    return lambda office, since, until: Q(serving_office=office, status__in=Status.OPEN_STATUSES, **columns)


def _event(kind: EventKind) -> Callable[[Office, datetime, datetime], Q]:
    return lambda office, since, until: Q(
        serving_office=office, events__kind=kind, events__at__gte=since, events__at__lt=until
    )


DRILLS: dict[str, Drill] = {
    Measure.OPEN_OVERDUE.value: Drill(_("Open overdue"), _open(verdict=Verdict.BROKEN)),
    Measure.BROKEN.value: Drill(_("Broken"), _decided(Verdict.BROKEN)),
    Measure.KEPT.value: Drill(_("Kept"), _decided(Verdict.KEPT)),
    Measure.RECEIVED.value: Drill(_("Received in the period"), _received),
    Measure.ON_HOLD.value: Drill(
        _("On hold"), lambda office, since, until: Q(serving_office=office, status=Status.ON_HOLD)
    ),
    Measure.NOT_AGREED.value: Drill(_("No promise agreed"), _open(agree_by__isnull=False)),
    Measure.NOT_PUBLISHED.value: Drill(
        _("No promise published"), lambda *args: _received(*args) & Q(line__timeline_missing=True)
    ),
    Measure.LATE_ENTRIES.value: Drill(_("Late entries"), lambda *args: _received(*args) & Q(is_late_entry=True)),
    Measure.HOLDS.value: Drill(_("Holds"), _event(EventKind.HELD)),
    Measure.OBJECTIONS.value: Drill(_("Objections to holds"), _event(EventKind.HOLD_OBJECTED)),
    Measure.REOPENED.value: Drill(_("Reopened"), _event(EventKind.REOPENED)),
}


def tickets_behind(measure: str, office: Office, period: Period, *, user: User, after: str = "") -> QuerySet[Ticket]:
    """Return the tickets that the figure counts and the reader may see, newest first, from below the key `after`."""
    since = datetime.combine(period.first, time(), DHAKA)
    until = datetime.combine(period.last + timedelta(days=1), time(), DHAKA)
    condition = DRILLS[measure].condition(office, since, until)
    tickets = Ticket.objects.visible_to(user).filter(condition).for_page().order_by("-id").distinct()
    return tickets.filter(pk__lt=int(after)) if after.isascii() and after.isdigit() else tickets
