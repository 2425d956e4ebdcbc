"""One recount of all unfinished tickets after a calendar notice, so that a worker can go on where another stopped."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sla.models import CalendarNotice


class NoticeRun(models.Model):
    """Not audited: a counter of work. What the run did stands in the ledger, the events and the history of tickets."""

    notice = models.OneToOneField(CalendarNotice, models.PROTECT, related_name="run")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    last_ticket_id = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(name="notice_run_open", fields=["id"], condition=Q(finished_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.done}/{self.total}"
