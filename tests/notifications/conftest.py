"""The town with its charter and the steps of R12; what a run told whom."""

from collections.abc import Callable

import pytest

from notifications.domain.sweeping import Sweep, sweep, tell
from notifications.models import Notification, PlannedStep
from notifications.steps import load_steps
from tests.charters import dhaka
from tests.people import town
from tests.tickets.conftest import services, time_machine_at
from tickets.models import Ticket

__all__ = ["services", "steps", "time_machine_at", "town"]


@pytest.fixture(autouse=True)
def steps(db: None) -> None:
    load_steps()


def plan_of(ticket: Ticket, at: str) -> list[tuple[str, int, str, str]]:
    """(step, revision, Dhaka time, state) of every step of the ticket once all events up to now are fanned out."""
    tell_at(at)
    rows = PlannedStep.objects.filter(ticket=ticket).select_related("step").order_by("fires_at", "id")
    return [(row.step.code, row.due_revision, clock(row.fires_at), row.state) for row in rows]


def planned(ticket: Ticket, at: str) -> list[tuple[str, str]]:
    """(step, Dhaka time) of what is still planned."""
    return [(code, when) for code, _revision, when, state in plan_of(ticket, at) if state == "planned"]


def clock(moment) -> str:
    return f"{moment.astimezone(dhaka('2026-01-01').tzinfo):%m-%d %H:%M}"


def sweep_at(text: str) -> Sweep:
    return sweep(at=dhaka(text))


def tell_at(text: str) -> None:
    tell(at=dhaka(text))


def reminded(done: Sweep) -> list[tuple[str, str]]:
    """(step, user name) of the reminders by e-mail that the sweep made."""
    rows = [row for row in done.reminders if row.transport == "email"]
    return sorted((row.planned.step.code, row.recipient.username) for row in rows if row.planned)


def told(transport: str = "email", **by: object) -> list[tuple[str, str]]:
    """(kind of event, user name) of every notification of an event."""
    rows = Notification.objects.filter(event__isnull=False, transport=transport, **by).select_related("event")
    return sorted((row.event.kind, row.recipient.username) for row in rows if row.event)


Reminded = Callable[[Sweep], list[tuple[str, str]]]
