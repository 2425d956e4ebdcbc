"""The promise of one ticket as its page draws it: bar, sentence, the count day by day, the ledger of dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.bangla import dhaka_date, long_date
from sla.core import (
    Calendars,
    DayReason,
    DayRow,
    PromiseHistory,
    WorkingCalendar,
    explain,
    working_days_left,
    working_days_used,
)
from sla.count_words import DayLine, day_line
from sla.presentation import DueChip, PromiseBar, promise_bar
from sla.promise_words import PromiseFacts, heading_of, sentence_of
from tickets.domain.clock import calendars_of, finished_at, promise_history
from tickets.enums import Status, Verdict
from tickets.models import DueDate, Hold, Ticket
from tickets.presentation import digits, lang, near_day, near_moment
from tickets.presentation_events import cause_of
from tickets.presentation_facts import Facts
from tickets.presentation_rows import chip_of

# «৫/৭»: how often the office met the same-day target of this service lately; the room of boards registers here.
same_day_record: dict[str, Callable[[Ticket, datetime], str]] = {}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One date that came into force."""

    old: str
    new: str
    iso: str
    cause: str
    when: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The promise as the page shows it; `left` is None where there is no date."""

    bar: PromiseBar
    chip: DueChip
    days: tuple[DayLine, ...]
    ledger: tuple[LedgerLine, ...]
    left: str
    left_words: str
    due: str
    facts: tuple[tuple[str, str], ...]
    first_target: str = ""


@dataclass(frozen=True, slots=True)
class _Count:
    history: PromiseHistory
    calendars: Calendars
    rows: tuple[DayRow, ...]
    used: int
    left: int | None

    @property
    def calendar(self) -> WorkingCalendar:
        return self.calendars[-1][1]


def clock_of(facts: Facts) -> Clock:
    """Return the promise of the ticket as known now; one query for the calendar, more only after a hand-over."""
    ticket, at = facts.ticket, facts.at
    count = _count(ticket, at)
    left, left_words = _left(ticket, count, at)
    return Clock(
        bar=_bar(facts, count),
        chip=chip_of(ticket, at=at, calendar=count.calendar),
        days=tuple(_day_line(row, facts.known.holds) for row in count.rows),
        ledger=tuple(_ledger_line(move, at) for move in facts.ledger),
        left=left,
        left_words=left_words,
        due=long_date(ticket.due_at, lang()) if ticket.due_at else "",
        facts=_facts(facts, count),
    )


def _count(ticket: Ticket, at: datetime) -> _Count:
    history, calendars = promise_history(ticket, at=at), calendars_of(ticket, at=at)
    return _Count(
        history,
        calendars,
        explain(history, calendars, at=at),
        working_days_used(history, calendars, at=at),
        working_days_left(history, calendars, at=at) if ticket.is_open else None,
    )


def _total(ticket: Ticket) -> int | None:
    return None if ticket.agreed_on else ticket.line.to_core().count


def _bar(facts: Facts, count: _Count) -> PromiseBar:
    ticket, total = facts.ticket, _total(facts.ticket)
    finished = finished_at(ticket)
    finished_day = dhaka_date(finished) if finished else None
    due_day = dhaka_date(ticket.due_at) if ticket.due_at else None
    today = dhaka_date(facts.at)
    bar = promise_bar(
        count.rows, calendar=count.calendar, due_day=due_day, today=today, finished_day=finished_day, total=total
    )
    words = PromiseFacts(
        received_day=dhaka_date(ticket.received_at),
        today=today,
        total=total,
        used=count.used,
        due_day=due_day,
        finished_day=finished_day,
        on_hold=ticket.status == Status.ON_HOLD and ticket.due_at is None,
        is_late=_is_late(ticket, facts.at),
        hold_reasons=tuple(dict.fromkeys(hold.get_reason_display() for hold in facts.known.holds.values())),
    )
    return _worded(bar, words, ticket)


def _worded(bar: PromiseBar, words: PromiseFacts, ticket: Ticket) -> PromiseBar:
    is_unpublished = ticket.line.timeline_missing and not ticket.agreed_on
    heading = _("No promise published") if is_unpublished else heading_of(words, bar)
    sentence = sentence_of(words, bar)
    if ticket.delay_cause:
        sentence = f"{sentence} {_('Cause of the delay: %(cause)s.') % {'cause': ticket.get_delay_cause_display()}}"
    return PromiseBar(bar.cells, heading, sentence, bar.segments, bar.now, bar.legend)


def _is_late(ticket: Ticket, at: datetime) -> bool:
    return ticket.verdict == Verdict.BROKEN or (ticket.is_open and ticket.due_at is not None and ticket.due_at < at)


def _left(ticket: Ticket, count: _Count, at: datetime) -> tuple[str, str]:
    """The large numeral of the side panel and the words beside it."""
    if count.left is None or not ticket.is_open:
        return "", ""
    if count.left < 0 or (ticket.due_at and ticket.due_at < at):
        late = abs(min(count.left, 0))
        return digits(late), ngettext("working day late", "working days late", late)
    return digits(count.left), ngettext("working day left", "working days left", count.left)


def _facts(facts: Facts, count: _Count) -> tuple[tuple[str, str], ...]:
    ticket, total = facts.ticket, _total(facts.ticket)
    lines = [(_("Time limit"), ticket.line.raw_timeline_bn or _("none printed"))]
    if total is not None:
        # The days after the promise are told as late beside it, not as used.
        lines.append((_("Used"), _days(min(count.used, total))))
    lines += _same_day(ticket, facts.at)
    if facts.known.holds:
        lines.append((_("Paused"), _paused(facts, count.rows)))
    if len(facts.ledger) > 1:
        lines.append((_("First date"), near_day(facts.ledger[0].new, at=facts.at)))
    return tuple(lines)


def _same_day(ticket: Ticket, at: datetime) -> list[tuple[str, str]]:
    """The first target of «তাৎক্ষণিক / N», told apart: missing it breaks nothing (R5)."""
    target = ticket.first_target_at
    if target is None:
        return []
    ended = finished_at(ticket)
    if (ended or at) > target:
        word = _("not met; the promised date holds")
    else:
        word = _("met") if ended else near_moment(target, at=at)
    lines = [(_("Same-day target"), word)]
    if (record := same_day_record.get("boards")) and (share := record(ticket, at)):
        lines.append((_("Same day"), _("%(share)s in six months") % {"share": share}))
    return lines


def _paused(facts: Facts, rows: tuple[DayRow, ...]) -> str:
    held = [index for index, row in enumerate(rows) if row.reason is DayReason.HELD]
    times = len(facts.known.holds)
    notes = [ngettext("%(n)s time", "%(n)s times", times) % {"n": digits(times)}]
    if 0 in held:
        # The bar draws day 0 as the receipt, yet a hold over its closing gives that day back too (R7).
        notes.append(_("with the day of receipt"))
    return f"{_days(len(held))} ({', '.join(notes)})"


def _days(n: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": digits(n)}


def _day_line(row: DayRow, holds: Mapping[int, Hold]) -> DayLine:
    hold = holds.get(row.hold or 0)
    return day_line(row, hold.get_reason_display() if hold else "")


def _ledger_line(move: DueDate, at: datetime) -> LedgerLine:
    return LedgerLine(
        old=long_date(move.old, lang()) if move.old else "",
        new=long_date(move.new, lang()),
        iso=dhaka_date(move.new).isoformat(),
        cause=cause_of(move),
        when=near_day(move.at, at=at),
    )
