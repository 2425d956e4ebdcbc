"""What a requisition brings along, and the checks it must pass before it becomes a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from offices.access import Access, access_of
from offices.models import Office, User
from offices.rights import Action, may
from sla.catalogue import line_for
from sla.core import WorkingCalendar, dhaka_day
from sla.models import CharterLine, Service
from tickets.domain.errors import InvalidInput, NotPermitted
from tickets.domain.files import Upload
from tickets.enums import Channel, Urgency

SERVED_AT_ONCE = (Channel.PHONE, Channel.IN_PERSON)  # R15
LATE_ENTRY_DAYS = 5  # working days back that need no reason (R15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A requisition as it came in; moments aware, `received_at` and `served_at` only from the counter (R15)."""

    service: Service
    line: CharterLine | None = None  # of the day of receipt, where the caller has just read it; else looked up
    subject: str
    body: str = ""
    channel: Channel = Channel.WEB
    urgency: Urgency = Urgency.NORMAL
    requesting_office: Office | None = None
    requester_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    memo_number: str = ""
    memo_date: date | None = None
    diary_number: str = ""
    letter_missing: bool = False
    details: dict[str, Any] = field(default_factory=dict)
    received_at: datetime | None = None
    served_at: datetime | None = None
    served_text: str = ""
    late_entry_reason: str = ""
    files: Sequence[Upload] = ()
    idempotency_key: str | None = None
    body_hash: str = ""


def check_rights(submission: Submission, actor: User) -> Access:
    """Raise NotPermitted unless the post may submit for the requesting office or record an entry at the counter."""
    access = access_of(actor)
    office = submission.service.office
    if may(access, Action.RECORD_ENTRY, serving_office=office, requesting_office_id=None):
        return access
    own = submission.requesting_office.pk if submission.requesting_office else None
    if own is None or not may(access, Action.SUBMIT, serving_office=office, requesting_office_id=own):
        raise NotPermitted
    counter_only = {
        "channel": submission.channel != Channel.WEB,
        "received_at": submission.received_at is not None,
        "served_at": submission.served_at is not None,
    }
    if wrong := next((name for name, given in counter_only.items() if given), None):
        raise InvalidInput(wrong, _("Only the counter records letters, calls and visits with their own time."))
    return access


def check_times(submission: Submission, received_at: datetime, calendar: WorkingCalendar, *, at: datetime) -> bool:
    """Check the times of R15 and say whether this is a late entry that shows in the district's list."""
    if received_at > at:
        raise InvalidInput("received_at", _("The time of receipt cannot be in the future."))
    if submission.memo_date and submission.memo_date > dhaka_day(at):
        raise InvalidInput("memo_date", _("The letter cannot be dated after today."))
    check_served_at(submission, received_at, calendar, at=at)
    days_back = calendar.working_days_between(dhaka_day(received_at), dhaka_day(at))
    is_late = days_back > LATE_ENTRY_DAYS
    if is_late and not submission.late_entry_reason.strip():
        raise InvalidInput(
            "late_entry_reason", _("Give the reason: the receipt lies more than five working days back.")
        )
    return is_late or submission.served_at is not None


def check_served_at(submission: Submission, received_at: datetime, calendar: WorkingCalendar, *, at: datetime) -> None:
    served_at = submission.served_at
    if served_at is None:
        return
    if submission.channel not in SERVED_AT_ONCE:
        raise InvalidInput("served_at", _("Only a call or a visit is served on the spot."))
    if not received_at <= served_at <= at:
        raise InvalidInput("served_at", _("The time of service lies between the receipt and now."))
    if dhaka_day(at) > calendar.next_working_day(dhaka_day(served_at)):
        raise InvalidInput("served_at", _("A service given at once is recorded at latest on the next working day."))


def charter_line(service: Service, received_at: datetime) -> CharterLine:
    """The line of the charter version in force on the Dhaka day of the real receipt (R14)."""
    line = line_for(service, dhaka_day(received_at))
    if line is None:
        raise InvalidInput("service", _("On the day of receipt no charter with this service was in force."))
    return line
