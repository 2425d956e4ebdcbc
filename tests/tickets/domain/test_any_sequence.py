"""Whatever happens to tickets and in whatever order, the stored ledger is what a replay from receipt gives (T04, R8).

Acts that a verb refuses are part of the sequence: they must change nothing.
"""

import os
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.coverage import gaps
from sla.calendars import apply_notice
from sla.models import CalendarNotice, NoticeDay, NoticeHours
from tests.charters import dhaka, make_charter, send
from tickets.domain import dates, holds, lifecycle, routing
from tickets.domain.errors import TicketError
from tickets.domain.recounting import Known
from tickets.domain.running import run_batch, start_run, unfinished_runs
from tickets.domain.sweeping import sweep_tickets
from tickets.domain.verifying import verify_tickets
from tickets.enums import HoldReason
from tickets.models import Ticket

START = dhaka("2026-09-06 08:00")
SEQUENCES = int(os.environ.get("SEQUENCES", "15"))
FAMILY = ("training", "portal", "help", "event", "training")
ACTS = (
    "notice", "notice", "local", "opened", "withdrawn", "hours", "recount", "send", "accept", "hold", "resume",
    "propose", "agree", "reclassify", "hand_over", "take_over", "resolve", "reopen", "sweep", "withdraw",
)  # fmt: skip
step = st.tuples(
    st.sampled_from(ACTS), st.integers(0, 5), st.integers(1, 60 * 60), st.integers(0, 12), st.integers(0, 9)
)


