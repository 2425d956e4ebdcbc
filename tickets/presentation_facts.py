"""Everything that one ticket page shows, read once; what the events do not mention is not asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Prefetch, prefetch_related_objects

from offices.access import Access
from offices.models import User
from offices.rights import Action, may
from tickets.domain.clock import LINE_CHANGE_ROWS
from tickets.enums import EventKind
from tickets.models import Attachment, DateProposal, DueDate, Hold, LineChange, Message, Reopening, Ticket
from tickets.presentation import title_of
from tickets.presentation_events import Known

K = EventKind
# The rows of the clock and the events without which there can be none.
TOLD_BY: dict[str, tuple[type[Model], frozenset[str]]] = {
    "holds": (Hold, frozenset({K.HELD})),
    "date_proposals": (DateProposal, frozenset({K.DATE_PROPOSED, K.DATE_DIRECTED})),
    "line_changes": (LineChange, frozenset({K.CHANGE_PROPOSED, K.RECLASSIFIED, K.HANDED_OVER})),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the ticket, and what that person may see of it."""

    user: User
    access: Access
    is_requester: bool
    sees_internal: bool
    sees_history: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of one ticket, as far as the reader may see them."""

    ticket: Ticket
    reader: Reader
    at: datetime
    messages: list[Any]
    files: list[Attachment]
    events: list[Any]
    ledger: list[DueDate]
    known: Known

    @property
    def assignee_title(self) -> str:
        annotated: Any = self.ticket
        return annotated.assignee_title or ""

    @property
    def submitter_title(self) -> str:
        annotated: Any = self.ticket
        return annotated.submitter_title or ""


def tickets_of(user: User) -> Any:
    """The tickets that `user` may see, each with what its page shows of offices, line and people; a queryset."""
    return (
        Ticket.objects.visible_to(user)
        .for_page()
        .select_related("handed_to", "merged_into")
        .annotate(assignee_title=title_of("assignee"), submitter_title=title_of("submitter"))
    )


def reader_of(ticket: Ticket, user: User, access: Access) -> Reader:
    """Return what the posts of `user` let see of the ticket; no query."""
    own = ticket.requesting_office_id
    return Reader(
        user=user,
        access=access,
        is_requester=own is not None and may(access, Action.SUBMIT, requesting_office_id=own),
        sees_internal=may(access, Action.VIEW_INTERNAL, serving_office=ticket.serving_office),
        sees_history=may(access, Action.VIEW_HISTORY, serving_office=ticket.serving_office),
    )


def facts_of(ticket: Ticket, reader: Reader, *, at: datetime) -> Facts:
    """Read the rows; four queries, and one for each kind of row that the events tell of."""
    messages = ticket.messages.select_related("author_office").annotate(title=title_of("author"))
    files = ticket.attachments.order_by("id")
    events = ticket.events.annotate(title=title_of("actor")).order_by("id")
    if not reader.sees_internal:
        messages = messages.exclude(kind=Message.Kind.NOTE)
        files = files.filter(is_internal=False)
        events = events.exclude(kind=K.NOTED)
    told = list(events)
    prefetch_clock(ticket, told)
    ledger = list(ticket.due_dates.select_related("notice"))
    return Facts(ticket, reader, at, list(messages), list(files), told, ledger, known_of(ticket, ledger))


def prefetch_clock(ticket: Ticket, told: list[Any]) -> None:
    """Load the rows that the promise is counted from; a kind that no event tells of costs no query."""
    kinds = {event.kind for event in told}
    for name, (model, told_by) in TOLD_BY.items():
        rows = model._default_manager.all() if told_by & kinds else model._default_manager.none()
        if model is LineChange:
            rows = rows.select_related(*LINE_CHANGE_ROWS)
        prefetch_related_objects([ticket], Prefetch(name, queryset=rows))


    # What a reopening keeps stands in the events too: the twelfth query of the page is the last.
    rows = Reopening.objects.none()
    rows._result_cache = reopenings_told(ticket, told)
    ticket._prefetched_objects_cache["reopenings"] = rows  # type: ignore[attr-defined]  # made by the prefetch before


def reopenings_told(ticket: Ticket, told: list[Any]) -> list[Reopening]:
    """The reopenings as the events tell of them: each undoes the resolution before it."""
    rows: list[Reopening] = []
    resolved_at: datetime | None = None
    for event in told:
        if event.kind == K.RESOLVED:
            resolved_at = event.at
        elif event.kind == K.REOPENED and resolved_at is not None:
            rows.append(
                Reopening(ticket=ticket, resolved_at=resolved_at, reopened_at=event.at, reopened_by_id=event.actor_id)
            )
    return rows


def known_of(ticket: Ticket, ledger: list[DueDate]) -> Known:
    """Return the rows by key, for the events that point at them."""
    return Known(
        holds={hold.pk: hold for hold in ticket.holds.all()},
        proposals={proposal.pk: proposal for proposal in ticket.date_proposals.all()},
        changes={change.pk: change for change in ticket.line_changes.all()},
        ledger={move.revision: move for move in ledger},
    )


def open_proposal(facts: Facts) -> DateProposal | None:
    """The proposal that waits for an answer."""
    proposals = facts.known.proposals.values()
    return next((proposal for proposal in proposals if proposal.state == DateProposal.State.OPEN), None)


def pending_change(facts: Facts) -> LineChange | None:
    """The change of the line that waits for the requester's consent."""
    return next((c for c in facts.known.changes.values() if c.state == LineChange.State.WAITING), None)


def open_hold(facts: Facts) -> Hold | None:
    """The hold that stops the clock now."""
    return next((hold for hold in facts.known.holds.values() if hold.ended_at is None), None)


def last_message(facts: Facts, kind: str) -> Message | None:
    """The latest message of a kind."""
    return next((message for message in reversed(facts.messages) if message.kind == kind), None)
