"""Copies of stories: the same days and promises in other offices, minutes later, with numbers and keys of their own."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection

from offices.bangla import fold
from offices.models import Office, User
from sla.core import DHAKA
from sla.models import CharterLine
from tickets.domain.intake import CODE_LETTERS
from tickets.models import Desk, Ticket
from tickets.sample.places import Place
from tickets.sample.rows import POINTERS, TABLES, Model, Rows, Token, ready

BATCH = 5_000  # tickets of one statement


class Copier:
    """Makes copies and writes them in batches; call `finish` at the end. One process at a time."""

    def __init__(self, places: Iterable[Place], rng: Random) -> None:
        self.rng = rng
        self.rows: dict[Model, list[list[Any]]] = defaultdict(list)
        self.next_key = {model: count(_last(model) + 1) for model in TABLES}
        self.texts: dict[int, str] = {}
        self.places = list(places)
        self.last_number: Counter[tuple[str, str]] = Counter()
        for number in Ticket.objects.values_list("number", flat=True).iterator():
            code, month, serial = number.split("-")
            self.last_number[code, month] = max(self.last_number[code, month], int(serial))

    def copy(self, rows: Rows, told_at: Place, place: Place, later: timedelta) -> None:
        """Put the story once more, in `place`, with every act `later`."""
        new: dict[Token, Any] = {token: next(self.next_key[token[0]]) for token in rows.keys}
        new |= {("at", moment): ready(moment + later) for moment in rows.moments}
        new |= stage_of_copy(told_at, place, self.rng)
        for ticket in rows.tickets:
            self.write_anew(new, ticket, place, ticket.entered_at + later)
        for token, data in rows.data.items():
            pointed = {
                name: new.get((model, data[name]), data[name]) for name, model in POINTERS.items() if name in data
            }
            new[token] = json.dumps(data | pointed)
        for pattern in rows.patterns:
            row = pattern.values.copy()
            for index, token in pattern.edits:
                row[index] = new[token]
            self.rows[pattern.model].append(row)
        if len(self.rows[Ticket]) >= BATCH:
            self.flush()

    def write_anew(self, new: dict[Token, Any], ticket: Ticket, place: Place, entered_at: datetime) -> None:
        """What no two requisitions share: number, memo, tracking, and the words to search by."""
        month, requisition = entered_at.astimezone(DHAKA).strftime("%y%m"), ticket.requisition
        self.last_number[str(place.office.code), month] += 1
        serial = self.last_number[str(place.office.code), month]
        number = f"{place.office.code}-{month}-{serial:04d}"
        memo = f"{requisition.memo_number}.{serial}" if requisition.memo_number else ""
        words = self.folded(ticket.pk, requisition.subject, requisition.body)
        office = self.folded(-place.uno.pk, place.uno.name_bn)
        texts = {
            "number": number,
            "memo_number": memo,
            "memo_key": fold(memo),
            "search_text": " ".join((fold(number), words, fold(memo), office)),
            "tracking_code": "".join(self.rng.choices(CODE_LETTERS, k=8)),
            "tracking_token": f"{self.rng.getrandbits(128):032x}",
        }
        new |= {(name, ticket.pk): text for name, text in texts.items()}

    def folded(self, key: int, *texts: str) -> str:
        if key not in self.texts:
            self.texts[key] = fold(" ".join(texts))
        return self.texts[key]

    def flush(self) -> None:
        for model in TABLES:
            write(model, self.rows.pop(model, []))

    def finish(self) -> None:
        """Write what is left, let keys and numbers go on from here, and tell the planner of the new sizes."""
        self.flush()
        put_desks(self.places, self.last_number)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
                cursor.execute(statement)
            cursor.execute("ANALYZE")


def stage_of_copy(told_at: Place, place: Place, rng: Random) -> dict[Token, Any]:
    people: dict[Token, Any] = {(User, told_at.requester.pk): place.requester.pk}
    people[User, told_at.officers[0].pk] = rng.choice(place.officers).pk
    offices: dict[Token, Any] = {(Office, told_at.office.pk): place.office.pk, (Office, told_at.uno.pk): place.uno.pk}
    return people | offices | {(CharterLine, line): own for line, own in place.lines.items()}


def write(model: Model, rows: list[list[Any]]) -> None:
    """Insert the rows as they are: a column of history is written here beside the row that it tells of."""
    if not rows:
        return
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(column.column)) for column in model._meta.concrete_fields)
    into = f"{quoted(model._meta.db_table)} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:  # type: ignore[attr-defined]  # psycopg beneath
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)


def put_desks(places: list[Place], last_number: Counter[tuple[str, str]]) -> None:
    """Leave each desk where the numbers of its latest month ended. A desk is no audited row."""
    months: dict[str, str] = {}
    for code, month in sorted(last_number):
        months[code] = month
    desks = [
        Desk(office=p.office, month=month, last_number=last_number[code, month], queue_version=last_number[code, month])
        for p in places if (month := months.get(code := str(p.office.code), ""))
    ]  # fmt: skip
    names = ["month", "last_number", "queue_version"]
    Desk.objects.bulk_create(desks, update_conflicts=True, unique_fields=["office"], update_fields=names)


def _last(model: Model) -> int:
    if model._meta.pk is None or model._meta.pk.remote_field:
        return 0
    return model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
