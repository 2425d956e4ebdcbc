"""The promise on its way: what each event does to the date in force (R3 to R10, R14). Used by replay.py only."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import itemgetter

from sla.core.calendar import WorkingCalendar
from sla.core.dhaka import dhaka_day
from sla.core.history import Calendars, Ending, HoldSpan, PromiseHistory
from sla.core.promise import Promise, PromiseKind
from sla.core.steps import effective_receipt

DAY = timedelta(days=1)
Span = tuple[datetime, datetime]
REOPENING_HOLD = -1  # stands for a hold's id over the time between resolution and reopening (R10)


class Cause(StrEnum):
    """Why a row of the ledger stands."""

    RECEIPT = "receipt"
    HOLD_ENDED = "hold_ended"
    NOTICE = "notice"
    AGREEMENT = "agreement"
    REOPENING = "reopening"
    RECLASSIFICATION = "reclassification"
    HAND_OVER = "hand_over"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the ledger: moments in UTC; `notice_index` is the place in the calendars then counted by (R8)."""

    revision: int
    at: datetime
    old: datetime | None
    new: datetime
    cause: Cause
    notice_index: int | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """The calendars of the serving office since receipt; `base` is the one known at entry.

    `new_hours` are the places, after `base`, of those whose hours differ from the one before.
    """

    calendars: Calendars
    base: int
    new_hours: tuple[int, ...]

    @classmethod
    def known(cls, calendars: Calendars, entered_at: datetime) -> "Track":
        """Find the calendar known at entry: the last one applied by then, else the first."""
        base = max(cls.index_at(calendars, entered_at), 0)
        later = range(base + 1, len(calendars))
        return cls(calendars, base, tuple(n for n in later if calendars[n][1].hours != calendars[n - 1][1].hours))

    @staticmethod
    def index_at(calendars: Calendars, at: datetime) -> int:
        """Return the place of the last calendar applied by `at`, -1 before the first."""
        return bisect_right(calendars, at, key=itemgetter(0)) - 1

    def closing(self, index: int, day: date) -> datetime:
        """Closing of `day` as known with `index`: new hours count only where that closing was still to come (R8)."""
        moment = self.calendars[self.base][1].closes_at(day)
        for place in self.new_hours:
            applied_at, calendar = self.calendars[place]
            if place <= index and (changed := calendar.closes_at(day)) > applied_at:
                moment = changed
        return moment


