"""Rings at open pages when a ticket or a queue has changed. A doorbell: whoever misses it reads the version later.

Nothing but "this changed" goes through the channel layer; the socket of each reader (consumers.py) reads the version
through that reader's rights, so neither texts nor versions pass anybody who may not see the ticket.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.dispatch import receiver

from tickets.models import Ticket, TicketEvent
from tickets.signals import event_recording, notice_recounted

log = logging.getLogger(__name__)

RING_SECONDS = 0.5  # the longest that a request waits for a broker that does not answer
SILENCE_SECONDS = 5.0  # then nobody tries again for so long, so that a sweep of many tickets never crawls
MESSAGE = {"type": "changed"}  # the name of the consumer's method

_silent_until = 0.0  # monotonic seconds


def ticket_group(ticket_id: int) -> str:
    """Return the group of everybody who has the ticket's page open."""
    return f"ticket.{ticket_id}"


def office_group(office_id: int) -> str:
    """Return the group of everybody who has the office's queue open."""
    return f"office.{office_id}"


@receiver(event_recording, dispatch_uid="notifications.ring_after_commit")
def ring_after_commit(sender: type[TicketEvent], ticket: Ticket, before: dict[str, Any], **kwargs: Any) -> None:
    """Ring once for each change when it is committed: the ticket, its office and the one it left. No query.

    Here the ticket is at hand; after commit (`event_recorded`) it would have to be read again in every request.
    """
    offices = {ticket.serving_office_id, before.get("serving_office_id", ticket.serving_office_id)}
    groups = [ticket_group(ticket.pk), *map(office_group, sorted(offices))]
    transaction.on_commit(partial(ring, groups), robust=True)


@receiver(notice_recounted, dispatch_uid="notifications.ring_recounted")
def ring_recounted(sender: Any, office_ids: Iterable[int], **kwargs: Any) -> None:
    """Ring once at every queue in which a notice moved dates, when all have moved: one by one would be too loud."""
    ring(map(office_group, office_ids))


def ring(groups: Iterable[str]) -> None:
    """Tell the groups that something changed; never raises, never takes longer than RING_SECONDS."""
    global _silent_until
    layer = get_channel_layer()
    if layer is None or time.monotonic() < _silent_until:
        return
    try:
        async_to_sync(_send)(layer, list(groups))
    except Exception as error:
        # Whatever the broker's trouble is, the change is committed and the page will find it.
        _silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("open pages were not told of a change: %s: %s", type(error).__name__, error)


async def _send(layer: Any, groups: list[str]) -> None:
    async with asyncio.timeout(RING_SECONDS):
        for group in groups:
            await layer.group_send(group, MESSAGE)
