"""The due chip and the promise bar as plain values, made from what sla.core counted; templates only draw them.

Words, dates and digits are those of the active language. Nothing here computes a due date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from offices.bangla import SHORT_WEEKDAYS, dhaka_date, in_digits_of, short_date
from sla.core.calendar import DayKind, WorkingCalendar
from sla.core.explanation import DayReason, DayRow

RISK_WORKING_DAYS = 2
LONG_PROMISE = 15  # working days; above this the bar is one continuous line
MOST_CELLS = 31  # calendar days; more cells than this cannot be read on a phone, so a long delay is a line too
NEAR = 2  # cells; a label this close to the promised day would collide with it on a phone

ICONS = {
    "over": "warning",
    "today": "flag",
    "risk": "clock",
    "ok": "clock",
    "hold": "pause",
    "none": "calendar",
    "done": "tick",
    "late": "tick",
}


@dataclass(frozen=True, slots=True)
class DueChip:
    """One due chip: over, today, risk, ok, hold, none, done or late; `day` is empty where there is no date."""

    state: str
    word: str
    day: str = ""
    date_iso: str = ""
    pips_total: int = 0
    pips_used: int = 0
    provisional: bool = False

    @property
    def icon(self) -> str:
        return ICONS[self.state]


@dataclass(frozen=True, slots=True)
class PromiseBarCell:
    """One calendar day: kind is received, used, left, paused, off or late; `title` names a holiday."""

    kind: str
    day: str
    weekday: str
    number: str
    title: str = ""
    is_today: bool = False
    is_due: bool = False
    mark: str = ""
    is_near: bool = False

    @property
    def css(self) -> str:
        """The classes of the cell."""
        marks = {"holiday": self.title, "today": self.is_today, "due-day": self.is_due}
        return " ".join([self.kind, *(name for name, present in marks.items() if present)])


@dataclass(frozen=True, slots=True)
class BarSegment:
    """A stretch of the continuous bar, in percent of its length."""

    kind: str
    start: float
    width: float

    @property
    def end(self) -> float:
        return round(self.start + self.width, 2)


@dataclass(frozen=True, slots=True)
class PromiseBar:
    """The bar, its heading and the one sentence that says the same; `segments` replaces `cells` above 15 days."""

    cells: tuple[PromiseBarCell, ...]
    heading: str
    sentence: str
    segments: tuple[BarSegment, ...] = ()
    now: float | None = None
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def is_few(self) -> bool:
        """Few enough days to keep the weekday in the cell on a phone."""
        return len(self.cells) <= 7


def due_chip(
    *,
    due_moment: datetime | None,
    at: datetime,
    calendar: WorkingCalendar,
    on_hold: bool = False,
    finished_at: datetime | None = None,
    risk_at: datetime | None = None,
    is_agreed: bool = False,
    total: int | None = None,
) -> DueChip:
    """Return the chip of one ticket as it stands at `at`; moments aware, days those of Dhaka.

    finished_at  moment of resolution that counts; late when it lies after `due_moment`
    risk_at      from when the ticket is at risk; without it the last two working days
    total        working days promised, for the pips; None draws none
    """
    if finished_at is not None:
        return _finished_chip(due_moment, finished_at, at, calendar)
    if on_hold:
        return DueChip("hold", _("Clock paused"))
    if due_moment is None:
        return DueChip("none", _("No date yet"))
    due_day, today = dhaka_date(due_moment), dhaka_date(at)
    left = calendar.working_days_between(today, due_day)
    state = _open_state(due_moment, at, left, risk_at)
    word = _open_word(state, left, calendar.working_days_between(due_day, today), is_agreed=is_agreed)
    provisional = state != "over" and calendar.is_provisional(due_day)
    return DueChip(state, word, _day(due_day, today), due_day.isoformat(), *_pips(total, left), provisional)


def _pips(total: int | None, left: int) -> tuple[int, int]:
    return (total, max(total - left, 0)) if total else (0, 0)


def _finished_chip(
    due_moment: datetime | None, finished_at: datetime, at: datetime, calendar: WorkingCalendar
) -> DueChip:
    day, today = dhaka_date(finished_at), dhaka_date(at)
    if due_moment is None:
        return DueChip("done", _("Resolved"), _day(day, today), day.isoformat())
    if finished_at <= due_moment:
        return DueChip("done", _("In time"), _day(day, today), day.isoformat())
    late = calendar.working_days_between(dhaka_date(due_moment), day)
    word = ngettext("Late by %(n)s day", "Late by %(n)s days", late) % {"n": _digits(late)} if late else _("Late")
    return DueChip("late", word, _day(day, today), day.isoformat())


def _open_state(due_moment: datetime, at: datetime, left: int, risk_at: datetime | None) -> str:
    if at > due_moment:
        return "over"
    if dhaka_date(due_moment) == dhaka_date(at):
        return "today"
    at_risk = at >= risk_at if risk_at is not None else left <= RISK_WORKING_DAYS
    return "risk" if at_risk else "ok"


def _open_word(state: str, left: int, late: int, *, is_agreed: bool) -> str:
    if state == "today":
        return _("Due today")
    if state == "over":
        # Past closing time of the due day itself no working day is lost yet.
        return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": _digits(late)} if late else _("Time is over")
    if state == "ok" and is_agreed:
        return _("Agreed date")
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": _digits(left)}


def promise_bar(
    rows: Sequence[DayRow],
    *,
    calendar: WorkingCalendar,
    due_day: date | None,
    today: date,
    finished_day: date | None = None,
    total: int | None = None,
    heading: str = "",
    sentence: str = "",
) -> PromiseBar:
    """Return the bar of one promise from the rows of `explain`; days are those of Dhaka.

    total  working days promised; above 15, or 31 calendar days, the bar is continuous. Rows end at the due day; the
    days after it, up to today or to `finished_day`, are added here as late ones.
    """
    cells = _cells(rows, calendar, due_day, finished_day or today, today if finished_day is None else None)
    is_long = (total or 0) > LONG_PROMISE or len(cells) > MOST_CELLS
    segments, now = _segments(cells) if is_long else ((), None)
    legend = _legend(cells)
    return PromiseBar(tuple(cells), heading, sentence, segments, now, legend)


def _cells(
    rows: Sequence[DayRow], calendar: WorkingCalendar, due_day: date | None, until: date, today: date | None
) -> list[PromiseBarCell]:
    days = [
        (row.date, _row_kind(row, index, until, is_running=today is not None), _title(row))
        for index, row in enumerate(rows)
    ]
    last = rows[-1].date if rows else until
    for ordinal in range(last.toordinal() + 1, until.toordinal() + 1):
        days.append(_late_day(date.fromordinal(ordinal), calendar))
    today_index = next((index for index, (day, _kind, _name) in enumerate(days) if day == today), None)
    due_index = next((index for index, (day, _kind, _name) in enumerate(days) if day == due_day), None)
    return [_cell(index, *entry, today_index=today_index, due_index=due_index) for index, entry in enumerate(days)]


def _row_kind(row: DayRow, index: int, until: date, *, is_running: bool) -> str:
    if index == 0 or row.reason is DayReason.RECEIPT:
        return "received"
    if row.reason in (DayReason.WEEKEND, DayReason.CLOSED, DayReason.BEFORE_RECEIPT):
        return "off"
    if row.reason in (DayReason.HELD, DayReason.GIVEN_BACK):
        return "paused"
    return "used" if row.date < until or (row.date == until and not is_running) else "left"


def _title(row: DayRow) -> str:
    if row.reason is not DayReason.CLOSED:
        return ""
    name = row.notice and (row.notice.name_bn if _lang() == "bn" else row.notice.name_en)
    return name or _("Holiday")


def _late_day(day: date, calendar: WorkingCalendar) -> tuple[date, str, str]:
    state = calendar.reason(day)
    if calendar.is_working(day):
        return day, "late", ""
    name = state.note and (state.note.name_bn if _lang() == "bn" else state.note.name_en)
    return day, "off", (name or _("Holiday")) if state.kind is DayKind.CLOSED else ""


def _cell(
    index: int, day: date, kind: str, title: str, *, today_index: int | None, due_index: int | None
) -> PromiseBarCell:
    is_today, is_due = index == today_index, index == due_index
    marks = {_("Receipt day"): index == 0, _("Today"): is_today and index > 0, _("Promised"): is_due and index > 0}
    anchors = [0, *([due_index] if due_index is not None else [])]
    return PromiseBarCell(
        kind=kind,
        day=day.isoformat(),
        weekday=SHORT_WEEKDAYS[_lang()][day.weekday()],
        number=_digits(day.day),
        title=title,
        is_today=is_today and index > 0,
        is_due=is_due,
        mark=" · ".join(word for word, present in marks.items() if present),
        is_near=is_today and not is_due and any(0 < abs(index - anchor) <= NEAR for anchor in anchors),
    )


def _segments(cells: Sequence[PromiseBarCell]) -> tuple[tuple[BarSegment, ...], float]:
    """Merge neighbours of one kind; days off take no room, for the line counts working days."""
    counted = [cell for cell in cells if cell.kind in ("used", "left", "paused", "late")]
    kinds = ["used" if cell.is_today and cell.kind == "left" else cell.kind for cell in counted]
    step = 100 / max(len(kinds), 1)
    segments: list[BarSegment] = []
    for index, kind in enumerate(kinds):
        if segments and segments[-1].kind == kind:
            last = segments.pop()
            segments.append(BarSegment(kind, last.start, round(last.width + step, 2)))
        else:
            segments.append(BarSegment(kind, round(index * step, 2), round(step, 2)))
    now = sum(kind != "left" for kind in kinds) * step
    return tuple(segment for segment in segments if segment.kind != "left"), round(now, 2)


def _legend(cells: Sequence[PromiseBarCell]) -> tuple[tuple[str, str], ...]:
    present = {cell.kind for cell in cells if not (cell.is_today and cell.kind == "left")}
    words = {
        "used": _("Working days used"),
        "left": _("Left"),
        "late": _("Late"),
        "paused": _("Clock was paused"),
        "off": _("Day off, not counted"),
    }
    return tuple((kind, word) for kind, word in words.items() if kind in present)


def _day(day: date, today: date) -> str:
    """The short date, with its year where that is not the running one."""
    text = short_date(day, _lang())
    return text if day.year == today.year else f"{text} {_digits(day.year)}"


def _digits(value: object) -> str:
    return in_digits_of(value, _lang())


def _lang() -> str:
    return "en" if (get_language() or "bn").startswith("en") else "bn"
