"""Which tickets stand in an office's queue, in which group and order, and how many; a fixed number of queries.

The order is that of the index (serving_office, queue_at, id) over open tickets; the groups are ranges of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from offices.bangla import dhaka_date
from offices.models import Office, User
from sla.core import dhaka_moment
from tickets.enums import Ball, Status
from tickets.models import Attachment, Desk, Hold, Ticket
from tickets.models.querysets import TicketQuerySet
from tickets.presentation import lang, title_of

PAGE_ROWS = 25
HELD_LONG = timedelta(days=5)  # from then on a ticket on hold stands among those at risk
OVER, TODAY, RISK, LATER = GROUPS = ("over", "today", "risk", "later")
SHOWS = ("over", "today", "risk", "hold", "unassigned", "resolved", "all")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the query string asks for; empty fields ask for everything."""

    show: str = "all"
    words: str = ""
    ball: str = ""
    service: str = ""
    office: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything beyond the counters narrows the list."""
        return bool(self.words or self.ball or self.service or self.office)


@dataclass(frozen=True, slots=True)
class Totals:
    """The counters of an office and what their sub-lines need; `groups` counts each group of the open tickets."""

    groups: Mapping[str, int]
    hold: int = 0
    unassigned: int = 0
    resolved: int = 0
    open: int = 0
    mine_today: int = 0
    held_long: int = 0
    new_today: int = 0
    oldest_due: datetime | None = None
    queue_version: int = 0
    services: Sequence[tuple[str, str]] = ()
    offices: Sequence[tuple[str, str]] = ()

    def of(self, show: str) -> int:
        """The number on the counter `show`."""
        own = {"hold": self.hold, "unassigned": self.unassigned, "resolved": self.resolved, "all": self.open}
        return own[show] if show in own else self.groups[show]


@dataclass(slots=True)
class Found:
    """One page of the queue: the rows in their order with the group of each, and the size of every group."""

    tickets: list[Ticket]
    groups: Mapping[str, int]
    total: int
    group_of: dict[int, str] = field(default_factory=dict)


def conditions(*, at: datetime) -> dict[str, Q]:
    """Return the condition of each group of open tickets; they exclude one another and leave none out."""
    tomorrow = midnight_of(dhaka_date(at) + timedelta(days=1))
    dated = Q(due_at__isnull=False)
    held = Hold.objects.filter(ticket=OuterRef("pk"), ended_at__isnull=True, begun_at__lt=at - HELD_LONG)
    held_long = Q(status=Status.ON_HOLD, due_at__isnull=True) & Q(Exists(held))
    ahead = dated & Q(queue_at__gte=tomorrow)
    return {
        OVER: dated & Q(queue_at__lt=at),
        TODAY: dated & Q(queue_at__gte=at, queue_at__lt=tomorrow),
        RISK: (ahead & Q(risk_at__lte=at)) | held_long,
        LATER: (ahead & Q(risk_at__gt=at)) | (Q(due_at__isnull=True) & ~held_long),
    }


def totals_of(office: Office, *, reader: User, at: datetime) -> Totals:
    """Count everything that the head of the queue shows; two queries, whatever the number of tickets."""
    groups = conditions(at=at)
    midnight = midnight_of(dhaka_date(at))
    kinds = ("line__service__service_type__code", f"line__service__service_type__name_{lang()}")
    senders = ("requesting_office__slug", f"requesting_office__name_{lang()}")
    rows = list(
        Ticket.objects.served_by([office.pk])
        .open()
        .order_by()
        .values(*kinds, *senders)
        .annotate(
            n=Count("pk"),
            **{f"n_{key}": Count("pk", filter=condition) for key, condition in groups.items()},
            hold=Count("pk", filter=Q(status=Status.ON_HOLD)),
            held_long=Count("pk", filter=Q(status=Status.ON_HOLD) & groups[RISK]),
            unassigned=Count("pk", filter=Q(assignee__isnull=True)),
            mine_today=Count("pk", filter=groups[TODAY] & Q(assignee=reader)),
            new_today=Count("pk", filter=Q(assignee__isnull=True, entered_at__gte=midnight)),
            oldest_due=Min("due_at", filter=groups[OVER]),
        )
    )
    desk = _desk(office)
    names = ("hold", "held_long", "unassigned", "mine_today", "new_today")
    return Totals(
        groups={key: sum(row[f"n_{key}"] for row in rows) for key in GROUPS},
        resolved=desk.resolved if desk else 0,  # type: ignore[attr-defined]  # annotated by _desk
        queue_version=desk.queue_version if desk else 0,
        open=sum(row["n"] for row in rows),
        oldest_due=min((row["oldest_due"] for row in rows if row["oldest_due"]), default=None),
        services=_options(rows, kinds),
        offices=_options(rows, senders),
        **{name: sum(row[name] for row in rows) for name in names},
    )


def _desk(office: Office) -> Desk | None:
    """The desk with its queue version, and the tickets that wait for the requester's confirmation, in one query."""
    resolved = Ticket.objects.filter(serving_office=OuterRef("pk"), status=Status.RESOLVED).order_by()
    count = resolved.values("serving_office").annotate(n=Count("pk")).values("n")
    return Desk.objects.filter(pk=office.pk).annotate(resolved=Coalesce(Subquery(count), 0)).first()


def midnight_of(day: date) -> datetime:
    """Return the moment at which the Dhaka day begins."""
    return dhaka_moment(day, time.min)


def _options(rows: Iterable[Mapping[str, str | None]], columns: tuple[str, str]) -> list[tuple[str, str]]:
    code, name = columns
    found = {str(row[code]): str(row[name]) for row in rows if row[code]}
    return sorted(found.items(), key=lambda pair: pair[1])


