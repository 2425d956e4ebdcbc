"""The lives of the made-up tickets: what happened to each, day by day, through the verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from offices.bangla import to_bangla_digits
from offices.models import Office, User
from sla.core import DHAKA, WorkingCalendar, dhaka_day
from sla.models import CharterLine
from tickets.demo.texts import text_for
from tickets.domain import conversation, dates, holds, lifecycle
from tickets.domain.intake import submit_ticket
from tickets.domain.submission import Submission
from tickets.enums import Channel, DelayCause, HoldReason, Urgency
from tickets.models import Ticket


@dataclass(frozen=True)
class Cast:
    """Who acts in one upazila, its calendar, its charter and the moment up to which things have happened."""

    office: Office
    officer: User
    requester: User
    requesting_office: Office
    calendar: WorkingCalendar
    lines: list[CharterLine]
    now: datetime

    def moment(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """`hour` o'clock of the working day that many working days back, never after now."""
        today = dhaka_day(self.now)
        day = self.calendar.add_working_days(today + timedelta(days=1), -days_ago - 1)
        return min(at_clock(day, hour, minute), self.now)

    def pick(self, number: int, *, working_days: int | None = None, negotiable: bool = False) -> CharterLine:
        """The n-th line, of those with this number of working days or with a date to agree where that is asked for."""
        counted = [line for line in self.lines if line.working_days and line.audience != "internal"]
        if working_days:
            fitting = [line for line in counted if (line.working_days or 0) <= working_days]
        elif negotiable:
            fitting = [line for line in self.lines if line.negotiable or line.on_demand or line.as_directed]
        else:
            fitting = counted
        fitting = fitting or counted or self.lines
        return fitting[number % len(fitting)]


def at_clock(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), DHAKA)


def send(cast: Cast, number: int, days_ago: int, line: CharterLine | None = None, **fields: Any) -> Ticket:
    """A requisition sent by the requester, or entered at the counter where a channel is given."""
    line = line or cast.pick(number)
    subject, body = text_for(line.service.service_type.form_kind, number)
    at = cast.moment(days_ago, 10, 7 * number % 60)
    at_counter = "channel" in fields
    memo_day = dhaka_day(at)
    memo = to_bangla_digits(f"05.00.0000.000.18.001.{memo_day:%y}-{100 + number}")
    submission = Submission(
        service=line.service, subject=subject, body=body, requesting_office=cast.requesting_office,
        memo_number=memo, memo_date=memo_day, **fields,
    )  # fmt: skip
    return submit_ticket(submission, actor=cast.officer if at_counter else cast.requester, at=at)


def received(cast: Cast, number: int) -> None:
    send(cast, number, 0)


def urgent(cast: Cast, number: int) -> None:
    send(cast, number, 1, urgency=Urgency.URGENT, letter_missing=True)


def accepted(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 1)
    lifecycle.accept_ticket(ticket.pk, actor=cast.officer, at=cast.moment(1, 12))


def answered(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 2)
    lifecycle.accept_ticket(ticket.pk, actor=cast.officer, at=cast.moment(2, 12))
    conversation.reply_to_ticket(
        ticket.pk, body="প্রশিক্ষণার্থীর পদবিসহ তালিকা পাঠালে তারিখ চূড়ান্ত করব।", actor=cast.officer,
        at=cast.moment(1, 11),
    )  # fmt: skip
    conversation.note_on_ticket(
        ticket.pk, body="সম্মেলন কক্ষের প্রজেক্টর আগে দেখে নিতে হবে।", actor=cast.officer, at=cast.moment(1, 12)
    )
    conversation.reply_to_ticket(ticket.pk, body="তালিকা পাঠানো হলো।", actor=cast.requester, at=cast.moment(0, 9, 40))


def held(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 2)
    lifecycle.accept_ticket(ticket.pk, actor=cast.officer, at=cast.moment(2, 13))
    holds.return_for_papers(
        ticket.pk, text="অধিযাচনপত্রের সঙ্গে চাহিদার তালিকা দিন।", actor=cast.officer, at=cast.moment(1, 15)
    )


def held_for_parts(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 3, cast.pick(number))
    holds.hold_ticket(
        ticket.pk, reason=HoldReason.PARTS_OR_PROCUREMENT, text="যন্ত্রাংশ ক্রয়ের অপেক্ষায়।", actor=cast.officer,
        at=cast.moment(3, 15),
    )  # fmt: skip


