"""The counting agrees with a day-walker written apart, over mixed notices, holds, agreements and finishes (T04)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sla.core import (
    DHAKA,
    Agreement,
    Calendars,
    DayNote,
    HoldSpan,
    OfficeHours,
    Promise,
    PromiseHistory,
    PromiseKind,
    WorkingCalendar,
    decide,
    due,
    explain,
    replay,
)
from tests.sla.core.day_walker import Case, Order, Walker

START = datetime(2026, 9, 1)
SPAN = 45
NINE_TO_FIVE = OfficeHours(date(2000, 1, 1), None, time(9), time(17))


def moment_of(half_hours: int) -> datetime:
    return START + timedelta(minutes=30 * half_hours)


days = st.integers(0, SPAN).map(lambda number: START.date() + timedelta(days=number))
some_days = st.frozensets(days, max_size=4)
hours = st.dictionaries(days, st.sampled_from([time(13), time(15, 30), time(18)]), max_size=2)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Distinct half hours, so that every act has its own moment and many fall on a closing exactly."""
    received, *moments = sorted(draw(st.lists(st.integers(0, SPAN * 48), min_size=2, max_size=14, unique=True)))
    case = Case(moment_of(received), draw(st.integers(0, 20)))
    left = [moment_of(number) for number in moments]
    while left:
        kind = draw(st.sampled_from(["order", "order", "hold", "hold", "early order", "agreement", "finish"]))
        now = left.pop(draw(st.integers(0, len(left) - 1)))
        if kind == "order":
            case.orders.append(Order(now, draw(some_days), draw(some_days), draw(hours)))
        elif kind == "hold":
            later = [other for other in left if other > now]
            end = draw(st.sampled_from([*later, None]) if later else st.none())
            left = [other for other in left if other != end]
            case.holds.append((now, end))
        elif kind == "agreement" and not case.agreements:
            case.agreements.append((now, now.date() + timedelta(days=draw(st.integers(0, 20)))))
        elif kind == "finish" and case.finished is None:
            case.finished = now
        elif kind == "early order":
            case.orders.append(Order(case.received, draw(some_days), draw(some_days)))
    case.orders.sort(key=lambda order: order.at)
    return case


def local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=DHAKA)


def naive(moment: datetime) -> datetime:
    return moment.astimezone(DHAKA).replace(tzinfo=None)


def told(case: Case) -> PromiseHistory:
    return PromiseHistory(
        promise=Promise(PromiseKind.WORKING_DAYS, case.working_days),
        received_at=local(case.received),
        entered_at=local(case.received),
        holds=tuple(HoldSpan(n, local(begin), end and local(end)) for n, (begin, end) in enumerate(case.holds)),
        agreements=tuple(Agreement(local(now), day) for now, day in case.agreements),
        finished_at=case.finished and local(case.finished),
    )


def calendars_of(case: Case) -> Calendars:
    """The calendar at receipt, then one more for each order."""
    heard: list[Order] = []
    found = [(local(case.received), calendar_of(case, heard))]
    for order in case.orders:
        heard.append(order)
        pair = (local(order.at), calendar_of(case, heard))
        found = [pair] if order.at <= case.received else [*found, pair]
    return found


def calendar_of(case: Case, heard: list[Order]) -> WorkingCalendar:
    closed = frozenset[date]().union(*(order.closes for order in heard))
    opened = frozenset[date]().union(*(order.opens for order in heard))
    changed = [OfficeHours(day, day, time(9), closes) for order in heard for day, closes in order.hours.items()]
    notes = [dict.fromkeys(some, DayNote()) for some in (closed, opened)]
    return WorkingCalendar(frozenset(case.weekend), *notes, (NINE_TO_FIVE, *changed))


@settings(max_examples=400, deadline=None)
@given(case=cases(), until=st.integers(0, SPAN * 60))
def test_the_count_agrees_with_the_day_walker(case: Case, until: int) -> None:
    now = max(moment_of(until), case.received)
    past, calendars = told(case), calendars_of(case)
    walker = Walker(case, now)

    ledger = replay(past, calendars, at=local(now))
    found = due(past, calendars, at=local(now))

    assert [(naive(move.at), naive(move.new)) for move in ledger] == walker.ledger
    assert (found.moment and naive(found.moment)) == walker.date_in_force
    assert (found.held_working_days, found.effective_receipt_day) == (walker.held(), walker.day_zero())
    assert decide(past, calendars, at=local(now)).outcome == walker.verdict


@settings(max_examples=150, deadline=None)
@given(case=cases(), first=st.integers(0, SPAN * 60), second=st.integers(0, SPAN * 60))
def test_the_ledger_at_an_earlier_moment_is_a_prefix(case: Case, first: int, second: int) -> None:
    past, calendars = told(case), calendars_of(case)
    early, late = (local(moment_of(number)) for number in sorted((first, second)))

    before, after = (replay(past, calendars, at=moment) for moment in (early, late))

    assert after[: len(before)] == before
    assert [move.revision for move in after] == list(range(1, len(after) + 1))
    assert [move.old for move in after[1:]] == [move.new for move in after[:-1]]


@settings(max_examples=150, deadline=None)
@given(case=cases(), closing=days)
def test_closing_one_more_day_never_makes_a_fresh_date_earlier(case: Case, closing: date) -> None:
    plain = replace(case, holds=[], agreements=[], finished=None)
    more = [replace(order, closes=order.closes | {closing}) for order in plain.orders]
    closed = replace(plain, orders=[Order(plain.received, frozenset({closing})), *more])
    end = local(moment_of(SPAN * 60))

    without, within = (replay(told(each), calendars_of(each), at=end) for each in (plain, closed))

    assert naive(within[0].new).date() >= naive(without[0].new).date()
    assert naive(within[-1].new).date() >= naive(without[-1].new).date()


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_no_notice_moves_a_communicated_date_earlier(case: Case) -> None:
    case = replace(case, agreements=[])

    moves = replay(told(case), calendars_of(case), at=local(moment_of(SPAN * 60)))

    dates = [naive(move.new).date() for move in moves]
    assert dates == sorted(dates)


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_the_explanation_counts_to_the_promise(case: Case) -> None:
    case = replace(case, agreements=[], holds=[(begin, end) for begin, end in case.holds if end])
    end = local(moment_of(SPAN * 60))
    past, calendars = told(case), calendars_of(case)

    rows = explain(past, calendars, at=end)

    found = due(past, calendars, at=end)
    assert rows[-1].date == found.date
    given_back = sum(row.reason == "given_back" for row in rows)
    assert [row.number for row in rows if row.counted] == list(range(given_back, case.working_days + 1))
    assert sum(row.reason == "held" for row in rows) == found.held_working_days
