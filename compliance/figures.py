"""The figures of offices in a period, from the daily counts in a fixed number of queries (R11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, Sum

from compliance.models import STATES, DailyCount, Measure

FEWEST_DECIDED = 3  # under this many there are counts, not a percentage (R11)


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over the period, and states at its end."""

    amounts: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, measure: str) -> int:
        return self.amounts.get(measure, 0)

    def __add__(self, other: Figures) -> Figures:
        keys = self.amounts.keys() | other.amounts.keys()
        return Figures({key: self[key] + other[key] for key in keys})

    @property
    def decided(self) -> int:
        return self[Measure.KEPT] + self[Measure.BROKEN]

    @property
    def rate(self) -> float | None:
        """kept / (kept + broken) from 0 to 1; None under three decided promises (R11)."""
        return None if self.decided < FEWEST_DECIDED else self[Measure.KEPT] / self.decided


def figures_by_office(office_ids: Collection[int], *, first: date, last: date) -> dict[int, Figures]:
    """Return the figures of each office, zeros included; one query, days are Dhaka days, both included."""
    in_period = Q(day__gte=first, day__lte=last) & ~Q(measure__in=STATES)
    up_to_end = Q(day__lte=last, measure__in=STATES)
    rows = (
        DailyCount.objects.filter(in_period | up_to_end, office__in=office_ids)
        .values_list("office_id", "measure")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    amounts: dict[int, dict[str, int]] = defaultdict(dict)
    for office_id, measure, total in rows:
        amounts[office_id][measure] = total
    return {office_id: Figures(amounts[office_id]) for office_id in office_ids}
