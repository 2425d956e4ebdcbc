"""What the board's templates show: tiles, table rows, choices of period; words in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from compliance.boards import SHOWN, Board
from compliance.figures import Figures
from compliance.models import Measure
from compliance.periods import Period, Span, period_of
from offices.bangla import MONTHS, in_digits_of
from offices.models import Office, OfficeKind
from tickets.models import Ticket

TARGET = 0.9  # the tick on the bar; ux 16


@dataclass(frozen=True, slots=True)
class Tile:
    """One large figure with its word."""

    number: str
    label: str
    state: str = ""
    sub: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table; `percent` 0 to 100 for the bar, None under three decided promises."""

    office: Office
    url: str
    numbers: list[tuple[str, int, bool]]
    percent: int | None
    decided: int
    kept: int
    level: str


def figure_tiles(total: Figures) -> list[Tile]:
    """The figures above the table; the rate first."""
    rate = Tile(rate_words(total), _("Promise-kept rate"), level_of(total.rate), ratio_words(total))
    bad = "over" if total[Measure.OPEN_OVERDUE] else ""
    return [
        rate,
        Tile(shown(total[Measure.RECEIVED]), _("Received in the period")),
        Tile(shown(total[Measure.KEPT]), _("In time")),
        Tile(shown(total[Measure.BROKEN]), _("Broken")),
        Tile(shown(total[Measure.OPEN_OVERDUE]), _("Open overdue"), bad),
        Tile(shown(total[Measure.ON_HOLD]), _("Clock paused"), "hold" if total[Measure.ON_HOLD] else ""),
    ]


def board_table(board: Board, period: Period) -> list[TableRow]:
    """The rows in the order of the board."""
    asked = urlencode({"period": period.span.value, "at": period.key})
    return [_table_row(row.office, row.figures, asked) for row in board.rows]


def _table_row(office: Office, figures: Figures, asked: str) -> TableRow:
    if office.kind == OfficeKind.DISTRICT:
        url = f"{reverse('compliance:board')}?district={office.slug}&{asked}"
    else:
        url = f"{reverse('compliance:upazila', args=[office.slug])}?{asked}"
    numbers = [(str(m.label), figures[m], m == Measure.OPEN_OVERDUE and figures[m] > 0) for m in SHOWN]
    percent = None if figures.rate is None else round(figures.rate * 100)
    return TableRow(office, url, numbers, percent, figures.decided, figures[Measure.KEPT], level_of(figures.rate))


def level_of(rate: float | None) -> str:
    """Class of a rate: the four looks of the heat scale, none under three decided promises."""
    if rate is None:
        return ""
    return "good" if rate >= TARGET else "fair" if rate >= 0.7 else "poor"


def rate_words(figures: Figures) -> str:
    """«৮৩%», or a dash under three decided promises."""
    return "—" if figures.rate is None else shown(f"{round(figures.rate * 100)}%")


def ratio_words(figures: Figures) -> str:
    """«১২/১৮»: a percentage never stands without its count."""
    return shown(f"{figures[Measure.KEPT]}/{figures.decided}")


def period_choices(request: HttpRequest, period: Period) -> list[dict[str, Any]]:
    """This and the last month, quarter, fiscal year, and the neighbours of what is shown."""
    today = timezone.localdate()
    month = period_of(Span.MONTH, today)
    offered = [month, month.before(), period_of(Span.QUARTER, today), period_of(Span.YEAR, today)]
    if period not in offered:
        offered.append(period)
    return [{"label": period_words(item), "url": _with(request, item), "current": item == period} for item in offered]


def _with(request: HttpRequest, period: Period) -> str:
    asked = request.GET.copy()
    for gone in ("after", "format"):
        asked.pop(gone, None)
    asked["period"], asked["at"] = period.span.value, period.key
    return f"?{asked.urlencode()}"


def period_words(period: Period) -> str:
    """«নভেম্বর ২০২৬», «জুলাই–সেপ্টেম্বর ২০২৬», «অর্থবছর ২০২৬-২৭»."""
    lang = get_language() or "bn"
    if period.span is Span.YEAR:
        years = shown(f"{period.first:%Y}-{period.last:%y}")
        return _("Fiscal year %(years)s") % {"years": years}
    last = f"{MONTHS[lang][period.last.month - 1]} {shown(period.last.year)}"
    if period.span is Span.MONTH:
        return last
    return f"{MONTHS[lang][period.first.month - 1]}–{last}"


def ticket_rows(tickets: Iterable[Ticket]) -> list[dict[str, Any]]:
    """Rows of the drill-down."""
    return [
        {
            "ticket": ticket,
            "url": f"/tickets/{ticket.number}/",
            "requester": ticket.requesting_office or ticket.requisition.requester_name,
            "due": ticket.due_at,
        }
        for ticket in tickets
    ]


def shown(value: object) -> str:
    """A number in the digits of the page."""
    return in_digits_of(str(value), get_language() or "bn")
