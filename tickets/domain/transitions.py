"""The one table of steps: from which statuses each leads on, and who may take it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from offices.access import Access, access_of
from offices.models import User
from offices.rights import Action, may
from tickets.domain.errors import NotPermitted, StepNotAllowed
from tickets.enums import Status
from tickets.models import Ticket

_OPEN = frozenset(Status.OPEN_STATUSES)
_ANY = frozenset(Status.values)
_WORKING = frozenset({Status.RECEIVED, Status.IN_PROGRESS})

# The step and the statuses it starts from; who may take it stands in offices/rights.py under the same name.
STEPS: dict[Action, frozenset[str]] = {
    Action.ACCEPT: _WORKING,
    Action.ASSIGN: _OPEN,
    Action.REPLY: _OPEN | {Status.RESOLVED},
    Action.NOTE: _ANY,
    Action.HOLD: _WORKING,
    Action.RETURN_FOR_PAPERS: _WORKING,
    Action.RESUME: frozenset({Status.ON_HOLD}),
    Action.OBJECT_TO_HOLD: frozenset({Status.ON_HOLD}),
    Action.ALLOW_HOLD: _WORKING,
    Action.PROPOSE_DATE: _OPEN,
    Action.AGREE_DATE: _OPEN,
    Action.DIRECT_DATE: _OPEN,
    Action.RECLASSIFY: _OPEN,
    Action.HAND_OVER: _WORKING,
    Action.REFUSE: _WORKING,
    Action.RESOLVE: _OPEN,
    Action.CONFIRM: frozenset({Status.RESOLVED}),
    Action.REOPEN: frozenset({Status.RESOLVED}),
    Action.WITHDRAW: _OPEN,
    Action.MERGE: _OPEN,
}


def is_allowed(ticket: Ticket, step: Action, access: Access) -> bool:
    """Whether the post may take `step` on the ticket as it stands."""
    if step is Action.ACCEPT and ticket.status != Status.RECEIVED and not ticket.handed_to_id:
        return False
    return ticket.status in STEPS[step] and _may(ticket, step, access)


def allowed_steps(ticket: Ticket, access: Access) -> frozenset[Action]:
    """Every step the reader may take now; computed once for a page."""
    return frozenset(step for step in STEPS if is_allowed(ticket, step, access))


def require_step(ticket: Ticket, step: Action, actor: User | None) -> None:
    """Raise NotPermitted or StepNotAllowed; `actor` None is the system, which has every right."""
    require_right(ticket, step, actor)
    if ticket.status not in STEPS[step]:
        raise StepNotAllowed("step_not_allowed", refusal(ticket))


def require_right(ticket: Ticket, step: Action, actor: User | None) -> None:
    """Raise NotPermitted where the post may never take the step on this ticket, whatever its status."""
    if actor is not None and not _may(ticket, step, access_of(actor)):
        raise NotPermitted


def refusal(ticket: Ticket) -> str:
    """Say in the reader's language why no step leads on from here."""
    return _("This step is not possible: the ticket is now “%(status)s”.") % {"status": ticket.get_status_display()}


def _may(ticket: Ticket, step: Action, access: Access) -> bool:
    if step is Action.ACCEPT and ticket.handed_to_id:
        return may(access, step, serving_office=ticket.handed_to)
    return may(access, step, serving_office=ticket.serving_office, requesting_office_id=ticket.requesting_office_id)
