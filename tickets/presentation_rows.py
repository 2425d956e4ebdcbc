"""The queue as its templates draw it: counters, groups and rows, in the words and digits of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from offices.bangla import dhaka_date
from sla.core import WorkingCalendar
from sla.presentation import DueChip, due_chip
from tickets.enums import Ball, Channel, Status
from tickets.models import Ticket
from tickets.presentation import BALL_ICONS, ago, desk_number, digits, turn_of
from tickets.presentation_queue import LATER, OVER, RISK, SHOWS, TODAY, Choice, Found, Totals

GROUP_NAMES: Mapping[str, Any] = {
    OVER: gettext_lazy("Promise broken"),
    TODAY: gettext_lazy("Promised for today"),
    RISK: gettext_lazy("At risk"),
    LATER: gettext_lazy("Later"),
    "": gettext_lazy("Waiting for the requester's confirmation"),
}
COUNTER_NAMES: Mapping[str, Any] = {
    "over": gettext_lazy("Overdue"),
    "today": gettext_lazy("Today"),
    "risk": gettext_lazy("At risk"),
    "hold": gettext_lazy("On hold"),
    "unassigned": gettext_lazy("Unassigned"),
    "resolved": gettext_lazy("Resolved"),
    "all": gettext_lazy("All open"),
}


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter that is a filter too."""

    name: str
    n: int
    label: str
    sub: str
    url: str
    key: int
    current: bool

    @property
    def state(self) -> str:
        return self.name if self.name in ("over", "today", "hold") else ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One ticket of the queue."""

    ticket: Ticket
    group: str
    chip: DueChip
    number: str
    title: str
    service: str
    office: str
    person: str
    turn: str
    turn_icon: str
    is_mine: bool
    last: str
    flags: tuple[str, ...]
    late_to_agree: bool
    is_new: bool
    has_files: bool
    has_left: bool


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """A head of the table with its rows; `n` counts the whole group, on all pages."""

    key: str
    name: str
    n: int
    rows: tuple[QueueRow, ...]


def counters(totals: Totals, choice: Choice, desk: str, *, at: datetime, calendar: WorkingCalendar) -> list[Counter]:
    """Return the seven counters; each shows as many tickets as its filter."""
    subs = _subs(totals, at, calendar)
    return [
        Counter(
            name=name,
            n=totals.of(name),
            label=str(COUNTER_NAMES[name]),
            sub=subs[name],
            url="?" + urlencode({key: value for key, value in (("desk", desk), ("show", name)) if value}),
            key=index,
            current=name == choice.show and not choice.is_filtered,
        )
        for index, name in enumerate(SHOWS, start=1)
    ]


def _subs(totals: Totals, at: datetime, calendar: WorkingCalendar) -> dict[str, str]:
    oldest = ""
    if totals.oldest_due is not None:
        late = calendar.working_days_between(dhaka_date(totals.oldest_due), dhaka_date(at))
        oldest = ngettext("at most %(n)s day", "at most %(n)s days", late) % {"n": digits(late)}
    return {
        "over": oldest or _("none"),
        "today": _("%(n)s with me") % {"n": digits(totals.mine_today)},
        "risk": _("soon due"),
        "hold": _("%(n)s over 5 days") % {"n": digits(totals.held_long)},
        "unassigned": _("%(n)s from today") % {"n": digits(totals.new_today)},
        "resolved": _("to be confirmed"),
        "all": _("this office"),
    }


def queue_groups(
    found: Found, *, reader_id: int | None, at: datetime, calendar: WorkingCalendar
) -> list[QueueGroup]:
    """Return the rows under their group heads; no query."""
    rows = [row_of(t, found.group_of[t.pk], reader_id=reader_id, at=at, calendar=calendar) for t in found.tickets]
    return [
        QueueGroup(key, str(GROUP_NAMES[key]), found.groups.get(key, 0), tuple(members))
        for key, members in _by_group(rows)
    ]


def _by_group(rows: Iterable[QueueRow]) -> Iterable[tuple[str, Iterable[QueueRow]]]:
    return groupby(rows, key=lambda row: row.group)


def row_of(
    ticket: Ticket, group: str, *, reader_id: int | None, at: datetime, calendar: WorkingCalendar
) -> QueueRow:
    """Return one row; what it needs beyond the columns comes with `presentation_queue.for_rows`."""
    annotated: Any = ticket
    return QueueRow(
        ticket=ticket,
        group=group,
        chip=chip_of(ticket, at=at, calendar=calendar),
        number=desk_number(ticket.number),
        title=ticket.requisition.subject,
        service=str(ticket.line.service.service_type),
        office=sender_of(ticket),
        person=annotated.submitter_title or ("" if ticket.channel == Channel.WEB else ticket.get_channel_display()),
        turn=turn_of(ticket, reader_id=reader_id, assignee_title=annotated.assignee_title or ""),
        turn_icon=BALL_ICONS[Ball(ticket.ball)],
        is_mine=ticket.ball == Ball.OFFICER and ticket.assignee_id == reader_id,
        last=ago(ticket.last_event_at, at=at),
        flags=_flags(ticket),
        late_to_agree=ticket.is_open and ticket.agree_by is not None and ticket.agree_by < at,
        is_new=ticket.status == Status.RECEIVED and ticket.assignee_id is None,
        has_files=annotated.has_files,
        has_left=not (ticket.is_open if group else ticket.status == Status.RESOLVED),
    )


def sender_of(ticket: Ticket) -> str:
    """The requesting office or person; offices next door are named without the place that both carry."""
    name = str(ticket.requesting_office or ticket.requisition.requester_name or _("Citizen"))
    return name.removesuffix(f", {ticket.serving_office}")


def _flags(ticket: Ticket) -> tuple[str, ...]:
    marks = {"no_letter": ticket.letter_missing, "reopened": ticket.is_open and ticket.reopen_count > 0}
    return tuple(code for code, present in marks.items() if present)


def chip_of(ticket: Ticket, *, at: datetime, calendar: WorkingCalendar) -> DueChip:
    """Return the due chip from the columns alone, with days from one calendar for the whole page."""
    if not ticket.is_open and ticket.resolved_at is None:
        return DueChip("none", ticket.get_status_display())
    return due_chip(
        due_moment=ticket.due_at,
        at=at,
        calendar=calendar,
        on_hold=ticket.status == Status.ON_HOLD and ticket.due_at is None,
        finished_at=ticket.resolved_at,
        risk_at=ticket.risk_at,
        is_agreed=ticket.agreed_on is not None,
        total=None if ticket.agreed_on else ticket.line.working_days,
    )
