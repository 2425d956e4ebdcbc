"""What happened, in one line of the reader's language: for the list, the subject of a mail and a digest."""

from __future__ import annotations

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notifications.enums import Basis
from notifications.models import Notification, ReminderStep
from offices.bangla import clock, dhaka_date, long_date
from tickets.enums import EventKind
from tickets.models import Hold, Ticket
from tickets.presentation import digits, lang

K = EventKind
OF_EVENT: dict[str, LazyText | str] = {
    K.SUBMITTED: gettext_lazy("Requisition received"),
    K.ACCEPTED: gettext_lazy("Work has begun"),
    K.ASSIGNED: gettext_lazy("Assigned to you"),
    K.REPLIED: gettext_lazy("New reply"),
    K.NOTED: gettext_lazy("New internal note"),
    K.HELD: gettext_lazy("Clock paused"),
    K.RESUMED: gettext_lazy("The clock runs again"),
    K.HOLD_EXPIRED: gettext_lazy("The hold expired; the clock runs again"),
    K.HOLD_ALLOWED: gettext_lazy("The requester consents to another hold"),
    K.HOLD_OBJECTED: gettext_lazy("The requester objects to the hold"),
    K.DATE_PROPOSED: gettext_lazy("Another date was proposed"),
    K.PROPOSAL_EXPIRED: gettext_lazy("The proposed date was not answered in time"),
    K.DATE_AGREED: gettext_lazy("A date was agreed"),
    K.DATE_DIRECTED: gettext_lazy("A date was directed by an order"),
    K.DATE_MOVED: gettext_lazy("The promised date moved"),
    K.CHANGE_PROPOSED: gettext_lazy("Your consent is needed"),
    K.RECLASSIFIED: gettext_lazy("Moved to another service or office"),
    K.HANDED_OVER: gettext_lazy("Offered to another office"),
    K.HAND_OVER_ACCEPTED: gettext_lazy("Another office took over"),
    K.HAND_OVER_RETURNED: gettext_lazy("The hand-over came back"),
    K.REFUSED: gettext_lazy("Not admissible"),
    K.RESOLVED: gettext_lazy("Resolved: please confirm or reopen"),
    K.CONFIRMED: gettext_lazy("The requester confirmed"),
    K.CLOSED: gettext_lazy("Closed by itself"),
    K.REOPENED: gettext_lazy("Reopened by the requester"),
    K.WITHDRAWN: gettext_lazy("Withdrawn by the requester"),
    K.MERGED: gettext_lazy("Merged into an earlier request"),
}


def headline(notification: Notification, *, left: int | None = None) -> str:
    """Return what the notification says in one line, without the number of the ticket.

    left    working days left when it is read; where given it wins over the step's own: a reminder may have waited
    """
    if notification.planned is not None:
        step = notification.planned.step
        return hold_ends(notification.planned.hold) if step.is_of_hold else reminder(step, left)
    assert notification.event is not None  # one of the two is the cause, by a constraint
    return str(OF_EVENT[notification.event.kind])


def reminder(step: ReminderStep, left: int | None = None) -> str:
    """Return the line of a reminder step, by what it is counted from; an administrator may have changed its offset."""
    if step.basis == Basis.LATE_TO_AGREE:
        return _("No date is agreed yet")
    if step.basis == Basis.FIRST_TARGET:
        return _("First target: today")
    return _days(-step.offset if left is None and step.basis == Basis.DUE else left or 0)


def hold_ends(hold: Hold) -> str:
    """Return when the hold ends by itself; also read afterwards, so it names day and hour."""
    ends = {"day": long_date(dhaka_date(hold.expires_at), lang()), "time": clock(hold.expires_at, lang())}
    return _("The hold ends by itself on %(day)s, %(time)s; then the clock runs again") % ends


def _days(left: int) -> str:
    n = abs(left)
    if left > 0:
        return ngettext("%(n)s working day left", "%(n)s working days left", n) % {"n": digits(n)}
    if left == 0:
        return _("Due today")
    late = ngettext("Promised date passed: %(n)s working day late", "Promised date passed: %(n)s working days late", n)
    return late % {"n": digits(n)}


def promised(ticket: Ticket) -> str:
    """Return the promised date in words, or why there is none."""
    if ticket.due_at is not None:
        return long_date(dhaka_date(ticket.due_at), lang())
    return _("Clock paused") if ticket.status == "ON_HOLD" else _("No date yet")
