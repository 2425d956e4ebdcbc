"""A requisition that is still being written. Nobody has received it yet, so it is not audited and may be erased."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from sla.models import Service


def new_key() -> str:
    """A one-time key: the ticket that comes of the draft carries it, so a form sent twice makes one ticket."""
    return secrets.token_hex(16)


class Draft(models.Model):
    """What one person has typed and uploaded for one service; without a service it is the counter's entry."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="drafts")
    key = models.CharField(max_length=32, unique=True, default=new_key)
    data = models.JSONField(default=dict)
    files = models.JSONField(default=list)  # of {key, name, size}: the bytes lie under MEDIA_ROOT/drafts
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "service"], name="draft_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(service__isnull=True), name="draft_entry_once"),
        ]
        indexes = [models.Index(name="draft_age", fields=["saved_at"])]

    def __str__(self) -> str:
        return self.key
