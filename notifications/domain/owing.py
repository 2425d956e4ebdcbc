"""Writing notifications down: one row for each cause, recipient and transport, however often it is tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from notifications.domain.office_hours import in_hours
from notifications.domain.recipients import Directory
from notifications.enums import State, Transport
from notifications.models import Notification
from offices.models import User
from sla.calendars import calendar_of
from sla.core import WorkingCalendar, dhaka_day
from tickets.models import Ticket


@dataclass
class Ledger:
    """The notifications that one batch makes; who and when is looked up once for all of them."""

    at: datetime
    rows: list[Notification] = field(default_factory=list)
    calendars: dict[int, WorkingCalendar] = field(default_factory=dict)
    directory: Directory = field(init=False)

    def __post_init__(self) -> None:
        self.directory = Directory(dhaka_day(self.at))

    def owe(
        self,
        ticket: Ticket,
        people: Iterable[User],
        transports: Iterable[Transport],
        cause: str,
        *,
        at_once: bool = False,
        **because: Any,
    ) -> list[Notification]:
        """Note one row for each person and means; what is sent waits for office hours (R12)."""
        not_before = self.at if at_once else in_hours(self.calendar(ticket), self.at)
        rows = [
            self._row(transport, ticket=ticket, recipient=person, cause=cause, not_before=not_before, **because)
            for person, transport in product(people, transports)
        ]
        self.rows += rows
        return rows

    def _row(self, transport: Transport, *, not_before: datetime, **values: Any) -> Notification:
        if transport == Transport.IN_APP:  # the row itself is the delivery; who opens the list has asked for it
            now = {"state": State.DELIVERED, "not_before": self.at, "ended_at": self.at}
            return Notification(transport=transport, made_at=self.at, **now, **values)
        return Notification(transport=transport, made_at=self.at, not_before=not_before, **values)

    def calendar(self, ticket: Ticket) -> WorkingCalendar:
        if ticket.serving_office_id not in self.calendars:
            self.calendars[ticket.serving_office_id] = calendar_of(ticket.serving_office, at=self.at)
        return self.calendars[ticket.serving_office_id]

    def write(self) -> None:
        Notification.objects.bulk_create(self.rows, ignore_conflicts=True, batch_size=500)
