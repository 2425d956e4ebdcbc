"""What happened to one promise: the facts that the counting reads, all moments aware (R7, R10, R14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sla.core.calendar import WorkingCalendar
from sla.core.dhaka import require_aware
from sla.core.promise import Promise

# (moment of applying, calendar from then on) in order of time; the first is the one known when the ticket was entered.
Calendars = Sequence[tuple[datetime, WorkingCalendar]]


class Ending(StrEnum):
    """How a ticket was finished; only a resolution can keep a promise (R10)."""

    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    NOT_ADMISSIBLE = "not_admissible"


@dataclass(frozen=True, slots=True)
class HoldSpan:
    """A hold from its act to its end; it ends by itself at `expires_at`, whoever notices when (R7)."""

    id: int
    begun_at: datetime
    ended_at: datetime | None = None
    reason: str = ""
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.begun_at, self.ended_at, self.expires_at)
        if self.end is not None and self.end < self.begun_at:
            raise ValueError(f"hold {self.id} ends before it begins")

    @property
    def end(self) -> datetime | None:
        """The first of resume and expiry; None where neither is known."""
        ends = [moment for moment in (self.ended_at, self.expires_at) if moment is not None]
        return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A date that both offices agreed on, or that an order directed, in force from `at` (R6)."""

    at: datetime
    day: date

    def __post_init__(self) -> None:
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class Reopening:
    """A resolution that was undone: from `resolved_at` to `reopened_at` the ticket was finished (R10)."""

    resolved_at: datetime
    reopened_at: datetime

    def __post_init__(self) -> None:
        require_aware(self.resolved_at, self.reopened_at)
        if self.reopened_at < self.resolved_at:
            raise ValueError("a ticket is reopened before it was resolved")


@dataclass(frozen=True, slots=True)
class Reclassification:
    """Another charter line from `at`; `consented` is the moment of the requester's consent, None without it (R14)."""

    at: datetime
    promise: Promise
    consented: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.at, self.consented)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Another office from its acceptance `at`, with its line and its calendars since the ticket's entry (R14)."""

    at: datetime
    promise: Promise
    consented: datetime | None
    calendars: Calendars

    def __post_init__(self) -> None:
        require_aware(self.at, self.consented, *(moment for moment, _ in self.calendars))
        if not self.calendars:
            raise ValueError("a hand-over needs the calendars of the receiving office")


@dataclass(frozen=True, slots=True)
class AppealDecision:
    """A decision on the serving office's appeal: it annuls the breach, and may order another date (R10)."""

    at: datetime
    day: date | None = None

    def __post_init__(self) -> None:
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class PromiseHistory:
    """Everything that bears on one promise.

    received_at and entered_at are two facts (R15); `finished_at` is the finish that still stands, resolutions that
    were undone stand in `reopenings`. Raises ValueError where a moment is naive or the receipt lies after the entry.
    """

    promise: Promise
    received_at: datetime
    entered_at: datetime
    holds: tuple[HoldSpan, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    reclassifications: tuple[Reclassification, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    appeals: tuple[AppealDecision, ...] = ()
    finished_at: datetime | None = None
    ending: Ending = Ending.RESOLVED

    def __post_init__(self) -> None:
        require_aware(self.received_at, self.entered_at, self.finished_at)
        if self.entered_at < self.received_at:
            raise ValueError("a receipt in the future of its entry")
