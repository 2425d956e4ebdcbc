"""Words of the history page that nothing else names: columns without a name of their own, and codes of reasons."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

COLUMNS = (
    gettext_noop("agreed on"),
    gettext_noop("answered at"),
    gettext_noop("answered by"),
    gettext_noop("applied by"),
    gettext_noop("asked at"),
    gettext_noop("asked by"),
    gettext_noop("assignee"),
    gettext_noop("begun at"),
    gettext_noop("begun by"),
    gettext_noop("by requester"),
    gettext_noop("consented at"),
    gettext_noop("date proposal"),
    gettext_noop("decided at"),
    gettext_noop("digest"),
    gettext_noop("drafted at"),
    gettext_noop("drafted by"),
    gettext_noop("due revision"),
    gettext_noop("end"),
    gettext_noop("first target at"),
    gettext_noop("from line"),
    gettext_noop("from office"),
    gettext_noop("handed to"),
    gettext_noop("hold"),
    gettext_noop("hold count"),
    gettext_noop("ID"),
    gettext_noop("in force at"),
    gettext_noop("last event at"),
    gettext_noop("line"),
    gettext_noop("line change"),
    gettext_noop("may hold again"),
    gettext_noop("merged into"),
    gettext_noop("objected at"),
    gettext_noop("path"),
    gettext_noop("proposed at"),
    gettext_noop("proposed by"),
    gettext_noop("queue at"),
    gettext_noop("reopen count"),
    gettext_noop("requesting office"),
    gettext_noop("resets asked"),
    gettext_noop("risk at"),
    gettext_noop("scan key"),
    gettext_noop("scan name"),
    gettext_noop("scan sha256"),
    gettext_noop("scan type"),
    gettext_noop("search text"),
    gettext_noop("serving office"),
    gettext_noop("submitter"),
    gettext_noop("to line"),
    gettext_noop("to office"),
    gettext_noop("verdict line"),
    gettext_noop("verdict office"),
)
REASONS = {
    "accept": gettext_noop("Accepted"),
    "add_line": gettext_noop("Service added to the draft"),
    "agree_date": gettext_noop("Date agreed"),
    "allow_hold": gettext_noop("Consent to another hold"),
    "apply_notice": gettext_noop("Notice put in force"),
    "assign": gettext_noop("Assigned"),
    "change-password": gettext_noop("Password changed"),
    "confirm": gettext_noop("Confirmed"),
    "direct_date": gettext_noop("Date directed"),
    "discard_draft": gettext_noop("Draft discarded"),
    "discard_notice": gettext_noop("Draft discarded"),
    "draft_charter": gettext_noop("Charter drafted"),
    "draft_notice": gettext_noop("Notice drafted"),
    "edit_line": gettext_noop("Service edited in the draft"),
    "edit_notice": gettext_noop("Notice edited"),
    "hand_over": gettext_noop("Hand-over"),
    "hold": gettext_noop("Put on hold"),
    "language": gettext_noop("Language changed"),
    "merge": gettext_noop("Merged"),
    "note": gettext_noop("Internal note"),
    "object_to_hold": gettext_noop("Objection to the hold"),
    "profile": gettext_noop("Profile changed"),
    "propose_date": gettext_noop("Date proposed"),
    "publish_charter": gettext_noop("Charter published"),
    "reclassify": gettext_noop("Reclassification"),
    "refuse": gettext_noop("Not admissible"),
    "remove_line": gettext_noop("Service taken out of the draft"),
    "reopen": gettext_noop("Reopened"),
    "reply": gettext_noop("Replied"),
    "reset-password": gettext_noop("Password reset"),
    "resolve": gettext_noop("Resolved"),
    "resume": gettext_noop("Resumed"),
    "retire_charter": gettext_noop("Charter withdrawn"),
    "return_for_papers": gettext_noop("Returned for papers"),
    "set-up": gettext_noop("Set-up"),
    "set_service": gettext_noop("Service changed"),
    "set_time_limit": gettext_noop("Time limit set"),
    "submit": gettext_noop("Received"),
    "system": gettext_noop("Automatic"),
    "withdraw": gettext_noop("Withdrawn"),
}


def in_words(name: str) -> str:
    """Return the name of a column or table in the reader's language; one that is in it already stays."""
    return gettext(name) if name else ""


def reason_in_words(reason: str | None) -> str:
    """Return why a row was written: the code in words, and what was written beside it as it is."""
    code, colon, rest = (reason or "").partition(": ")
    word = REASONS.get(code)
    return f"{gettext(word)}{colon}{rest}" if word else reason or ""
