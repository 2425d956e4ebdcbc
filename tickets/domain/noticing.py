"""What a calendar notice would do to the tickets, shown before it is applied; and applying it (R8)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from offices.models import User
from sla.calendars import supposing
from sla.core import DHAKA, dhaka_day
from sla.models import CalendarNotice
from sla.notices import apply_as_second, check_second
from tickets.domain.change import Change
from tickets.domain.clock import uncounted
from tickets.domain.recounting import Known, concerned, load_facts
from tickets.domain.running import start_run
from tickets.enums import Status
from tickets.models import NoticeRun, Ticket

log = logging.getLogger(__name__)
CHUNK = 1000
PATIENCE = 0.3  # seconds for the broker to answer
# A notice counts from a moment that lies after its commit, so that no ticket is entered by a calendar read before it.
TAKES_EFFECT_AFTER = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Moved:
    """One ticket whose date the notice would move."""

    ticket_id: int
    office_id: int
    requesting_office_id: int | None
    revision: int
    old: datetime
    new: datetime
    was_at_risk: bool
    is_at_risk: bool

    @property
    def hours_only(self) -> bool:
        """Only the time of day changes: a row in the ledger, but no message."""
        return dhaka_day(self.old) == dhaka_day(self.new)


@dataclass(frozen=True, slots=True)
class Preview:
    """The tickets that would move, by key; tickets on hold are counted when their hold ends."""

    moved: tuple[Moved, ...]
    on_hold: int
    fingerprint: str

    @property
    def dates(self) -> tuple[Moved, ...]:
        return tuple(item for item in self.moved if not item.hours_only)

    @property
    def out_of_risk(self) -> int:
        return sum(1 for item in self.moved if item.was_at_risk and not item.is_at_risk)


class WorldChanged(ValidationError):
    """What would move is no longer what was shown; `preview` is what would move now."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(_("Meanwhile something changed. This is what the notice would do now."), code="changed")
        self.preview = preview


def preview_notice(notice: CalendarNotice, *, at: datetime) -> Preview:
    """Return exactly what applying the draft at `at` would move, by replay with its calendar; writes nothing."""
    moved = tuple(_moves(notice, at))
    on_hold = touched(notice).filter(status=Status.ON_HOLD).count()
    return Preview(moved, on_hold, _fingerprint(notice, moved))


def apply_calendar_notice(notice_id: int, *, actor: User, fingerprint: str, at: datetime) -> NoticeRun:
    """Put the notice in force and owe the recount of its tickets, once, by a second person.

    `fingerprint` is that of the preview that was shown. Raises WorldChanged with the new one; ValidationError and
    PermissionDenied as `sla.notices.apply_as_second`.
    """
    notice = CalendarNotice.objects.select_related("scope_office").get(pk=notice_id)
    check_second(notice, actor)
    preview = preview_notice(notice, at=at)
    if preview.fingerprint != fingerprint:
        raise WorldChanged(preview)
    with transaction.atomic():
        notice = apply_as_second(notice_id, actor=actor, at=at + TAKES_EFFECT_AFTER)
        transaction.on_commit(_ring, robust=True)
        return start_run(notice, at=at)


def touched(notice: CalendarNotice) -> QuerySet[Ticket]:
    """The unfinished tickets that the notice can touch: days after the due day or before the receipt count for none."""
    spans = [(day.date, day.date) for day in notice.days.all()]
    spans += [(hours.starts_on, hours.ends_on or date.max) for hours in notice.hours.all()]
    if not spans:
        return Ticket.objects.none()
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    found = concerned(notice).filter(Q(due_at__gte=_midnight(first)) | Q(status=Status.ON_HOLD))
    return found if last == date.max else found.filter(received_at__lt=_midnight(last + timedelta(days=1)))


def _moves(notice: CalendarNotice, at: datetime) -> Iterator[Moved]:
    known, after = Known(), 0
    tickets = touched(notice).exclude(status=Status.ON_HOLD).order_by("pk")
    with supposing(notice, at=at):
        while batch := list(tickets.filter(pk__gt=after)[:CHUNK]):
            after = batch[-1].pk
            known.give(batch)
            load_facts(batch)
            yield from (moved for ticket in batch if (moved := _moved(ticket, at)))


def _moved(ticket: Ticket, at: datetime) -> Moved | None:
    old, revision, risk_at = ticket.due_at, ticket.due_revision, ticket.risk_at
    rows = uncounted(Change(ticket, None, at))
    if old is None or ticket.due_at is None or not rows or ticket.due_at == old:
        return None
    return Moved(
        ticket.pk, ticket.serving_office_id, ticket.requesting_office_id, revision, old, ticket.due_at,
        risk_at <= at, ticket.risk_at <= at,
    )  # fmt: skip


def _fingerprint(notice: CalendarNotice, moved: tuple[Moved, ...]) -> str:
    """Of the draft's words and of every move: whatever changes them asks for another look."""
    says = sorted(notice.days.values_list("date", "effect")) + sorted(
        notice.hours.values_list("starts_on", "ends_on", "opens", "closes"), key=str
    )
    digest = hashlib.sha256(repr((notice.pk, notice.scope_office_id, says)).encode())
    for item in moved:
        digest.update(f"{item.ticket_id}:{item.revision}:{item.old.timestamp()}:{item.new.timestamp()};".encode())
    return digest.hexdigest()[:32]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, DHAKA)


def _ring() -> None:
    """Ask a worker to begin. A doorbell: the sweep of the minute finds the run anyway."""
    if not settings.REDIS_URL:
        return
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE) as connection:
            current_app.send_task("tickets.recount", connection=connection, expires=60, retry=False)
    except Exception as error:  # the client passes on whatever its socket throws
        log.warning("the worker did not hear of the notice: %s", type(error).__name__)
