"""One ticket page: header, next step, promise, conversation and side panels, as far as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from offices.bangla import long_date, numeric_date
from offices.rights import Action
from tickets.domain.holds import FREE_HOLDS
from tickets.domain.transitions import allowed_steps
from tickets.enums import Ball, HoldReason, Status, Verdict
from tickets.models import Message, Ticket
from tickets.presentation import desk_number, digits, lang, near_moment, office_name, turn_of
from tickets.presentation_clock import Clock, clock_of
from tickets.presentation_events import Entry, entry_of
from tickets.presentation_facts import Facts, last_message, open_hold, open_proposal, pending_change
from tickets.presentation_rows import sender_of
from tickets.presentation_steps import BAR, MORE, OWN, StepLink, links
from tickets.presentation_thread import files_of, message_count, thread_of

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """What waits for the reader: a sentence with the step that answers it; `kind` is a notice's."""

    kind: str
    strong: str
    text: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class TicketPage:
    """What the templates of the ticket draw."""

    ticket: Ticket
    facts: Facts
    number: str
    sender: str
    turn: str
    is_mine: bool
    flags: tuple[str, ...]
    clock: Clock
    thread: list[Any]
    messages: str
    calls: tuple[Call, ...]
    steps: frozenset[Action]
    bar: list[StepLink]
    more: list[StepLink]
    own: list[StepLink]
    about: Pairs
    papers: tuple[tuple[str, str, str], ...]
    duty: Pairs
    requester: Pairs
    history: list[Entry]

    @property
    def may(self) -> dict[str, bool]:
        """Which steps are open, by name, for templates."""
        return {step.value: True for step in self.steps}


def page_of(facts: Facts) -> TicketPage:
    """Put the page together; one query for the calendar beyond what `facts_of` read."""
    ticket, reader = facts.ticket, facts.reader
    steps = sensible_steps(facts)
    thread = thread_of(facts)
    return TicketPage(
        ticket=ticket,
        facts=facts,
        number=desk_number(ticket.number) if reader.sees_internal else digits(ticket.number),
        sender=sender_of(ticket),
        turn=turn_of(ticket, reader_id=reader.user.pk, assignee_title=facts.assignee_title),
        is_mine=ticket.ball == Ball.OFFICER and ticket.assignee_id == reader.user.pk,
        flags=_flags(ticket),
        clock=clock_of(facts),
        thread=thread,
        messages=digits(message_count(thread)),
        calls=calls_of(facts, steps),
        steps=steps,
        bar=[] if reader.is_requester else links(ticket, steps, BAR),
        more=[] if reader.is_requester else links(ticket, steps, MORE),
        own=links(ticket, steps, OWN, in_full=True) if reader.is_requester else [],
        about=_about(facts),
        papers=files_of(ticket, facts.files),
        duty=_duty(facts),
        requester=_requester(facts),
        history=_history(facts),
    )


def sensible_steps(facts: Facts) -> frozenset[Action]:
    """The steps that rights and status allow, without those that the verb would refuse for another reason."""
    ticket, steps = facts.ticket, set(allowed_steps(facts.ticket, facts.reader.access))
    promise = ticket.line.to_core()
    negotiable = (promise.negotiable or promise.count is None) and ticket.verdict != Verdict.BROKEN
    hold, proposal = open_hold(facts), open_proposal(facts)
    consent_missing = ticket.hold_count >= FREE_HOLDS and not ticket.may_hold_again
    answerable = proposal is not None and proposal.by_requester != facts.reader.is_requester
    unfit = {
        Action.PROPOSE_DATE: not negotiable,
        Action.DIRECT_DATE: not negotiable,
        Action.HOLD: ticket.agreed_on is not None or consent_missing,
        Action.RETURN_FOR_PAPERS: ticket.agreed_on is not None or consent_missing,
        Action.ALLOW_HOLD: not consent_missing,
        Action.OBJECT_TO_HOLD: hold is None or hold.objected_at is not None,
        Action.AGREE_DATE: not (answerable or (facts.reader.is_requester and pending_change(facts))),
    }
    return frozenset(step for step in steps if not unfit.get(step, False))


def calls_of(facts: Facts, steps: frozenset[Action]) -> tuple[Call, ...]:
    """What waits for the reader on top of the page."""
    waiting = (_hold_call(facts), _date_call(facts, steps), _change_call(facts, steps))
    return tuple(call for call in (*waiting, _resolved_call(facts), _end_call(facts)) if call)


def _hold_call(facts: Facts) -> Call | None:
    hold = open_hold(facts)
    if hold is None:
        return None
    until = _("The clock runs again at the latest on %(day)s.") % {"day": long_date(hold.expires_at, lang())}
    strong = hold.get_reason_display()
    if facts.reader.is_requester and hold.reason in HoldReason.WAITS_FOR_REQUESTER:
        answer = _("The clock runs again when your answer arrives.")
        return Call("hold", _("Your reply needed"), f"{hold.text} — {answer} {until}", "#reply", _("Reply"))
    return Call("hold", strong, f"{hold.text} — {until}")


