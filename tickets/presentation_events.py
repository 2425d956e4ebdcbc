"""What happened, in the words of the reader: lines inside the conversation and entries of the history.

An event holds codes and keys only; the sentences are made here, in the language of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from offices.bangla import long_date
from tickets.enums import Cause, EventKind
from tickets.models import DateProposal, DueDate, Hold, LineChange, TicketEvent
from tickets.presentation import digits, lang, near_day, near_moment, office_name

K = EventKind
Files = tuple[tuple[str, str, str], ...]
LOOKS: Mapping[str, str] = {
    **dict.fromkeys((K.HELD, K.HOLD_ALLOWED, K.HOLD_OBJECTED), "hold"),
    **dict.fromkeys((K.PROMISE_BROKEN, K.REFUSED), "breach"),
    **dict.fromkeys((K.SUBMITTED, K.ACCEPTED, K.REPLIED, K.RESUMED), "progress"),
    **dict.fromkeys((K.HOLD_EXPIRED, K.RESOLVED, K.CONFIRMED), "progress"),
}
# Those that a message in the conversation tells already, or that concern one office only.
NOT_IN_THREAD = frozenset({K.SUBMITTED, K.REPLIED, K.NOTED, K.RESOLVED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: what, by whom and when; `look` is progress, hold or breach."""

    text: str
    when: str
    look: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line inside the conversation; `text` is what follows the dash, `files` are (address, name, size)."""

    at: datetime
    kind: str
    icon: str
    strong: str
    text: str
    files: Files = ()
    is_message: bool = False


@dataclass(slots=True)
class Known:
    """The rows that events point at, by primary key or revision."""

    holds: dict[int, Hold] = field(default_factory=dict)
    proposals: dict[int, DateProposal] = field(default_factory=dict)
    changes: dict[int, LineChange] = field(default_factory=dict)
    ledger: dict[int, DueDate] = field(default_factory=dict)


def entry_of(event: TicketEvent, known: Known, title: str, *, at: datetime) -> Entry:
    """Return the line of the history for one event; `title` is the post that acted, empty for the system."""
    text = str(EventKind(event.kind).label)
    if detail := detail_of(event, known, at=at):
        text = f"{text}: {detail}"
    return Entry(text, _by_whom(event, title, at), LOOKS.get(event.kind, ""))


def _by_whom(event: TicketEvent, title: str, at: datetime) -> str:
    who = title or (_("by itself") if event.actor_id is None else "")
    return " · ".join(filter(None, [who, near_moment(event.at, at=at)]))


def line_of(event: TicketEvent, known: Known, title: str, *, at: datetime, files: Files = ()) -> Line | None:
    """Return the line inside the conversation, None for what a message tells already."""
    if event.kind in NOT_IN_THREAD:
        return None
    look = LOOKS.get(event.kind, "")
    kind = look if look in ("hold", "breach") else ""
    icon = {"hold": "pause", "breach": "warning"}.get(kind, _icon(event.kind))
    text = " · ".join(filter(None, [detail_of(event, known, at=at), _by_whom(event, title, at)]))
    return Line(event.at, kind, icon, str(EventKind(event.kind).label), text, files)


def _icon(kind: str) -> str:
    if kind in (K.DATE_PROPOSED, K.DATE_AGREED, K.DATE_DIRECTED, K.DATE_MOVED, K.PROPOSAL_EXPIRED):
        return "calendar"
    if kind in (K.ACCEPTED, K.ASSIGNED):
        return "person"
    if kind in (K.RECLASSIFIED, K.HANDED_OVER, K.HAND_OVER_ACCEPTED, K.HAND_OVER_RETURNED, K.CHANGE_PROPOSED):
        return "swap"
    return "clock" if kind in (K.RESUMED, K.HOLD_EXPIRED) else "info"


def detail_of(event: TicketEvent, known: Known, *, at: datetime) -> str:
    """Return what the event says beyond its name; empty where there is nothing."""
    data = event.data
    if "rating" in data:
        return _("rating %(n)s of 5") % {"n": digits(data["rating"])}
    if hold := known.holds.get(data.get("hold", 0)):
        return _of_hold(event, hold, known, at)
    if proposal := known.proposals.get(data.get("proposal", 0)):
        return _of_proposal(event, proposal)
    if change := known.changes.get(data.get("line_change", 0)):
        return _of_change(event, change, known)
    if move := known.ledger.get(data.get("revision", 0)):
        return move_text(move) if event.kind == K.DATE_MOVED else near_day(move.new, at=at)
    return ""


def _of_hold(event: TicketEvent, hold: Hold, known: Known, at: datetime) -> str:
    if event.kind == K.HELD:
        until = _("at the latest until %(day)s") % {"day": near_day(hold.expires_at, at=at)}
        return f"{hold.get_reason_display()} · {hold.text} · {until}"
    if event.kind == K.HOLD_OBJECTED:
        return hold.objection
    moves = [known.ledger[revision] for revision in event.data.get("due", ()) if revision in known.ledger]
    return move_text(moves[-1]) if moves else ""


def _of_proposal(event: TicketEvent, proposal: DateProposal) -> str:
    if event.kind in (K.DATE_AGREED, K.DATE_DIRECTED) and proposal.agreed_on:
        day = long_date(proposal.agreed_on, lang())
        return f"{day} · {proposal.order_memo}" if proposal.order_memo else day
    days = " / ".join(long_date(date.fromisoformat(day), lang()) for day in proposal.dates)
    return f"{days} · {proposal.text}" if proposal.text and event.kind == K.DATE_PROPOSED else days


def _of_change(event: TicketEvent, change: LineChange, known: Known) -> str:
    is_hand_over = change.kind == LineChange.Kind.HAND_OVER
    target: Any = office_name(change.to_office) if is_hand_over else change.to_line
    if event.kind in (K.HANDED_OVER, K.CHANGE_PROPOSED, K.RECLASSIFIED):
        return f"{target} · {change.reason}"
    return str(target)


def move_text(move: DueDate) -> str:
    """Return «রবি ১৫ ডিসে → বৃহঃ ২০ ডিসে», or the first date alone."""
    new = long_date(move.new, lang())
    return f"{long_date(move.old, lang())} → {new}" if move.old else new


def cause_of(move: DueDate) -> str:
    """Return why a date came into force, with the notice where one moved it."""
    cause = str(Cause(move.cause).label)
    if move.notice is None:
        return cause
    title = move.notice.title_bn if lang() == "bn" else move.notice.title_en
    number = move.notice.number or _("number not found")
    return f"{cause}: {title} ({number})"