def chosen(office: Office, choice: Choice, *, reader: User, at: datetime) -> QuerySet[Ticket]:
    """The tickets of the office that the filters leave, without the groups."""
    tickets = Ticket.objects.served_by([office.pk])
    tickets = tickets.filter(status=Status.RESOLVED) if choice.show == "resolved" else tickets.open()
    if choice.show in GROUPS:
        tickets = tickets.filter(conditions(at=at)[choice.show])
    elif choice.show == "hold":
        tickets = tickets.filter(status=Status.ON_HOLD)
    elif choice.show == "unassigned":
        tickets = tickets.filter(assignee__isnull=True)
    return _narrowed(tickets, choice, reader)


def _narrowed(tickets: TicketQuerySet, choice: Choice, reader: User) -> TicketQuerySet:
    tickets = tickets.searched(choice.words)
    if choice.ball == "mine":
        tickets = tickets.filter(ball=Ball.OFFICER, assignee=reader)
    elif choice.ball:
        tickets = tickets.filter(ball=choice.ball)
    if choice.service:
        tickets = tickets.filter(line__service__service_type__code=choice.service)
    if choice.office:
        tickets = tickets.filter(requesting_office__slug=choice.office)
    return tickets


def find(
    office: Office, choice: Choice, totals: Totals, *, reader: User, at: datetime, page: int = 1
) -> Found:
    """Return one page of the queue; two queries, a third where the counters cannot tell the size of the list."""
    tickets = chosen(office, choice, reader=reader, at=at)
    groups = _sizes(tickets, choice, totals, at=at)
    keys = _keys(tickets, groups, choice, at=at, skip=(page - 1) * PAGE_ROWS)
    return _loaded(keys, groups, at=at)


def _sizes(tickets: QuerySet[Ticket], choice: Choice, totals: Totals, *, at: datetime) -> dict[str, int]:
    """How many tickets of the list stand in each group; those resolved are one list without groups."""
    if choice.show == "resolved":
        return {"": tickets.count() if choice.is_filtered else totals.resolved}
    if not choice.is_filtered and choice.show == "all":
        return dict(totals.groups)
    if not choice.is_filtered and choice.show in GROUPS:
        return {choice.show: totals.groups[choice.show]}
    return tickets.order_by().aggregate(**{key: Count("pk", filter=q) for key, q in conditions(at=at).items()})


def _keys(
    tickets: QuerySet[Ticket], groups: Mapping[str, int], choice: Choice, *, at: datetime, skip: int
) -> list[tuple[str, int]]:
    """(group, primary key) of the rows of one page; each group is read along the index, all in one statement."""
    by_group = conditions(at=at)
    branches, room = [], PAGE_ROWS
    for index, (key, size) in enumerate(groups.items()):
        first, last = min(skip, size), min(skip + room, size)
        skip, room = skip - first, room - (last - first)
        if last == first:
            continue
        rows = tickets.filter(by_group[key]) if key else tickets
        order = ("queue_at", "id") if key else ("closes_at", "id")
        # SQLite takes no limit in a branch of a union, but in a subquery of one.
        some = Ticket.objects.filter(pk__in=rows.order_by(*order).values("pk")[first:last])
        branches.append(some.annotate(place=Value(index)).values_list("place", "pk"))
    if not branches:
        return []
    found = branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0]
    names = list(groups)
    return [(names[place], pk) for place, pk in found]


def _loaded(keys: Sequence[tuple[str, int]], groups: Mapping[str, int], *, at: datetime) -> Found:
    group_of = {pk: key for key, pk in keys}
    order = {key: index for index, key in enumerate(groups)}
    tickets = sorted(
        for_rows(Ticket.objects.filter(pk__in=group_of)),
        # A union keeps no order that one may rely on.
        key=lambda t: (order[group_of[t.pk]], t.queue_at if group_of[t.pk] else t.closes_at or at, t.pk),
    )
    return Found(tickets, groups, sum(groups.values()), group_of)


def find_kept(
    office: Office, choice: Choice, totals: Totals, kept: Mapping[str, str], *, reader: User, at: datetime
) -> Found:
    """The rows that a page open somewhere shows, {number: group}, in its order; nothing is inserted or moved."""
    groups = _sizes(chosen(office, choice, reader=reader, at=at), choice, totals, at=at)
    rows = for_rows(Ticket.objects.served_by([office.pk]).filter(number__in=kept))
    place = {number: index for index, number in enumerate(kept)}
    tickets = sorted(rows, key=lambda ticket: place[ticket.number])
    return Found(tickets, groups, sum(groups.values()), {ticket.pk: kept[ticket.number] for ticket in tickets})


def arrived(office: Office, choice: Choice, since: datetime, *, reader: User, at: datetime) -> int:
    """How many tickets of the list were entered after `since`, when the page was drawn; one query."""
    return chosen(office, choice, reader=reader, at=at).filter(entered_at__gt=since).count()


def for_rows(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With everything that a row of the queue shows, in one query."""
    files = Attachment.objects.filter(ticket=OuterRef("pk"), is_internal=False)
    held = Hold.objects.filter(ticket=OuterRef("pk"), ended_at__isnull=True)
    return (
        tickets.select_related("serving_office", "requesting_office", "line__service__service_type", "requisition")
        .defer("line__cells", "line__delivery_bn", "line__required_documents_bn", "requisition__body")
        .annotate(
            has_files=Exists(files, output_field=BooleanField()),
            held_since=Subquery(held.values("begun_at")[:1]),
            assignee_title=title_of("assignee"),
            submitter_title=title_of("submitter", "requesting_office"),
        )
    )

