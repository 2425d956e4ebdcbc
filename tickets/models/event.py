"""What happened, in office words; the event row is also the outbox."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.enums import EventKind
from tickets.models.ticket import Ticket


class TicketEvent(models.Model):
    """Insert-only but for `fanned_out_at`, which the fan-out sets when its notifications exist."""

    insert_only = True
    insert_only_except = ("fanned_out_at",)
    Kind = EventKind

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(max_length=100, blank=True)
    version = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    fanned_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(name="event_of_ticket", fields=["ticket", "id"]),
            models.Index(name="event_outbox", fields=["id"], condition=Q(fanned_out_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"
