"""Kept, broken or not yet decided: judged by the times of the acts, never by when a job noticed them (R9, R10)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sla.core.history import Calendars, PromiseHistory
from sla.core.replay import run


class Outcome(StrEnum):
    """What has become of a promise (R10)."""

    UNDECIDED = "undecided"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome and its moment (UTC): the resolution of a kept promise, the due moment of a broken one.

    `annulled_at` is the moment at which an earlier breach was last annulled, by a notice or on appeal (R10).
    """

    outcome: Outcome
    decided_at: datetime | None = None
    annulled_at: datetime | None = None


def decide(history: PromiseHistory, calendars: Calendars, *, at: datetime) -> Verdict:
    """Judge the promise as known at `at` (R9, R10).

    Undecided without a decision moment: not yet due, on hold, without a date, never published, or withdrawn, merged
    or not admissible before the due moment. Raises ValueError where a moment is naive; NoWorkingDay.
    """
    course = run(history, calendars, at)
    if course.broken_at is not None:
        return Verdict(Outcome.BROKEN, course.broken_at, course.annulled_at)
    if course.kept_at is not None:
        return Verdict(Outcome.KEPT, course.kept_at, course.annulled_at)
    return Verdict(Outcome.UNDECIDED, None, course.annulled_at)
