"""Words that the pages of the work share: digits, near moments, who has to act, what a post is called."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from offices.bangla import clock, dhaka_date, in_digits_of, plain_date, short_date
from offices.models import Office, OfficeKind, Posting
from tickets.enums import Ball
from tickets.models import Ticket

BALL_ICONS = {
    Ball.OFFICER: "person",
    Ball.REQUESTER: "building",
    Ball.DISTRICT: "building",
    Ball.THIRD_PARTY: "building",
    Ball.NOBODY: "plus",
}
NEAR = timedelta(hours=1)


def lang() -> str:
    """Return the language of the page as offices.bangla names it."""
    return "en" if (get_language() or "bn").startswith("en") else "bn"


def digits(value: object) -> str:
    """Return the text in the digits of the page."""
    return in_digits_of(value, lang())


def desk_number(number: str) -> str:
    """Return the ticket number as the queue and the desk of one office write it: without the office code."""
    return digits(number.partition("-")[2] or number)


def ago(moment: datetime, *, at: datetime) -> str:
    """Return how long ago `moment` was, in the words of the queue; both aware, days those of Dhaka."""
    passed, day, today = at - moment, dhaka_date(moment), dhaka_date(at)
    if passed < NEAR:
        minutes = max(int(passed.total_seconds() // 60), 0)
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": digits(minutes)}
    if day == today:
        return clock(moment, lang())
    if (today - day).days == 1:
        return _("Yesterday")
    return short_date(day, lang()) if day.year == today.year else plain_date(day, lang())


def near_moment(moment: datetime, *, at: datetime) -> str:
    """Return «আজ, সকাল ৯:৫০» or «রবি ৬ ডিসে, সকাল ১০:০৫»; the year where it is not this year's."""
    day, today = dhaka_date(moment), dhaka_date(at)
    if day == today:
        return f"{_('Today')}, {clock(moment, lang())}"
    text = short_date(day, lang()) if day.year == today.year else plain_date(day, lang())
    return f"{text}, {clock(moment, lang())}"


def near_day(moment: datetime, *, at: datetime) -> str:
    """Return «রবি ২০ ডিসে», with the year where it is not this year's."""
    day = dhaka_date(moment)
    return short_date(day, lang()) if day.year == dhaka_date(at).year else plain_date(day, lang())


def office_name(office: Office) -> str:
    """Return the office as letters name it; the node of an upazila or a district is its ICT office."""
    if office.kind == OfficeKind.UPAZILA:
        return _("Upazila ICT office, %(place)s") % {"place": office}
    if office.kind == OfficeKind.DISTRICT:
        return _("District ICT office, %(place)s") % {"place": office}
    return str(office)


def title_of(person: str, office: str = "") -> Subquery:
    """Return the designation of the person in column `person` as an annotation; of the post in `office` where given."""
    postings: QuerySet[Posting] = Posting.objects.filter(user=OuterRef(person))
    if office:
        postings = postings.filter(post__office=OuterRef(office))
    regular = Case(When(kind=Posting.Kind.REGULAR, then=Value(0)), default=Value(1))
    column = "post__title_bn" if lang() == "bn" else "post__title_en"
    return Subquery(postings.order_by(regular, "-starts_on", "-id").values(column)[:1])


def turn_of(ticket: Ticket, *, reader_id: int | None, assignee_title: str) -> str:
    """Return who has to act now, as the reader would say it (the ball)."""
    if ticket.ball == Ball.OFFICER:
        if ticket.assignee_id == reader_id:
            return _("With me")
        return assignee_title or _("Officer")
    return {
        Ball.REQUESTER: _("Requester"),
        Ball.DISTRICT: _("District office"),
        Ball.THIRD_PARTY: _("Third party"),
        Ball.NOBODY: _("Unassigned") if ticket.is_open else _("Nobody"),
    }[Ball(ticket.ball)]
