"""The run of a notice over all tickets: batch after batch, from where the last one stopped, until none is left."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from django.db import transaction

from sla.models import CalendarNotice
from tickets.domain.recounting import Batch, Known, concerned, recount_batch, recount_ticket
from tickets.models import NoticeRun, Ticket
from tickets.signals import notice_recounted

log = logging.getLogger(__name__)
SIZE = 250  # tickets locked at once: a verb waits for a fraction of a second


def start_run(notice: CalendarNotice, *, at: datetime) -> NoticeRun:
    """Owe the recount of every ticket that the notice concerns; in the transaction that applies it."""
    return NoticeRun.objects.create(notice=notice, started_at=at, total=concerned(notice).count())


def unfinished_runs() -> list[NoticeRun]:
    """Runs that are owed, in the order of their notices."""
    runs = NoticeRun.objects.filter(finished_at__isnull=True).select_related("notice__scope_office")
    return list(runs.order_by("id"))


def run_batch(run: NoticeRun, known: Known, *, at: datetime, size: int = SIZE) -> bool:
    """Recount the next batch of the run; say whether there is more to do. Safe to repeat and to run twice at once.

    A second worker that finds the run taken leaves it to the first. The pointer moves with the batch, so a worker
    killed at any moment loses nothing and repeats nothing that was committed.
    """
    notice = run.notice
    assert notice.applied_at is not None  # a run is made when its notice is applied
    if at < notice.applied_at:
        return False
    with transaction.atomic():
        mine = NoticeRun.objects.select_for_update(skip_locked=True).filter(pk=run.pk, finished_at__isnull=True).first()
        if mine is None:
            return False
        batch = recount_batch(concerned(notice), known, after=mine.last_ticket_id, size=size, at=at)
        if not batch.left:
            _move_on(mine, batch, at)
    if batch.left:
        _take_steps(batch, notice, at=at)
        _move_on_from(run.pk, mine.last_ticket_id, batch, at)
    return batch.seen > 0


def _take_steps(batch: Batch, notice: CalendarNotice, *, at: datetime) -> None:
    for ticket_id in batch.left:
        try:
            recount_ticket(ticket_id, notice=notice, at=at)
        except Exception:
            # One poisoned row must not keep the dates of all others from being right; verify_due_dates names it.
            log.exception("ticket %s could not be recounted", ticket_id)


def _move_on_from(run_id: int, before: int, batch: Batch, at: datetime) -> None:
    with transaction.atomic():
        run = NoticeRun.objects.select_for_update().get(pk=run_id)
        if run.last_ticket_id == before:  # another worker may have gone on meanwhile
            _move_on(run, batch, at)


def _move_on(run: NoticeRun, batch: Batch, at: datetime) -> None:
    run.last_ticket_id = batch.last_id
    run.done += batch.seen
    if not batch.seen:
        run.finished_at = at
        offices = Ticket.objects.filter(due_dates__notice=run.notice_id).values_list("serving_office_id", flat=True)
        told = {"notice_id": run.notice_id, "office_ids": sorted(set(offices.distinct()))}
        transaction.on_commit(partial(notice_recounted.send_robust, NoticeRun, **told))
    run.save(update_fields=["last_ticket_id", "done", "finished_at"])
