"""The sweep of each minute: what time did to tickets, what the doorbell missed, what is due, what is owed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from notifications.domain.delivery import deliver
from notifications.domain.fanning import fan_out
from notifications.domain.firing import fire_due
from notifications.models import Notification
from tickets.domain.sweeping import Swept, sweep_tickets


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one run did; `reminders` are the notifications that its steps made."""

    at: datetime
    tickets: Swept
    reminders: list[Notification] = field(default_factory=list)
    delivered: int = 0


def sweep(*, at: datetime) -> Sweep:
    """Settle tickets, then tell; safe to run twice and beside itself, since every row is claimed."""
    tickets = sweep_tickets(at=at)
    reminders, delivered = tell(at=at)
    return Sweep(at, tickets, reminders, delivered)


def tell(*, at: datetime) -> tuple[list[Notification], int]:
    """Fan out events, fire steps and send what is owed; returns the reminders made and how many were delivered."""
    fan_out(at=at)
    reminders = list(fire_due(at=at))
    return reminders, deliver(at=at)
