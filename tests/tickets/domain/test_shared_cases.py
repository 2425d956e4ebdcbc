"""The shared cases once more, through the database and the verbs: notices applied when announced, holds as acts.

Left out: overlapping holds, which the verbs refuse, and holds that outlive their expiry, which end by themselves (R7);
`count_days` answers those as facts.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

import pytest
from django.db import transaction

from sla.calendars import calendar_of
from sla.cases import WEEKDAYS
from sla.core import DHAKA, expiry_of_hold
from sla.models import CalendarNotice, CalendarRevision, CharterLine, NoticeDay, NoticeHours, Service, Weekend
from tests.charters import make_charter, send
from tickets.domain import holds, lifecycle
from tickets.domain.recounting import Known
from tickets.domain.running import run_batch, start_run
from tickets.domain.sweeping import sweep_tickets
from tickets.domain.verifying import verify_ticket
from tickets.enums import HoldReason
from tickets.models import Ticket

GROUPS = json.loads((Path(__file__).parents[2] / "data" / "due_dates.json").read_text(encoding="utf-8"))["groups"]
LONG_AGO = datetime(1999, 1, 1, tzinfo=DHAKA)


def days(entries) -> list[date]:
    return [date.fromisoformat(entry["date"] if isinstance(entry, dict) else entry) for entry in entries or ()]


def notice(office, at, **effects) -> CalendarNotice:
    """A notice of this office alone, in force at `at`."""
    made = CalendarNotice.objects.create(
        announced_at=at, applied_at=at, authority="a", title_bn="ক", title_en="a", scope_office=office
    )
    rows = [NoticeDay(notice=made, date=day, effect=effect) for effect, found in effects.items() for day in found]
    NoticeDay.objects.bulk_create(rows)
    CalendarRevision.renew()
    return made


def lay_calendar(office, calendar) -> None:
    """The group's calendar as notices in force long ago; one for each kind, for a day may be closed and opened."""
    Weekend.objects.create(
        scope_office=office, days=[WEEKDAYS.index(day) for day in calendar["weekend"]], applied_at=LONG_AGO
    )
    notice(office, LONG_AGO, closed=days(calendar["holidays"]))
    notice(office, LONG_AGO, opened=days(calendar["working_weekends"]))
    for span in calendar["office_hours"]:
        NoticeHours.objects.bulk_create(
            [
                NoticeHours(
                    notice=notice(office, LONG_AGO), starts_on=span["from"], ends_on=span["to"],
                    opens=time.fromisoformat(span["open"]), closes=time.fromisoformat(span["close"]),
                )
            ]
        )  # fmt: skip
    CalendarRevision.renew()


