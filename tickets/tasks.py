from __future__ import annotations

import time

from celery import shared_task
from django.utils.timezone import now

from tickets.domain.noticing import TAKES_EFFECT_AFTER
from tickets.domain.recounting import Known
from tickets.domain.running import run_batch, unfinished_runs


@shared_task(name="tickets.recount")
def recount() -> None:
    """Recount after calendar notices, batch by batch, until nothing is owed. Rung on applying, found every minute."""
    known = Known()
    for run in unfinished_runs():
        if (early := run.notice.applied_at) and early > now():
            time.sleep(TAKES_EFFECT_AFTER.total_seconds())  # rung at once, in force a moment later
        while run_batch(run, known, at=now()):
            pass
