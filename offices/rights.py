"""Who may do what, where: one table of rights as data, for pages, API, sockets, exports and mail alike.

A scope is read from the office of the post that carries the role:
SERVING     tickets that this very office serves
REQUESTING  tickets that this very office sent
DISTRICT    tickets whose serving office is this office or stands below it
NATION      every ticket
`docs/rights.md` is printed from this table by `manage.py print_rights`; a test keeps them the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from offices.access import Access
from offices.models import Office, Role


class Action(StrEnum):
    VIEW_TICKET = "view_ticket"
    VIEW_INTERNAL = "view_internal"
    VIEW_HISTORY = "view_history"
    VIEW_QUEUE = "view_queue"
    VIEW_BOARD = "view_board"
    SUBMIT = "submit"
    RECORD_ENTRY = "record_entry"
    ACCEPT = "accept"
    ASSIGN = "assign"
    REPLY = "reply"
    NOTE = "note"
    HOLD = "hold"
    RESUME = "resume"
    OBJECT_TO_HOLD = "object_to_hold"
    ALLOW_HOLD = "allow_hold"
    PROPOSE_DATE = "propose_date"
    AGREE_DATE = "agree_date"
    DIRECT_DATE = "direct_date"
    RECLASSIFY = "reclassify"
    HAND_OVER = "hand_over"
    RETURN_FOR_PAPERS = "return_for_papers"
    REFUSE = "refuse"
    RESOLVE = "resolve"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    EDIT_CHARTER = "edit_charter"
    EDIT_CALENDAR = "edit_calendar"
    APPLY_CALENDAR = "apply_calendar"
    SET_UP = "set_up"
    AUDIT = "audit"


class Scope(StrEnum):
    SERVING = "serving"
    REQUESTING = "requesting"
    DISTRICT = "district"
    NATION = "nation"


def _at(scope: Scope, *actions: Action) -> dict[Action, Scope]:
    return dict.fromkeys(actions, scope)


_A = Action
_COUNTER = (_A.VIEW_TICKET, _A.VIEW_INTERNAL, _A.VIEW_QUEUE, _A.RECORD_ENTRY, _A.REPLY, _A.NOTE)
_DESK = (
    *_COUNTER,
    *(_A.VIEW_HISTORY, _A.ACCEPT, _A.HOLD, _A.RESUME, _A.PROPOSE_DATE, _A.AGREE_DATE, _A.RETURN_FOR_PAPERS, _A.RESOLVE),
)
_HEAD = (*_DESK, _A.ASSIGN, _A.REFUSE, _A.MERGE, _A.HAND_OVER, _A.RECLASSIFY, _A.EDIT_CHARTER)
_REQUESTER = (
    *(_A.VIEW_TICKET, _A.SUBMIT, _A.REPLY, _A.WITHDRAW, _A.CONFIRM, _A.REOPEN),
    *(_A.AGREE_DATE, _A.PROPOSE_DATE, _A.OBJECT_TO_HOLD, _A.ALLOW_HOLD),
)

RIGHTS: Mapping[Role, Mapping[Action, Scope]] = MappingProxyType(
    {
        Role.REQUESTER: _at(Scope.REQUESTING, *_REQUESTER),
        Role.COUNTER_OFFICER: _at(Scope.SERVING, *_COUNTER),
        Role.DESK_OFFICER: _at(Scope.SERVING, *_DESK),
        Role.HEAD_OF_OFFICE: _at(Scope.SERVING, *_HEAD),
        Role.GRIEVANCE_OFFICER: _at(Scope.DISTRICT, _A.VIEW_TICKET),
        Role.APPEAL_OFFICER: _at(Scope.DISTRICT, _A.VIEW_TICKET),
        Role.DISTRICT_MONITOR: _at(
            Scope.DISTRICT,
            *(_A.VIEW_TICKET, _A.VIEW_INTERNAL, _A.VIEW_HISTORY, _A.VIEW_BOARD, _A.DIRECT_DATE),
            *(_A.EDIT_CALENDAR, _A.APPLY_CALENDAR),
        ),
        Role.DIRECTORATE_MONITOR: _at(Scope.NATION, _A.VIEW_TICKET, _A.VIEW_BOARD),
        Role.AUDITOR: _at(Scope.NATION, _A.VIEW_TICKET, _A.VIEW_INTERNAL, _A.VIEW_HISTORY, _A.VIEW_BOARD, _A.AUDIT),
        Role.ADMINISTRATOR: _at(
            *(Scope.NATION, _A.VIEW_TICKET, _A.VIEW_BOARD, _A.SET_UP),
            *(_A.EDIT_CHARTER, _A.EDIT_CALENDAR, _A.APPLY_CALENDAR),
        ),
    }
)


def scopes(access: Access, action: Action) -> list[tuple[Scope, Office | None]]:
    """Return where the person may do `action`, for querysets; one (NATION, None) stands for everywhere.

    Empty means nowhere: such a page or call answers as if it did not exist.
    """
    found: list[tuple[Scope, Office | None]] = []
    for role in access.nation_wide:
        if action in RIGHTS[role]:
            return [(Scope.NATION, None)]
    for role, office in access.grants:
        scope = RIGHTS[role].get(action)
        if scope is Scope.NATION:
            return [(Scope.NATION, None)]
        if scope is not None and (scope, office) not in found:
            found.append((scope, office))
    return found


def may(
    access: Access,
    action: Action,
    *,
    serving_office: Office | None = None,
    requesting_office_id: int | None = None,
) -> bool:
    """Whether the person may do `action` on a ticket between these two offices; no query.

    Without offices only a right to the whole nation answers yes.
    """
    return any(_covers(scope, office, serving_office, requesting_office_id) for scope, office in scopes(access, action))


def _covers(scope: Scope, office: Office | None, serving: Office | None, requesting_id: int | None) -> bool:
    if office is None:
        return scope is Scope.NATION
    if scope is Scope.REQUESTING:
        return office.pk == requesting_id
    if serving is None:
        return False
    return office.pk == serving.pk if scope is Scope.SERVING else serving.is_within(office)
