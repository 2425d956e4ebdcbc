from __future__ import annotations

from celery import shared_task
from django.utils.timezone import now

from tickets.domain.recounting import Known
from tickets.domain.running import run_batch, unfinished_runs


@shared_task(name="tickets.recount")
def recount() -> None:
    """Recount after calendar notices, batch by batch, until nothing is owed. Rung on applying, found every minute."""
    known = Known()
    for run in unfinished_runs():
        while run_batch(run, known, at=now()):
            pass
