"""A slow second opinion, written from domain.md 13 alone: it lives through every day, one after the other.

It knows nothing of sla.core. Moments are naive and mean Dhaka's clocks. Each day it hears the acts of that day in
their order; whenever a date must be found it walks the calendar on foot from the day of receipt.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)


@dataclass
class Order:
    """A notice: from `at` on, these days are closed, opened, or close at another hour."""

    at: datetime
    closes: frozenset[date] = frozenset()
    opens: frozenset[date] = frozenset()
    hours: dict[date, time] = field(default_factory=dict)


@dataclass
class Case:
    received: datetime
    working_days: int
    orders: list[Order] = field(default_factory=list)
    holds: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    agreements: list[tuple[datetime, date]] = field(default_factory=list)
    finished: datetime | None = None
    weekend: tuple[int, ...] = (4, 5)
    closing: time = time(17)


class Walker:
    """Lives through a case until `until`; then `ledger`, `due`, `held` and `verdict` can be read."""

    def __init__(self, case: Case, until: datetime) -> None:
        self.case, self.until = case, until
        self.heard: list[Order] = []
        self.on_hold_since: datetime | None = None
        self.open_count = 0
        self.paused: list[tuple[datetime, datetime]] = []
        self.ignored: set[int] = set()
        self.agreed = False
        self.done: datetime | None = None
        self.broken = False
        self.due: datetime | None = None
        self.ledger: list[tuple[datetime, datetime]] = []
        self.live()

    # The calendar, on foot

    def works(self, day: date) -> bool:
        if any(day in order.closes for order in self.heard):
            return False
        return day.weekday() not in self.case.weekend or any(day in order.opens for order in self.heard)

    def shuts(self, day: date) -> datetime:
        moment = datetime.combine(day, self.case.closing)
        for order in self.heard:
            if day in order.hours and (told := datetime.combine(day, order.hours[day])) > order.at:
                moment = told
        return moment

    def first_worked(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def day_zero(self) -> date:
        day, clock = self.case.received.date(), self.case.received.time()
        if self.works(day) and clock < self.case.closing:
            return day
        return self.first_worked(day + DAY)

    def was_paused(self, moment: datetime) -> bool:
        return any(begin <= moment < end for begin, end in self.paused)

    def held(self) -> int:
        day, found = self.day_zero(), 0
        while self.paused and day <= max(end for _, end in self.paused).date():
            found += self.works(day) and self.was_paused(self.shuts(day))
            day += DAY
        return found

    def count_afresh(self) -> date:
        day, missing = self.day_zero(), self.case.working_days + self.held()
        while missing:
            day += DAY
            missing -= self.works(day)
        return day

    # The acts

    def put(self, day: date, now: datetime, always: bool = False) -> None:
        moment = self.shuts(day)
        if always or moment != self.due:
            self.ledger.append((now, moment))
        self.due = moment

    def recount(self) -> date:
        assert self.due is not None
        stays = self.first_worked(self.due.date())
        return stays if self.agreed else max(stays, self.count_afresh())

    def hear(self, order: Order, now: datetime) -> None:
        if self.done:
            return
        self.heard.append(order)
        if self.open_count:
            return
        self.put(self.recount(), now)
        assert self.due is not None
        if self.broken and self.due > now:
            self.broken = False

    def begin(self, number: int, now: datetime) -> None:
        assert self.due is not None
        if self.done or self.agreed or (not self.open_count and now > self.due):
            self.ignored.add(number)
            return
        self.on_hold_since = self.on_hold_since or now
        self.open_count += 1

    def end(self, number: int, now: datetime) -> None:
        if number in self.ignored or self.done or self.agreed:
            return
        self.open_count -= 1
        if not self.open_count:
            self.resume(now)

    def resume(self, now: datetime) -> None:
        assert self.on_hold_since is not None
        self.paused.append((self.on_hold_since, now))
        self.on_hold_since, self.open_count = None, 0
        earliest = self.first_worked(now.date())
        if self.shuts(earliest) <= now:
            earliest = self.first_worked(earliest + DAY)
        self.put(max(self.recount(), earliest), now, always=True)

    def agree(self, day: date, now: datetime) -> None:
        if self.done:
            return
        if self.on_hold_since is not None:
            self.paused.append((self.on_hold_since, now))
            self.on_hold_since, self.open_count = None, 0
        self.agreed = True
        self.put(self.first_worked(day), now, always=True)

    def finish(self, now: datetime) -> None:
        if self.open_count:
            self.resume(now)
        self.done = now

    # The days

    def live(self) -> None:
        self.heard = [order for order in self.case.orders if order.at <= self.case.received]
        self.put(self.count_afresh(), self.case.received, always=True)
        acts = self.acts()
        day = self.case.received.date()
        while day <= self.until.date():
            for now, kind, number in [act for act in acts if act[0].date() == day]:
                self.let_pass(now)
                self.act(kind, number, now)
            day += DAY
        self.let_pass(self.until)

    def let_pass(self, now: datetime) -> None:
        if not self.done and not self.open_count and self.due is not None and self.due < now:
            self.broken = True

    def acts(self) -> list[tuple[datetime, str, int]]:
        case = self.case
        acts = [(order.at, "hear", n) for n, order in enumerate(case.orders) if order.at > case.received]
        acts += [(begin, "begin", n) for n, (begin, _) in enumerate(case.holds)]
        acts += [(end, "end", n) for n, (_, end) in enumerate(case.holds) if end]
        acts += [(now, "agree", n) for n, (now, _) in enumerate(case.agreements)]
        acts += [(case.finished, "finish", 0)] if case.finished else []
        return sorted(act for act in acts if act[0] <= self.until)

    def act(self, kind: str, number: int, now: datetime) -> None:
        if kind == "hear":
            self.hear(self.case.orders[number], now)
        elif kind == "begin":
            self.begin(number, now)
        elif kind == "end":
            self.end(number, now)
        elif kind == "agree":
            self.agree(self.case.agreements[number][1], now)
        else:
            self.finish(now)

    # What can be read

    @property
    def date_in_force(self) -> datetime | None:
        return None if self.open_count else self.due

    @property
    def verdict(self) -> str:
        if self.broken:
            return "broken"
        return "kept" if self.done else "undecided"
