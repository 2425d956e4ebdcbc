"""The promised date beside form, check page, receipt and slip: the day, the strip of days and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from offices.bangla import short_date, weekday
from sla.calendars import calendars_since
from sla.core import (
    Calendars,
    DayReason,
    DayRow,
    PromiseHistory,
    PromiseKind,
    dhaka_day,
    due,
    effective_receipt,
    explain,
)
from sla.models import CharterLine
from sla.presentation import PromiseBar, promise_bar
from tickets.domain.clock import calendars_of, promise_history
from tickets.models import Ticket
from tickets.views.intake_words import lang, time_of

STRIP_DAYS = 15  # calendar days that fit beside a form; a longer promise is shown by its date alone


@dataclass(frozen=True, slots=True)
class PromisePanel:
    """`day` is None where a date has to be agreed, no time is published or the clock is paused."""

    day: date | None
    weekday: str
    time: str
    notes: tuple[str, ...]
    strip: PromiseBar | None
    excluded: tuple[str, ...]
    is_provisional: bool
    is_agreed_kind: bool


def panel_if_sent_now(line: CharterLine, *, at: datetime) -> PromisePanel:
    """Return the promise of a requisition received at `at`; one query."""
    history = PromiseHistory(promise=line.to_core(), received_at=at, entered_at=at)
    calendars = calendars_since(line.service.office, since=at, at=at)
    day = due(history, calendars, at=at).date
    return _panel(line, explain(history, calendars, at=at), calendars, day, at, is_waiting=True)


def panel_of_ticket(ticket: Ticket, *, at: datetime) -> PromisePanel:
    """Return the promise that the ticket carries now; the date in force is that of the ledger."""
    calendars = calendars_of(ticket, at=at)
    rows = explain(promise_history(ticket, at=at), calendars, at=at)
    day = dhaka_day(ticket.due_at) if ticket.due_at else None
    return _panel(ticket.line, rows, calendars, day, ticket.received_at, is_waiting=False)


def _panel(
    line: CharterLine,
    rows: Sequence[DayRow],
    calendars: Calendars,
    day: date | None,
    received_at: datetime,
    *,
    is_waiting: bool,
) -> PromisePanel:
    calendar = calendars[-1][1]
    today = dhaka_day(received_at)
    strip = None
    if day and 1 < len(rows) <= STRIP_DAYS:
        strip = promise_bar(rows, calendar=calendar, due_day=day, today=today, total=line.working_days)
    off = excluded(rows) if day else ()
    starts = effective_receipt(calendar, received_at)
    notes = [] if starts == today or not day else [
        _("Received outside office hours, so it counts from %(day)s.") % {"day": short_date(starts, lang())}
    ]  # fmt: skip
    notes += [_("%(day)s: not counted") % {"day": text} for text in off]
    if is_waiting and day:
        notes.append(_("Days spent waiting for your papers move the date by as many; you will be told."))
    kinds = (PromiseKind.ON_DEMAND, PromiseKind.AS_DIRECTED)
    return PromisePanel(
        day=day,
        weekday=weekday(day, lang()) if day else "",
        time=time_of(line),
        notes=tuple(notes),
        strip=strip,
        excluded=off,
        is_provisional=day is not None and calendar.is_provisional(day),
        is_agreed_kind=line.promise_kind in kinds,
    )


def excluded(rows: Sequence[DayRow]) -> tuple[str, ...]:
    """Return what the count leaves out: each run of named days off, then the weekends in one phrase."""
    runs: list[tuple[str, date, date]] = []
    for row in rows[1:]:
        if row.reason is not DayReason.CLOSED:
            continue
        name = _holiday(row)
        if runs and runs[-1][0] == name and runs[-1][2] + timedelta(days=1) == row.date:
            runs[-1] = (name, runs[-1][1], row.date)
        else:
            runs.append((name, row.date, row.date))
    texts = [f"{_span(first, last)} ({name})" for name, first, last in runs]
    weekends = sorted(
        {row.date.weekday() for row in rows[1:] if row.reason is DayReason.WEEKEND}, key=lambda d: (d + 3) % 7
    )
    if weekends:
        names = "–".join(weekday(date(2024, 1, 1) + timedelta(days=number), lang()) for number in weekends)
        texts.append(f"{names} ({_('weekend')})")
    return tuple(texts)


def _span(first: date, last: date) -> str:
    if first == last:
        return short_date(first, lang())
    return f"{short_date(first, lang())} – {short_date(last, lang())}"


def _holiday(row: DayRow) -> str:
    name = row.notice and (row.notice.name_bn if lang() == "bn" else row.notice.name_en)
    return name or _("Holiday")
