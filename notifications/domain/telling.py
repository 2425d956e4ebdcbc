"""Which event tells whom, and by which means. A note never leaves the serving office; nobody hears of an own act.

`promise_broken` and `late_to_agree` are no messages: the reminder steps of R12 tell them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notifications.enums import Recipient, Transport
from offices.bangla import dhaka_date
from tickets.enums import EventKind, HoldEnd
from tickets.models import DueDate, TicketEvent

K, R = EventKind, Recipient
IN_APP = (Transport.IN_APP,)
ALL = (Transport.IN_APP, Transport.EMAIL)


@dataclass(frozen=True, slots=True)
class Told:
    """One side that is told, by these means; `at_once` also outside office hours (the receipt, R12)."""

    recipient: Recipient
    transports: tuple[Transport, ...] = ALL
    at_once: bool = False


REQUESTER, HANDLER = Told(R.REQUESTER), Told(R.HANDLER)
QUIETLY_REQUESTER, QUIETLY_HANDLER = Told(R.REQUESTER, IN_APP), Told(R.HANDLER, IN_APP)
BOTH = (REQUESTER, HANDLER)

TELLS: dict[EventKind, tuple[Told, ...]] = {
    K.SUBMITTED: (Told(R.REQUESTER, at_once=True), QUIETLY_HANDLER),
    K.ACCEPTED: (QUIETLY_REQUESTER,),
    K.ASSIGNED: (HANDLER,),
    K.NOTED: (QUIETLY_HANDLER,),
    K.HELD: BOTH,
    K.RESUMED: BOTH,
    K.HOLD_EXPIRED: BOTH,
    K.HOLD_ALLOWED: (HANDLER,),
    K.HOLD_OBJECTED: (HANDLER, Told(R.DISTRICT)),
    K.PROPOSAL_EXPIRED: BOTH,
    K.DATE_AGREED: BOTH,
    K.DATE_DIRECTED: BOTH,
    K.DATE_MOVED: BOTH,
    K.CHANGE_PROPOSED: (REQUESTER,),
    K.RECLASSIFIED: BOTH,
    K.HANDED_OVER: (Told(R.RECEIVING_OFFICE), QUIETLY_REQUESTER),
    K.HAND_OVER_ACCEPTED: (REQUESTER,),
    K.HAND_OVER_RETURNED: (HANDLER,),
    K.REFUSED: (REQUESTER,),
    K.RESOLVED: (REQUESTER,),
    K.CONFIRMED: (HANDLER,),
    K.CLOSED: (QUIETLY_REQUESTER, QUIETLY_HANDLER),
    K.REOPENED: (HANDLER,),
    K.WITHDRAWN: (HANDLER,),
    K.MERGED: (REQUESTER,),
}
OTHER_SIDE = {K.REPLIED: "from_requester", K.DATE_PROPOSED: "by_requester"}
# The end of a hold is no news of its own where the act that ended it is told (finished, agreed).
ENDS_WITH_ANOTHER = {HoldEnd.FINISHED, HoldEnd.AGREED}


def told_by(event: TicketEvent) -> Iterator[Told]:
    """Yield the sides that the event tells."""
    kind = EventKind(event.kind)
    if flag := OTHER_SIDE.get(kind):
        yield HANDLER if event.data.get(flag) else REQUESTER
    elif not (kind == K.RESUMED and event.data.get("end") in ENDS_WITH_ANOTHER) and not _moves_hours_only(event):
        yield from TELLS.get(kind, ())


def _moves_hours_only(event: TicketEvent) -> bool:
    """An hours notice changes the time of day, never the date: a row of the ledger but no message (R8)."""
    if event.kind != K.DATE_MOVED:
        return False
    row = DueDate.objects.filter(ticket_id=event.ticket_id, revision=event.data.get("revision", 0)).first()
    return row is not None and row.old is not None and dhaka_date(row.old) == dhaka_date(row.new)