@dataclass(slots=True)
class Course:
    """The date in force and all that the next event needs to know; written by replay.py, read by the others."""

    history: PromiseHistory
    track: Track
    index: int
    promise: Promise
    latest: int = 0
    entered: bool = False
    day: date | None = None
    moment: datetime | None = None
    agreed: bool = False
    finished: bool = False
    reopened: int = 0
    kept_at: datetime | None = None
    broken_at: datetime | None = None
    annulled_at: datetime | None = None
    excused: datetime | None = None
    resolved_at: datetime | None = None
    open_holds: dict[int, HoldSpan] = field(default_factory=dict)
    held_since: datetime | None = None
    spans: list[Span] = field(default_factory=list)
    # Found by the calendar now known, and kept until another counts:
    zero: date | None = None
    bounds: list[tuple[date, date]] | None = None
    held: int | None = None
    holds: list[tuple[int, datetime, datetime]] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    # What stands

    @property
    def calendar(self) -> WorkingCalendar:
        return self.track.calendars[self.index][1]

    @property
    def on_hold(self) -> bool:
        return bool(self.open_holds)

    def closing(self, day: date) -> datetime:
        return self.track.closing(self.index, day)

    def day_zero(self) -> date:
        """The day of effective receipt: days by the calendar now known, hours by the one known at entry (R3)."""
        if self.zero is None:
            known_at_entry = self.track.calendars[self.track.base][1]
            self.zero = effective_receipt(self.calendar, self.history.received_at, hours_known_at_entry=known_at_entry)
        return self.zero

    def held_days(self, day_zero: date) -> int:
        """Working days from day 0 on at whose closing the ticket was on a hold that has ended (R7)."""
        if self.bounds is None:
            self.bounds = [self._closings_within(begin, end) for begin, end in self.spans]
        if self.held is None:
            before_zero, between = day_zero - DAY, self.calendar.working_days_between
            self.held = sum([between(max(before, before_zero), upto) for before, upto in self.bounds])
        return self.held

    def _closings_within(self, begin: datetime, end: datetime) -> tuple[date, date]:
        """The days whose closing lies within a hold: after the first, up to and including the second."""
        first, last = dhaka_day(begin), dhaka_day(end)
        before = first - DAY if self.closing(first) >= begin else first
        return before, last if self.closing(last) < end else last - DAY

    def fresh_day(self, count: int) -> date:
        """The fresh count: the N-th working day after day 0, and the held days (R4, R7)."""
        day_zero = self.day_zero()
        return self.calendar.add_working_days(day_zero, count + self.held_days(day_zero))

    def recounted(self, floor: date) -> date:
        """The latest of the fresh count and the date in force before; an agreed date is not counted (R6, R8)."""
        standing = self.calendar.on_or_after(floor)
        if self.agreed or (count := self.promise.count) is None:
            return standing
        return max(self.fresh_day(count), standing)

    def put(self, day: date, at: datetime, cause: Cause, *, notice: int | None = None, always: bool = False) -> None:
        """Put a date in force, with a row of the ledger where the moment moved, or `always`."""
        moment = self.closing(day)
        if always or moment != self.moment:
            self.moves.append(Move(len(self.moves) + 1, at, self.moment, moment, cause, notice))
        self.day, self.moment = day, moment

    def pass_time(self, until: datetime) -> None:
        """Mark the promise broken where its moment passed unfinished before `until` (R10)."""
        if self.finished or self.on_hold or self.broken_at or self.moment is None or self.moment == self.excused:
            return
        if self.moment < until and self.promise.kind is not PromiseKind.NOT_PUBLISHED:
            self.broken_at = self.moment

    # What happens

    def enter(self) -> None:
        """Receipt, counted at entry by the calendar known then (R8)."""
        self.entered = True
        if (count := self.promise.count) is not None:
            self.put(self.fresh_day(count), self.history.entered_at, Cause.RECEIPT)

    def apply_notice(self, track: Track, index: int, at: datetime) -> None:
        """Recount an unfinished ticket; on hold nothing is written, its end counts by the calendar then known (R8)."""
        if track is not self.track or index <= self.latest:
            return
        self.latest = index
        if self.finished:
            return
        self._count_by(self.track, index)
        if self.on_hold or self.day is None:
            return
        self.put(self.recounted(self.day), at, Cause.NOTICE, notice=index)
        if self.broken_at and self.moment and self.moment > at:
            self.broken_at, self.annulled_at = None, at

    def agree(self, day: date, at: datetime) -> None:
        """Another date replaces the count and ends an open hold (R6)."""
        if self.finished:
            return
        self._end_holds(at)
        self.agreed = True
        self.put(self.calendar.on_or_after(day), at, Cause.AGREEMENT, always=True)

    def begin_hold(self, hold: HoldSpan) -> None:
        """Stop the clock, unless the due moment has passed or a date is agreed (R6, R7)."""
        late = not self.on_hold and self.moment is not None and hold.begun_at > self.moment
        if self.finished or self.agreed or late:
            return
        self.held_since = self.held_since or hold.begun_at
        self.open_holds[hold.id] = hold

    def end_hold(self, hold: HoldSpan, at: datetime) -> None:
        """Close one hold; overlapping ones are united, so the date is counted when the last ends (R7, R8)."""
        if self.open_holds.pop(hold.id, None) is None:
            return
        self.holds.append((hold.id, hold.begun_at, at))
        if not self.on_hold:
            self._end_holds(at)
            self._count_after_hold(at)

    def finish(self, at: datetime, ending: Ending) -> None:
        """End an open hold first, then judge by the time of the act (R7, R9, R10)."""
        if self.on_hold:
            self._end_holds(at)
            self._count_after_hold(at)
        self.finished, self.resolved_at = True, at
        if self.moment is None or self.broken_at or self.promise.kind is PromiseKind.NOT_PUBLISHED:
            return
        if ending is Ending.RESOLVED and at <= self.moment:
            self.kept_at = at

    def reopen(self, at: datetime) -> None:
        """A kept promise goes on with at least one working day, a broken one stays broken with its date (R10)."""
        self.finished = False
        self._count_by(self.track, self.latest)
        self.reopened += 1
        if self.kept_at is None:
            return
        first_time, self.kept_at = self.reopened == 1, None
        assert self.day is not None  # kept_at is set only with a date, at a resolution
        assert self.resolved_at is not None
        if first_time:
            self._keep_span(self.resolved_at, at)
            self.holds.append((REOPENING_HOLD, self.resolved_at, at))
            standing = self.recounted(self.day)
        else:
            standing = self.calendar.on_or_after(self.day)
        self.put(max(standing, self._first_day_opening_after(at)), at, Cause.REOPENING, always=True)

    def change(self, promise: Promise, track: Track | None, at: datetime, cause: Cause, consent: bool) -> bool:
        """Count another line, or another office's, from the same receipt; say whether it took effect (R14).

        A broken promise stays with the line and office that had it. A later date, none, and any date in place of an
        agreed one wait for consent.
        """
        if self.finished or self.broken_at or (self.agreed and not consent):
            return False
        before = (self.promise, self.track, self.index, self.latest)
        self.promise = promise
        if track is not None:
            self._count_by(track, max(Track.index_at(track.calendars, at), track.base))
            self.latest = self.index
        day = self._day_after_change(at, consent)
        if day is None and not (consent and promise.count is None):
            self.promise, self.track, self.index, self.latest = before
            self.zero = self.bounds = self.held = None
            return False
        self.agreed = False
        self._put_changed(day, at, cause)
        return True

    def decide_appeal(self, day: date | None, at: datetime) -> None:
        """Annul the breach; where a date is ordered it stands like an agreed one (R10)."""
        was_broken = self.broken_at is not None
        self.excused, self.broken_at = self.moment, None
        self.annulled_at = at if was_broken else self.annulled_at
        if day is None:
            return
        self._end_holds(at)
        self.agreed = True
        self.put(self.calendar.on_or_after(day), at, Cause.APPEAL, always=True)
        if self.finished and self.resolved_at and self.moment and self.resolved_at <= self.moment:
            self.kept_at = self.resolved_at

    # Details

    def resume_all(self, at: datetime) -> None:
        """Suppose that every open hold ended at `at`: what the date would be, without a promise (R7)."""
        if self.on_hold:
            self._end_holds(at)
            self._count_after_hold(at)

    def _end_holds(self, at: datetime) -> None:
        """Close what is open, and keep the time since the first of the united holds began as one span (R7)."""
        self.holds.extend((hold.id, hold.begun_at, at) for hold in self.open_holds.values())
        self.open_holds.clear()
        if self.held_since is not None:
            self._keep_span(self.held_since, at)
            self.held_since = None

    def _keep_span(self, begin: datetime, end: datetime) -> None:
        self.spans.append((begin, end))
        self.held = None
        if self.bounds is not None:
            self.bounds.append(self._closings_within(begin, end))

    def _count_by(self, track: Track, index: int) -> None:
        """Count by another calendar from now on; closings are looked up anew only where hours changed."""
        if track is not self.track or track.new_hours:
            self.bounds = None
        self.track, self.index = track, index
        self.zero = self.held = None

    def _count_after_hold(self, at: datetime) -> None:
        if self.day is not None:
            earliest = self._first_day(at, self.closing)
            self.put(max(self.recounted(self.day), earliest), at, Cause.HOLD_ENDED, always=True)

    def _first_day_opening_after(self, at: datetime) -> date:
        return self._first_day(at, self.calendar.opens_at)

    def _first_day(self, at: datetime, moment_of: Callable[[date], datetime]) -> date:
        """The first working day whose closing (or opening) comes after `at`."""
        day = self.calendar.on_or_after(dhaka_day(at))
        return day if moment_of(day) > at else self.calendar.next_working_day(day)

    def _day_after_change(self, at: datetime, consent: bool) -> date | None:
        """The date that the new line puts in force now; None where it must wait, or has no date."""
        if (count := self.promise.count) is None:
            return None
        fresh = self.fresh_day(count)
        earliest = max(fresh, self.calendar.next_working_day(dhaka_day(at)))
        if self.day is None:
            return earliest
        if fresh > self.day:
            return fresh if consent else None
        return self.calendar.on_or_after(min(self.day, earliest))

    def _put_changed(self, day: date | None, at: datetime, cause: Cause) -> None:
        if day is None:
            self.day = self.moment = None
        elif self.on_hold:
            self.day = day  # the end of the hold writes the row
        else:
            self.put(day, at, cause)
