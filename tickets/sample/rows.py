"""The rows of one story as a pattern: which columns of a copy differ, and what stands there instead."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from offices.models import Office, User
from sla.models import CharterLine
from tickets.models import (
    DateProposal,
    DueDate,
    Hold,
    LineChange,
    Message,
    Reopening,
    Requisition,
    Ticket,
    TicketEvent,
)
from tickets.sample.places import Place

Model = type[models.Model]
Token = tuple[Any, Any]  # what a value is and which: (Ticket, 17), ("at", a moment); each copy has its own instead
AUDITED: tuple[Any, ...] = (Ticket, Hold, DateProposal, LineChange)
TABLES: tuple[Model, ...] = (
    Ticket, Requisition, Message, Hold, DateProposal, LineChange, Reopening, DueDate, TicketEvent,
    *(model.history.model for model in AUDITED),
)  # fmt: skip
# What an event's data points at, by name.
POINTERS: Mapping[str, Model] = {
    "message": Message, "hold": Hold, "proposal": DateProposal, "line_change": LineChange, "assignee": User,
    "office": Office, "line": CharterLine, "into": Ticket,
}  # fmt: skip
WRITTEN_ANEW = ("number", "search_text", "tracking_code", "tracking_token", "memo_number", "memo_key")


@dataclass(slots=True)
class Pattern:
    """One row: its values, ready for the database, and in which places a copy has the value of which token."""

    model: Model
    values: list[Any]
    edits: list[tuple[int, Token]]


@dataclass(slots=True)
class Rows:
    """All rows of one story and the tokens they name."""

    tickets: list[Ticket]
    moments: set[datetime]
    stage: set[Token]  # the people, offices and lines of the place where it was told
    patterns: list[Pattern] = field(default_factory=list)
    keys: list[Token] = field(default_factory=list)
    data: dict[Token, dict[str, Any]] = field(default_factory=dict)


def read_rows(ids: Iterable[int], place: Place) -> Rows:
    """Read every row of these tickets; beyond each other they point at the place and at what all share."""
    ids = list(ids)
    tickets = Ticket.objects.filter(pk__in=ids).select_related("requisition").order_by("pk")
    rows = Rows(list(tickets), moments_of(ids), stage_of(place))
    for model in TABLES:
        names = [column.attname for column in model._meta.concrete_fields]
        key = "ticket_id" if "ticket_id" in names else "id"
        for values in model._base_manager.filter(**{f"{key}__in": ids}).order_by("pk").values_list(*names):
            add_row(rows, model, list(values), ticket_id=values[names.index(key)])
    return rows


def moments_of(ids: list[int]) -> set[datetime]:
    """The moments at which somebody did something; what falls due stands still when an act moves by minutes."""
    acts = TicketEvent.objects.filter(ticket__in=ids, actor__isnull=False).values_list("at", flat=True)
    said = Message.objects.filter(ticket__in=ids).values_list("at", flat=True)
    came = Ticket.objects.filter(pk__in=ids).values_list("received_at", "entered_at")
    return {*acts, *said, *(moment for pair in came for moment in pair)}


def stage_of(place: Place) -> set[Token]:
    people = {(User, place.officers[0].pk), (User, place.requester.pk)}
    return people | {(Office, place.office.pk), (Office, place.uno.pk)} | {(CharterLine, pk) for pk in place.lines}


def add_row(rows: Rows, model: Model, values: list[Any], *, ticket_id: int) -> None:
    edits: list[tuple[int, Token]] = []
    for index, column in enumerate(model._meta.concrete_fields):
        value = values[index]
        token = token_of(rows, model, column, value, ticket_id)
        if token is not None:
            edits.append((index, token))
        if column.primary_key and column.remote_field is None:
            rows.keys.append((model, value))
        if model is TicketEvent and column.name == "data" and POINTERS.keys() & value.keys():
            edits.append((index, ("data", values[0])))
            rows.data["data", values[0]] = value
        values[index] = ready(value, is_json=isinstance(column, models.JSONField))
    rows.patterns.append(Pattern(model, values, edits))


def token_of(rows: Rows, model: Any, column: Any, value: Any, ticket_id: int) -> Token | None:
    """Say what the value is where a copy has another one; None where it stays."""
    if value is None:
        return None
    if column.attname in WRITTEN_ANEW:
        return column.attname, ticket_id
    if isinstance(column, models.ForeignKey):
        target = (column.related_model, value)
        return target if column.related_model in TABLES or target in rows.stage else None
    if column.primary_key:
        return model, value
    if column.attname == "id":  # a history row names the row that it tells of
        return model.instance_type, value
    return ("at", value) if isinstance(value, datetime) and value in rows.moments else None


def ready(value: Any, *, is_json: bool = False) -> Any:
    """Return the value as the driver takes it."""
    if is_json:
        return None if value is None else json.dumps(value, ensure_ascii=False)
    if connection.vendor == "sqlite" and isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return str(value) if connection.vendor == "sqlite" and isinstance(value, date) else value