def _date_call(facts: Facts, steps: frozenset[Action]) -> Call | None:
    proposal = open_proposal(facts)
    if proposal is None:
        return None
    days = " / ".join(long_date(date.fromisoformat(day), lang()) for day in proposal.dates)
    until = _("Unanswered, the proposal ends on %(day)s.") % {"day": long_date(proposal.expires_at, lang())}
    return _to_agree(facts, steps, _("Date proposed"), f"{days}. {until}")


def _change_call(facts: Facts, steps: frozenset[Action]) -> Call | None:
    change = pending_change(facts)
    if change is None:
        return None
    text = f"{change.to_office} · {change.to_line}. {change.reason}"
    return _to_agree(facts, steps, _("Waiting for the requester's consent"), text)


def _to_agree(facts: Facts, steps: frozenset[Action], strong: str, text: str) -> Call:
    """A notice with the button where it is the reader who has to agree."""
    for agree in links(facts.ticket, steps, (Action.AGREE_DATE,)):
        return Call("warning", strong, text, agree.url, agree.label)
    return Call("info", strong, text)


def _resolved_call(facts: Facts) -> Call | None:
    ticket = facts.ticket
    if ticket.status != Status.RESOLVED or ticket.closes_at is None:
        return None
    text = _("Without an answer the ticket closes by itself on %(day)s; until then it can be reopened.")
    day = {"day": long_date(ticket.closes_at, lang())}
    strong = _("Waiting for the requester's confirmation")
    if facts.reader.is_requester:
        strong = _("Waiting for your confirmation.")
    return Call("info", strong, text % day)


def _end_call(facts: Facts) -> Call | None:
    ticket = facts.ticket
    if ticket.merged_into is not None:
        other = ticket.merged_into
        url = reverse("tickets:ticket-detail", args=[other.number])
        text = _("The work goes on under %(number)s.") % {"number": digits(other.number)}
        return Call("info", _("Merged"), text, url, _("Open"))
    if ticket.handed_to is not None:
        to = {"office": office_name(ticket.handed_to)}
        text = _("Offered to %(office)s; until it accepts, receipt and date stay here.") % to
        return Call("info", _("Handed over"), text)
    return None


def _flags(ticket: Ticket) -> tuple[str, ...]:
    marks = {"no_letter": ticket.letter_missing, "reopened": ticket.is_open and ticket.reopen_count > 0}
    return tuple(code for code, present in marks.items() if present)


def _about(facts: Facts) -> Pairs:
    ticket, requisition = facts.ticket, facts.ticket.requisition
    memo = requisition.memo_number
    if memo and requisition.memo_date:
        memo = f"{memo}, {numeric_date(requisition.memo_date, lang())}"
    place = {"n": digits(ticket.line.charter.number), "serial": digits(ticket.line.serial)}
    charter = _("charter %(n)s, serial %(serial)s") % place
    lines = [
        (_("Service"), f"{ticket.line} ({charter})"),
        (_("Time of receipt"), near_moment(ticket.received_at, at=facts.at)),
        (_("Channel"), ticket.get_channel_display()),
        (_("Memo"), memo or (_("letter missing") if ticket.letter_missing else "")),
        (_("Diary number"), requisition.diary_number),
        (_("Priority"), ticket.get_urgency_display() if ticket.urgency else ""),
        (_("Recorded later"), requisition.late_entry_reason if ticket.is_late_entry else ""),
        (_("Rating"), _("%(n)s of 5") % {"n": digits(ticket.rating)} if ticket.rating else ""),
    ]
    return tuple((label, value) for label, value in lines if value)


def _duty(facts: Facts) -> Pairs:
    ticket = facts.ticket
    lines = [
        (_("Now with"), turn_of(ticket, reader_id=facts.reader.user.pk, assignee_title=facts.assignee_title)),
        (_("Assigned to"), facts.assignee_title if ticket.assignee_id else _("Unassigned")),
        (_("Office"), office_name(ticket.serving_office)),
        (_("By the charter"), ticket.line.responsible_post_bn),
    ]
    return tuple((label, value) for label, value in lines if value)


def _requester(facts: Facts) -> Pairs:
    ticket, requisition = facts.ticket, facts.ticket.requisition
    lines = [(_("Office"), str(ticket.requesting_office or requisition.requester_name or _("Citizen")))]
    if facts.reader.sees_internal or facts.reader.is_requester:
        lines += [
            (_("Name"), requisition.requester_name),
            (_("Telephone"), digits(requisition.contact_phone)),
            (_("E-mail"), requisition.contact_email),
        ]
    return tuple((label, value) for label, value in lines if value)


def _history(facts: Facts) -> list[Entry]:
    if not facts.reader.sees_history:
        return []
    entries = [entry_of(event, facts.known, event.title or "", at=facts.at) for event in facts.events]
    return entries[::-1]


def resolution_of(facts: Facts) -> Message | None:
    """The text with which the office resolved the ticket last."""
    return last_message(facts, Message.Kind.RESOLUTION)