def is_left_out(office, case) -> bool:
    """Whether holds overlap, or one outlives the tenth working day by the calendar known at its act."""
    spans = sorted((moment(hold["from"]), hold["to"] and moment(hold["to"])) for hold in case["holds"])
    overlap = any(end is None or end > begin for (_b, end), (begin, _e) in pairwise(spans))
    calendar = partial(calendar_of, office)
    late = (expiry_of_hold(calendar(at=begin), begin, working_days=10) < end for begin, end in spans if end)
    return overlap or any(late)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Play:
    """One case told as acts in the order of time."""

    def __init__(self, town, office, services, case) -> None:
        self.karim, self.rahima, self.office, self.case = town.user("karim"), town.user("rahima"), office, case
        self.service = services[case["working_days"]]
        self.ticket: Ticket | None = None

    def acts(self) -> Iterator[tuple[datetime, int, object]]:
        yield moment(self.case["received_at"]), 1, self.submit
        for change in self.case.get("calendar_changes", ()):
            yield moment(change["announced_at"]), 0, partial(self.announce, change)
        ends = {hold["to"] for hold in self.case["holds"]}
        for hold in self.case["holds"]:
            # Two acts never have the same moment: a hold that begins where another ends comes right after it.
            yield moment(hold["from"]) + (hold["from"] in ends) * timedelta(microseconds=1), 3, self.hold
            if hold["to"]:
                yield moment(hold["to"]), 2, self.resume
        for finish in filter(None, (self.case.get("completed_at"), self.case.get("closed_at"))):
            yield moment(finish), 4, self.resolve

    def run(self) -> Ticket:
        for at, _turn, act in sorted(self.acts(), key=itemgetter(0, 1)):
            act(at)
        assert self.ticket is not None
        return Ticket.objects.select_related("serving_office", "line").get(pk=self.ticket.pk)

    def submit(self, at) -> None:
        self.ticket = send(self.service, self.rahima, at=at.astimezone(DHAKA).replace(tzinfo=None).isoformat())

    def announce(self, change, at) -> None:
        made = notice(
            self.office, at, closed=days(change.get("add")), withdrawn=days(change.get("remove")),
            opened=days(change.get("add_working_weekends")),
        )  # fmt: skip
        run = start_run(made, at=at)
        while run_batch(run, Known(), at=at):
            pass

    def hold(self, at) -> None:
        holds.hold_ticket(self.ticket.pk, reason=HoldReason.PARTS_OR_PROCUREMENT, text="ক", actor=self.karim, at=at)

    def resume(self, at) -> None:
        if self.ticket.holds.get(ended_at=None).expires_at == at:
            sweep_tickets(at=at)  # it ends by itself at this very moment
            return
        holds.resume_ticket(self.ticket.pk, actor=self.karim, at=at)

    def resolve(self, at) -> None:
        lifecycle.resolve_ticket(self.ticket.pk, text="ক", actor=self.karim, at=at, delay_cause="other")


@pytest.fixture
def counted(town) -> dict[int, Service]:
    """A service for each number of working days in the cases, in force since 2000."""
    office = town.office("kalmakanda-netrokona")
    first = make_charter(office, effective_on=date(2000, 1, 1))["portal"]
    charter = office.charters.get()
    numbers = {case["working_days"] for group in GROUPS for case in group["cases"]}
    services = {}
    for number in sorted(numbers):
        service = Service.objects.create(public_id=f"of-{number}-days", office=office, service_type=first.service_type)
        kind = "working_days" if number else "immediate"
        CharterLine.objects.create(
            charter=charter, service=service, section="institutional", serial=50 + number, position=50 + number,
            name_bn="ক", raw_timeline_bn=str(number), promise_kind=kind, working_days=number or None,
        )  # fmt: skip
        services[number] = service
    return services


def wrong(ticket, case) -> list[object]:
    """What differs from the answer expected."""
    expected = case["expected"]
    due = expected["due_at"] and moment(expected["due_at"])
    facts = [("due_at", due, ticket.due_at), ("replay", None, verify_ticket(ticket))]
    first = expected.get("due_date_initial")
    if first:
        rows = ticket.due_dates.all()
        facts.append(("first", first, rows[0].new.astimezone(DHAKA).date().isoformat()))
    if "on_time" in expected:
        facts.append(("verdict", "kept" if expected["on_time"] else "broken", ticket.verdict))
    return [fact for fact in facts if fact[1] != fact[2]]


def test_every_shared_case_through_the_verbs(town, counted, capsys):
    office, played, left, failed = town.office("kalmakanda-netrokona"), 0, [], []
    for group in GROUPS:
        before = transaction.savepoint()
        lay_calendar(office, group["calendar"])
        for case in group["cases"]:
            if is_left_out(office, case):
                left.append(case["id"])
                continue
            start = transaction.savepoint()
            found = wrong(Play(town, office, counted, case).run(), case)
            played += 1
            failed += [(case["id"], *found)] if found else []
            transaction.savepoint_rollback(start)
        transaction.savepoint_rollback(before)

    with capsys.disabled():
        print(f" cases={played} left_out={','.join(left)}")
    assert failed == []
    assert played + len(left) == 270
    assert len(left) <= 4
