"""The steps in the words of the page: what each is called, what it leads to, and where its button stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from offices.rights import Action
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class StepWords:
    """Title of its page, word on its button, what follows from it, and what is said when it is done."""

    title: Any
    button: Any
    done: Any
    consequence: Any = ""
    is_danger: bool = False
    icon: str = ""
    key: str = ""


WORDS: Mapping[Action, StepWords] = {
    Action.ACCEPT: StepWords(
        _("Take this ticket"), _("Accept"), _("The ticket is with you now."),
        _("The ticket is in progress and you are responsible for it."), icon="tick", key="t",
    ),
    Action.ASSIGN: StepWords(
        _("Assign"), _("Assign the ticket"), _("The ticket was assigned."),
        _("The chosen officer is responsible; the promised date stays."), icon="person", key="a",
    ),
    Action.REPLY: StepWords(
        _("Reply"), _("Send"), _("The message was sent."),
        _("The other office reads it at once."), icon="back", key="r",
    ),
    Action.NOTE: StepWords(
        _("Internal note"), _("Keep note"), _("The note is kept."),
        _("A note stays in this office and with those above it; the requester never sees it."), icon="lock", key="i",
    ),
    Action.HOLD: StepWords(
        _("Pause the clock"), _("Pause the clock"), _("The clock is paused."),
        _("Each paused working day moves the promised date by one. Your post and the reason stay in the history."),
        icon="pause", key="h",
    ),
    Action.RETURN_FOR_PAPERS: StepWords(
        _("Return for papers"), _("Return for papers"), _("The ticket was returned for papers; the clock is paused."),
        _("The clock is paused until the requester answers; each paused working day moves the promised date by one."),
        icon="file",
    ),
    Action.RESUME: StepWords(
        _("Let the clock run again"), _("Resume"), _("The clock runs again."),
        _("The new promised date is told to both sides."), icon="clock",
    ),
    Action.OBJECT_TO_HOLD: StepWords(
        _("Object to the pause"), _("Raise objection"), _("Your objection is kept; the district office sees it."),
        _("The district office sees your objection. The pause itself goes on."), icon="warning",
    ),
    Action.ALLOW_HOLD: StepWords(
        _("Consent to another pause"), _("I consent"), _("Your consent is kept."),
        _("The office may pause the clock once more; the promised date then moves."), icon="pause",
    ),
    Action.PROPOSE_DATE: StepWords(
        _("Propose a date"), _("Propose"), _("The date was proposed."),
        _("It counts only when the other office agrees; unanswered, the proposal ends after three working days."),
        icon="calendar", key="d",
    ),
    Action.AGREE_DATE: StepWords(
        _("Agree"), _("I agree"), _("Agreed; the date is in force."),
        _("The agreed date replaces the one in force, for both offices."), icon="calendar",
    ),
    Action.DIRECT_DATE: StepWords(
        _("Direct a date by order"), _("Put in force"), _("The directed date is in force."),
        _("The date binds the office; the order stays in the history."), icon="calendar",
    ),
    Action.RECLASSIFY: StepWords(
        _("Correct the service"), _("Correct"), _("The service was corrected."),
        _("The date is counted anew from the same receipt. A later one waits for the requester's consent."),
        icon="swap",
    ),
    Action.HAND_OVER: StepWords(
        _("Hand over"), _("Hand the ticket over"), _("The ticket was offered to the other office."),
        _("The promised date stays. Not accepted within two working days, the ticket comes back."),
        icon="swap",
    ),
    Action.REFUSE: StepWords(
        _("Not admissible"), _("End as not admissible"), _("The ticket ended as not admissible."),
        _("The ticket ends and cannot be taken up again. The requester reads your reason."),
        is_danger=True, icon="cross",
    ),
    Action.RESOLVE: StepWords(
        _("Resolve"), _("Resolve the ticket"), _("The ticket is resolved."),
        _("The clock stops. The requester confirms or reopens within seven working days."), icon="tick", key="e",
    ),
    Action.CONFIRM: StepWords(
        _("Is it solved?"), _("Yes, it is solved"), _("Thank you. The ticket is closed."),
        _("The ticket is closed and can no longer be reopened."), icon="tick",
    ),
    Action.REOPEN: StepWords(
        _("Reopen"), _("No, reopen"), _("The ticket is open again."),
        _("The same promise goes on; the office reads your reason."), icon="back",
    ),
    Action.WITHDRAW: StepWords(
        _("Withdraw the request"), _("Withdraw the request"), _("The request was withdrawn."),
        _("The ticket ends and cannot be taken up again."), is_danger=True, icon="cross",
    ),
    Action.MERGE: StepWords(
        _("Merge"), _("Merge the tickets"), _("The tickets were merged."),
        _("This ticket ends with a link to the other one, which goes on with its own date."), is_danger=True,
        icon="merge", key="m",
    ),
}  # fmt: skip

BAR = (
    Action.ACCEPT, Action.RESOLVE, Action.RESUME, Action.HOLD, Action.PROPOSE_DATE, Action.ASSIGN, Action.HAND_OVER,
    Action.MERGE,
)  # fmt: skip
MORE = (Action.RETURN_FOR_PAPERS, Action.RECLASSIFY, Action.DIRECT_DATE, Action.REFUSE)
OWN = (
    Action.AGREE_DATE, Action.PROPOSE_DATE, Action.OBJECT_TO_HOLD, Action.ALLOW_HOLD, Action.CONFIRM, Action.REOPEN,
    Action.WITHDRAW,
)  # fmt: skip
SHORT: Mapping[Action, Any] = {
    Action.ASSIGN: _("Assign"), Action.HOLD: _("Hold"), Action.PROPOSE_DATE: _("Agree date"),
    Action.HAND_OVER: _("Hand over"), Action.RESOLVE: _("Resolve"), Action.MERGE: _("Merge"),
}  # fmt: skip
NO_QUESTION = (Action.ACCEPT, Action.RESUME)


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step that the reader may take: a link to its page, or a button that takes it at once."""

    code: str
    label: str
    url: str
    icon: str
    key: str
    is_danger: bool
    at_once: bool


def slug_of(step: Action) -> str:
    """Return the verb as it stands in addresses."""
    return step.value.replace("_", "-")


def url_of(ticket: Ticket, step: Action) -> str:
    """Return the address of the step's own page."""
    return reverse(f"tickets:ticket-{slug_of(step)}", args=[ticket.number])


def links(
    ticket: Ticket, steps: Collection[Action], order: Collection[Action], *, in_full: bool = False
) -> list[StepLink]:
    """Return the steps of `order` that may be taken now; `in_full` with the title instead of the short word."""
    return [
        StepLink(
            code=slug_of(step),
            label=str(WORDS[step].title if in_full else SHORT.get(step, WORDS[step].button)),
            url=url_of(ticket, step),
            icon=WORDS[step].icon,
            key=WORDS[step].key,
            is_danger=WORDS[step].is_danger,
            at_once=step in NO_QUESTION,
        )
        for step in order
        if step in steps
    ]
