"""The counts made anew from events and history, to be compared with those kept day by day (T45)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from compliance.counting import Columns, Key, additions
from compliance.models import DailyCount
from tickets.domain.change import snapshot
from tickets.models import Ticket, TicketEvent


def recounted() -> Counter[Key]:
    """Return all daily counts as the history tells them; memory grows with the days, not with the tickets."""
    counts: Counter[Key] = Counter()
    for ticket in Ticket.objects.order_by("pk").iterator(chunk_size=500):
        for events, state, before in changes_of(ticket):
            counts.update(additions(events, state, before))
    return Counter({key: amount for key, amount in counts.items() if amount})


def changes_of(ticket: Ticket) -> Iterator[tuple[list[TicketEvent], Ticket, Columns]]:
    """Yield each change of the ticket: its events, the ticket as it stood after it, its columns before it."""
    events = {version: list(group) for version, group in groupby(ticket.events.order_by("id"), lambda e: e.version)}
    before: Columns = {}
    for row in ticket.history.order_by("history_id"):
        state: Ticket = row.instance
        if state.version in events:
            yield events[state.version], state, before
            before = snapshot(state)


def kept() -> Counter[Key]:
    """Return the daily counts as they stand."""
    rows = DailyCount.objects.values_list("office_id", "line_id", "day", "measure", "amount")
    return Counter({(office, line, day, measure): amount for office, line, day, measure, amount in rows if amount})
