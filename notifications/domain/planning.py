"""Planning the reminder steps of tickets: anew whenever the date moved, cancelled while there is none (R8, R12).

While a hold is open, only its own end is announced (R7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from notifications.domain.moments import Moment, moments
from notifications.enums import Basis, PlanState
from notifications.models import PlannedStep, ReminderStep
from sla.calendars import calendars_by_office
from tickets.enums import EventKind, Status, Verdict
from tickets.models import DueDate, Hold, Ticket, TicketEvent


@dataclass
class Plan:
    """What planning one batch of tickets changes."""

    new: list[PlannedStep] = field(default_factory=list)
    changed: list[PlannedStep] = field(default_factory=list)

    def set(self, row: PlannedStep, state: PlanState, fires_at: datetime) -> None:
        if (row.state, row.fires_at) != (state, fires_at):
            row.state, row.fires_at = state, fires_at
            self.changed.append(row)


def plan_steps(tickets: Collection[Ticket], *, at: datetime) -> int:
    """Bring the planned steps of the tickets up to date; running it again changes nothing. Returns rows written.

    The caller holds the locks of the tickets. Five queries for a batch, and the rows.
    """
    steps = list(ReminderStep.objects.filter(is_active=True))
    calendars = calendars_by_office([ticket.serving_office for ticket in tickets], at=at)
    since, holds, rows, plan = _in_force_since(tickets), _open_holds(tickets), _rows_of(tickets), Plan()
    for ticket in tickets:
        known_from = max(ticket.entered_at, since.get(ticket.pk, ticket.entered_at))
        calendar, hold = calendars[ticket.serving_office_id], holds.get(ticket.pk)
        wanted = moments(ticket, steps, calendar, since=known_from, hold=hold)
        plan_one(plan, ticket, wanted, rows[ticket.pk])
    PlannedStep.objects.bulk_create(plan.new, ignore_conflicts=True)
    PlannedStep.objects.bulk_update(plan.changed, ["state", "fires_at"])
    return len(plan.new) + len(plan.changed)


def plan_one(plan: Plan, ticket: Ticket, wanted: Iterable[Moment], rows: list[PlannedStep]) -> None:
    """Compare what the ticket wants with what is planned; what is not wanted any more is cancelled."""
    left = {(row.step_id, row.due_revision): row for row in rows}
    for moment in wanted:
        row = left.pop((moment.step.pk, moment.due_revision), None)
        state = PlanState.SKIPPED if moment.is_past or told_before(ticket, moment, rows) else PlanState.PLANNED
        if row is None:
            plan.new.append(
                PlannedStep(
                    ticket=ticket, step=moment.step, due_revision=moment.due_revision, fires_at=moment.fires_at,
                    state=state,
                )
            )  # fmt: skip
        elif row.state != PlanState.FIRED:
            plan.set(row, revived(row, moment, state, ticket), moment.fires_at)
    for row in left.values():
        if row.state == PlanState.PLANNED:
            plan.set(row, PlanState.CANCELLED, row.fires_at)


def revived(row: PlannedStep, moment: Moment, state: PlanState, ticket: Ticket) -> PlanState:
    """The state of a step that is wanted again: what passed while it was cancelled, or was skipped, stays unsaid."""
    if row.state == PlanState.SKIPPED and row.fires_at == moment.fires_at:
        return PlanState.SKIPPED
    if row.state == PlanState.CANCELLED and moment.fires_at < ticket.last_event_at:
        return PlanState.SKIPPED
    return state


def told_before(ticket: Ticket, moment: Moment, rows: list[PlannedStep]) -> bool:
    """Whether an earlier date's step said the same: one first target, and one breach until it is annulled."""
    earlier = [
        row.fired_at
        for row in rows
        if row.step_id == moment.step.pk and row.due_revision < moment.due_revision and row.fired_at is not None
    ]
    if not earlier:
        return False
    if moment.step.basis == Basis.FIRST_TARGET:
        return True
    if not moment.step.is_after_breach or ticket.verdict != Verdict.BROKEN:
        return False
    annulled = TicketEvent.objects.filter(ticket=ticket, kind=EventKind.BREACH_ANNULLED, at__gte=max(earlier))
    return not annulled.exists()


def _in_force_since(tickets: Iterable[Ticket]) -> dict[int, datetime]:
    """When the date in force of each ticket came into force, from the ledger."""
    in_force = DueDate.objects.filter(ticket__in=[ticket.pk for ticket in tickets], revision=F("ticket__due_revision"))
    return dict(in_force.values_list("ticket_id", "at"))


def _open_holds(tickets: Iterable[Ticket]) -> dict[int, Hold]:
    """The hold that stops the clock of each ticket now; not asked for where none is on hold."""
    held = [ticket.pk for ticket in tickets if ticket.status == Status.ON_HOLD]
    return {hold.ticket_id: hold for hold in Hold.objects.filter(ticket__in=held, ended_at__isnull=True)}


def _rows_of(tickets: Iterable[Ticket]) -> defaultdict[int, list[PlannedStep]]:
    rows: defaultdict[int, list[PlannedStep]] = defaultdict(list)
    for row in PlannedStep.objects.filter(ticket__in=[ticket.pk for ticket in tickets]):
        rows[row.ticket_id].append(row)
    return rows