def resumed(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 5)
    holds.return_for_papers(ticket.pk, text="কাগজ প্রয়োজন।", actor=cast.officer, at=cast.moment(5, 14))
    conversation.reply_to_ticket(ticket.pk, body="কাগজ সংযুক্ত।", actor=cast.requester, at=cast.moment(3, 11))


def overdue(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 7, cast.pick(number, working_days=5))
    lifecycle.accept_ticket(ticket.pk, actor=cast.officer, at=cast.moment(6, 12))


def kept(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 15, cast.pick(number))
    lifecycle.accept_ticket(ticket.pk, actor=cast.officer, at=cast.moment(15, 12))
    lifecycle.resolve_ticket(ticket.pk, text="সেবা দেওয়া হয়েছে।", actor=cast.officer, at=cast.moment(14, 11))
    lifecycle.confirm_ticket(ticket.pk, rating=5 - number % 2, actor=cast.requester, at=cast.moment(13, 10))


def to_confirm(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 3)
    lifecycle.resolve_ticket(ticket.pk, text="সমস্যার সমাধান করা হয়েছে।", actor=cast.officer, at=cast.moment(1, 16))


def late(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 18, cast.pick(number, working_days=5))
    lifecycle.accept_ticket(ticket.pk, actor=cast.officer, at=cast.moment(17, 12))
    lifecycle.resolve_ticket(
        ticket.pk, text="সেবা দেওয়া হয়েছে, বিলম্বের জন্য কারণ উল্লেখ করা হলো।", actor=cast.officer,
        at=cast.moment(10, 15), delay_cause=DelayCause.WORKLOAD,
    )  # fmt: skip


def reopened(cast: Cast, number: int) -> None:
    ticket = send(cast, number, 4)
    lifecycle.resolve_ticket(ticket.pk, text="সমাধান করা হয়েছে।", actor=cast.officer, at=cast.moment(3, 16))
    lifecycle.reopen_ticket(ticket.pk, reason="সমস্যাটি আবার দেখা দিয়েছে।", actor=cast.requester, at=cast.moment(1, 11))


def ended(cast: Cast, number: int) -> None:
    lifecycle.withdraw_ticket(
        send(cast, number, 6).pk, reason="নিজেরাই সমাধান করেছি।", actor=cast.requester, at=cast.moment(5, 10)
    )
    lifecycle.refuse_ticket(
        send(cast, number + 1, 6).pk, reason="এই সেবা জেলা কার্যালয় দিয়ে থাকে; সেখানে আবেদন করুন।", actor=cast.officer,
        at=cast.moment(5, 12),
    )  # fmt: skip
    first = send(cast, number + 2, 2)
    again = send(cast, number + 2, 1)
    lifecycle.merge_ticket(again.pk, into=first, actor=cast.officer, at=cast.moment(0, 9, 30))


def agreed(cast: Cast, number: int) -> None:
    line = cast.pick(number, negotiable=True)
    ticket = send(cast, number, 2, line)
    if not (line.to_core().negotiable or line.to_core().count is None):
        return
    today = dhaka_day(cast.now)
    days = [cast.calendar.add_working_days(today, 6), cast.calendar.add_working_days(today, 9)]
    dates.propose_date(ticket.pk, dates=days, text="দুটি তারিখ প্রস্তাব করা হলো।", actor=cast.officer, at=cast.moment(1, 12))
    if number % 2:
        dates.agree_date(ticket.pk, day=days[0], actor=cast.requester, at=cast.moment(0, 9, 20))


def at_counter(cast: Cast, number: int) -> None:
    send(cast, number, 1, channel=Channel.LETTER, received_at=cast.moment(2, 11))
    served = cast.moment(0, 9, 15)
    send(
        cast, number + 1, 0, cast.pick(number, working_days=3), channel=Channel.PHONE,
        received_at=min(cast.moment(0, 9, 5), served), served_at=served, served_text="ফোনে পরামর্শ দেওয়া হয়েছে।",
    )  # fmt: skip


LIVES: tuple[Callable[[Cast, int], None], ...] = (
    received, urgent, accepted, answered, held, held_for_parts, resumed, overdue, kept, kept, to_confirm, late,
    reopened, ended, agreed, at_counter,
)  # fmt: skip
