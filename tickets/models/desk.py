"""One row an office: the last number given this month and the version of its queue."""

from __future__ import annotations

from django.db import models

from offices.models import Office


class Desk(models.Model):
    """Locked while a number is given, so numbers have no gaps and no clashes. Not audited: derived counters."""

    office = models.OneToOneField(Office, models.PROTECT, primary_key=True, related_name="desk")
    month = models.CharField(max_length=4, blank=True)
    last_number = models.PositiveIntegerField(default=0)
    queue_version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.office_id} {self.month}-{self.last_number:04d}"