class Sequence:
    """The acts on a handful of tickets; minutes pass between them."""

    def __init__(self, town, services) -> None:
        self.town, self.services, self.at = town, services, START
        self.karim, self.rahima, self.selina = (town.user(name) for name in ("karim", "rahima", "selina"))
        self.tickets = [send(services[name], self.rahima, at="2026-09-06 08:00").pk for name in FAMILY[:2]]

    def take(self, act: str, which: int, minutes: int, days: int, choice: int) -> None:
        self.at += timedelta(minutes=minutes, microseconds=1)
        day = (self.at + timedelta(days=days - 3)).date()
        ticket = self.tickets[which % len(self.tickets)]
        try:
            with transaction.atomic():
                getattr(self, act)(ticket, day, choice)
        except (TicketError, ValidationError):
            pass

    def _apply(self, *entries, scope=None) -> None:
        notice = CalendarNotice.objects.create(
            announced_at=self.at, authority="a", title_bn="ক", title_en="a", scope_office=scope
        )
        for entry in entries:
            entry.notice = notice
            entry.save()
        start_run(apply_notice(notice.pk, at=self.at), at=self.at)

    def notice(self, _ticket, day, choice) -> None:
        self._apply(*(NoticeDay(date=day + timedelta(days=n), effect="closed") for n in range(1 + choice % 4)))

    def local(self, _ticket, day, choice) -> None:
        scope = self.town.office("netrokona" if choice % 2 else "melandaha-jamalpur")
        self._apply(NoticeDay(date=day, effect="closed"), scope=scope)

    def opened(self, _ticket, day, choice) -> None:
        self._apply(NoticeDay(date=day - timedelta(days=day.weekday() - 5), effect="opened"))

    def withdrawn(self, _ticket, day, choice) -> None:
        known = NoticeDay.objects.filter(effect="closed", notice__scope_office=None).values_list("date", flat=True)
        if known:
            self._apply(NoticeDay(date=sorted(known)[choice % len(known)], effect="withdrawn"))

    def hours(self, _ticket, day, choice) -> None:
        span = {"starts_on": day, "ends_on": day + timedelta(days=choice)}
        self._apply(NoticeHours(**span, opens="09:00", closes=f"{13 + choice % 6}:30"))

    def recount(self, _ticket, _day, choice) -> None:
        known = Known()
        for run in unfinished_runs():
            while run_batch(run, known, at=self.at, size=1 + choice) and choice:
                pass

    def send(self, _ticket, _day, choice) -> None:
        at = self.at.replace(tzinfo=None).isoformat()
        self.tickets.append(send(self.services[FAMILY[choice % 5]], self.rahima, at=at).pk)

    def accept(self, ticket, _day, _choice) -> None:
        lifecycle.accept_ticket(ticket, actor=self.karim, at=self.at)

    def hold(self, ticket, _day, choice) -> None:
        reason = list(HoldReason)[choice % 5]
        holds.hold_ticket(ticket, reason=reason, text="ক", actor=self.worker(ticket), at=self.at)

    def resume(self, ticket, _day, _choice) -> None:
        holds.resume_ticket(ticket, actor=self.worker(ticket), at=self.at)

    def propose(self, ticket, day, _choice) -> None:
        dates.propose_date(ticket, dates=[day], text="", actor=self.worker(ticket), at=self.at)

    def agree(self, ticket, day, _choice) -> None:
        proposal = Ticket.objects.get(pk=ticket).date_proposals.filter(state="open").first()
        day = date.fromisoformat(proposal.dates[0]) if proposal else day
        dates.agree_date(ticket, day=day, actor=self.rahima, at=self.at)

    def reclassify(self, ticket, _day, choice) -> None:
        service = self.services[("training", "portal", "help", "event", "at_once")[choice % 5]]
        routing.reclassify_ticket(ticket, service=service, reason="ক", actor=self.karim, at=self.at)

    def hand_over(self, ticket, _day, choice) -> None:
        office = self.town.office(("melandaha-jamalpur", "kalmakanda-netrokona")[choice % 2])
        routing.hand_over_ticket(ticket, office=office, reason="ক", actor=self.worker(ticket), at=self.at)

    def take_over(self, ticket, _day, _choice) -> None:
        handed_to = Ticket.objects.get(pk=ticket).handed_to
        actor = self.karim if handed_to and handed_to.slug.startswith("kalm") else self.selina
        lifecycle.accept_ticket(ticket, actor=actor, at=self.at)

    def resolve(self, ticket, _day, _choice) -> None:
        lifecycle.resolve_ticket(ticket, text="ক", actor=self.worker(ticket), at=self.at, delay_cause="other")

    def reopen(self, ticket, _day, _choice) -> None:
        lifecycle.reopen_ticket(ticket, reason="ক", actor=self.rahima, at=self.at)

    def withdraw(self, ticket, _day, choice) -> None:
        if choice == 9:  # seldom: it ends the life of the ticket
            lifecycle.withdraw_ticket(ticket, reason="ক", actor=self.rahima, at=self.at)

    def sweep(self, _ticket, _day, _choice) -> None:
        sweep_tickets(at=self.at)

    def worker(self, ticket):
        serving = Ticket.objects.select_related("serving_office").get(pk=ticket).serving_office.slug
        return self.karim if serving.startswith("kalm") else self.selina


@pytest.fixture
def both(town):
    make_charter(town.office("melandaha-jamalpur"))
    return make_charter(town.office("kalmakanda-netrokona"))


def test_the_ledger_is_the_replay_after_any_sequence(town, both, capsys):
    seen = {"sequences": 0, "acts": 0, "rows": 0}

    @settings(max_examples=SEQUENCES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(step, min_size=10, max_size=40))
    def check(steps) -> None:
        before = transaction.savepoint()
        try:
            world = Sequence(town, both)
            for taken in steps:
                world.take(*taken)
            world.at += timedelta(days=1)
            world.recount(None, None, 3)
            assert [item for item in verify_tickets() if item] == []
            assert list(gaps([Ticket])) == []
            seen["sequences"] += 1
            seen["acts"] += len(steps)
            seen["rows"] += sum(Ticket.objects.values_list("due_revision", flat=True))
        finally:
            transaction.savepoint_rollback(before)

    check()

    with capsys.disabled():
        print(" " + " ".join(f"{name}={number}" for name, number in seen.items()))
