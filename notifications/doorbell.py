"""Ringing the worker after a change. Best effort: the sweep of the minute finds what was not heard."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import current_app
from django.conf import settings
from django.dispatch import receiver

from tickets.signals import event_recorded

log = logging.getLogger(__name__)
PATIENCE = 0.3  # seconds for the broker to answer: a request does not wait for a doorbell
QUIET = 5.0  # seconds without ringing after the broker did not answer
OPTIONS = {
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "max_retries": 0,
    "connect_retries_timeout": PATIENCE,
}

_quiet_until = 0.0


@receiver(event_recorded, dispatch_uid="notifications.doorbell")
def ring(sender: Any, **kwargs: Any) -> None:
    """Ask a worker to fan out. Never raises and never takes a second, whatever the broker does."""
    global _quiet_until
    if not settings.REDIS_URL or time.monotonic() < _quiet_until:
        return
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=OPTIONS) as connection:
            current_app.send_task("notifications.fan_out", connection=connection, expires=60, retry=False)
    except Exception as error:  # kombu passes on whatever the client throws
        _quiet_until = time.monotonic() + QUIET
        log.warning("the doorbell is not heard: %s", type(error).__name__)
