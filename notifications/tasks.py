"""The worker's part: ids in, domain called. The database says what is to be done; a message is only a doorbell."""

from __future__ import annotations

from celery import shared_task
from django.utils.timezone import now

from notifications.domain import sweeping


@shared_task(name="notifications.sweep")
def sweep() -> int:
    """Record what fell due and tell everybody concerned. Every minute; safe to run twice. Returns reminders made."""
    return len(sweeping.sweep(at=now()).reminders)


@shared_task(name="notifications.fan_out")
def fan_out() -> int:
    """Tell of recorded events. At every event and every minute; safe to run twice. Returns notifications delivered."""
    return sweeping.tell(at=now())[1]
