"""Who sees which offices on the board, and the rows they see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from compliance.figures import Figures, figures_by_office
from compliance.models import Measure
from compliance.periods import Period
from offices.access import access_of
from offices.models import Office, OfficeKind, User
from offices.rights import Action, Scope, scopes

# The columns of the table, the CSV and the API, in this order.
COLUMNS = (
    Measure.RECEIVED,
    Measure.KEPT,
    Measure.BROKEN,
    Measure.OPEN_OVERDUE,
    Measure.ON_HOLD,
    Measure.NOT_AGREED,
    Measure.NOT_PUBLISHED,
)
# Holds stand on the board itself, so that they cannot hide lateness.
SHOWN = (*COLUMNS, Measure.HOLDS, Measure.HELD_DAYS)
# What stands beside the rate, so that no number can be flattered (R11).
BESIDE = (
    Measure.HOLDS,
    Measure.HELD_DAYS,
    Measure.OBJECTIONS,
    Measure.SHORT_HOLDS,
    Measure.EXTENSIONS,
    Measure.REOPENED,
    Measure.ENDED_AFTER_BREACH,
    Measure.NOT_ADMISSIBLE,
    Measure.LATE_ENTRIES,
    Measure.LATE_TO_AGREE,
    Measure.FIRST_TARGET_MET,
    Measure.FIRST_TARGET_MISSED,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One office of the board; for the directorate a district with the sum of its upazilas."""

    office: Office
    figures: Figures


@dataclass(frozen=True, slots=True)
class Board:
    """Rows worst first, and their sum."""

    place: Office | None
    rows: Sequence[Row]
    total: Figures


def districts_of(user: User) -> list[Office]:
    """The districts whose board the reader may see; empty for everybody else. One query at most."""
    found = scopes(access_of(user), Action.VIEW_BOARD)
    if any(scope is Scope.NATION for scope, _office in found):
        return list(Office.objects.filter(kind=OfficeKind.DISTRICT).order_by("name_en"))
    return [office for scope, office in found if scope is Scope.DISTRICT and office is not None]


def upazilas_below(districts: Sequence[Office]) -> list[Office]:
    """The serving offices of these districts, those without a ticket included. One query."""
    return list(Office.objects.serving().filter(parent__in=districts).order_by("position", "id"))


def district_board(district: Office, period: Period) -> Board:
    """One row an upazila; two queries, whatever the tickets."""
    upazilas = upazilas_below([district])
    figures = figures_by_office([office.pk for office in upazilas], first=period.first, last=period.last)
    return _board(district, [Row(office, figures[office.pk]) for office in upazilas])


def nation_board(districts: Sequence[Office], period: Period) -> Board:
    """One row a district, each the sum of its upazilas; two queries."""
    upazilas = upazilas_below(districts)
    figures = figures_by_office([office.pk for office in upazilas], first=period.first, last=period.last)
    sums = {district.pk: Figures() for district in districts}
    for office in upazilas:
        if office.parent_id is not None:
            sums[office.parent_id] += figures[office.pk]
    return _board(None, [Row(district, sums[district.pk]) for district in districts])


def _board(place: Office | None, rows: Sequence[Row]) -> Board:
    total = reduce(add, (row.figures for row in rows), Figures())
    return Board(place, sorted(rows, key=_worst_first), total)


def _worst_first(row: Row) -> tuple[float, int, int]:
    rate = row.figures.rate
    return (2.0 if rate is None else rate), -row.figures[Measure.OPEN_OVERDUE], -row.figures[Measure.RECEIVED]
