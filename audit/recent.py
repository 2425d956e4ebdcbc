"""Recent changes of all audited tables, newest first, a page at a time; the reading side of the history."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Field, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext as _

from audit.coverage import audited_models, history_of
from audit.guard import Model
from audit.words import in_words, reason_in_words

PAGE = 50
SHOWN = 200  # characters of one value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after the history row `row_id` of `table`, written at `at` (aware)."""

    at: datetime
    table: str
    row_id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.table}~{self.row_id}"

    @classmethod
    def read(cls, text: str) -> Place:
        """Read what `str` wrote. Raises ValueError for anything else."""
        at, table, row_id = text.split("~")
        moment = datetime.fromisoformat(at)
        is_key = row_id.isascii() and row_id.isdigit() and len(row_id) <= 18
        if moment.tzinfo is None or not is_key or not 2000 <= moment.year < 3000:
            raise ValueError(text)
        return cls(moment, table, int(row_id))


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show: one table or all, one person or the system alone, moments from `since` until before `until`."""

    table: str = ""
    actor_id: int | None = None
    system: bool = False
    since: datetime | None = None
    until: datetime | None = None

    def condition(self) -> Q:
        found = Q()
        if self.actor_id is not None or self.system:
            found &= Q(history_user=None) if self.system else Q(history_user=self.actor_id)
        if self.since:
            found &= Q(history_date__gte=self.since)
        return found & Q(history_date__lt=self.until) if self.until else found


@dataclass(frozen=True, slots=True)
class Change:
    """One history row for the page; `fields` are (column in words, old, new) where it differs from the one before."""

    model: Model
    row: Any
    actor: Any
    fields: Sequence[tuple[str, str, str]]

    @property
    def title(self) -> str:
        """The number that people know the object by, else its key."""
        known = getattr(self.row, "number", None) or getattr(self.row, self.model._meta.pk.attname)  # type: ignore[union-attr]  # a model has a key
        return str(known)

    @property
    def table_name(self) -> str:
        """The name of the table in the database."""
        return self.model._meta.db_table

    @property
    def table(self) -> str:
        """The name of the table in the reader's language."""
        return in_words(str(self.model._meta.verbose_name))

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return reason_in_words(self.row.history_change_reason)

    @property
    def place(self) -> Place:
        return Place(self.row.history_date, self.table_name, self.row.history_id)


def changes(wanted: Filter, *, after: Place | None = None, size: int = PAGE) -> tuple[list[Change], Place | None]:
    """Return a page of changes and the place of the next, None on the last.

    One statement finds the page, two more for each table on it, one for the people; none is linear in the history.
    """
    models = [model for model in audited_models() if wanted.table in ("", model._meta.db_table)]
    keys = _page(models, wanted.condition(), after, size + 1)
    rows = [
        row for number, model in enumerate(models) for row in _rows(model, [key for at, key in keys if at == number])
    ]
    people = get_user_model()._base_manager.in_bulk({row.history_user_id for _model, row, _before in rows} - {None})
    found = {
        (model, row.history_id): Change(model, row, people.get(row.history_user_id), tuple(_differences(row, before)))
        for model, row, before in rows
    }
    page = [found[models[number], key] for number, key in keys]
    return page[:size], page[size - 1].place if len(page) > size else None


def _page(models: Sequence[Model], condition: Q, after: Place | None, size: int) -> list[tuple[int, int]]:
    """Return (number of the model, history id) of a page: the newest of each table, merged by the database."""
    parts, values = [], []
    for number, model in enumerate(models):
        history = history_of(model).objects.filter(condition, _after(model._meta.db_table, after))
        history = history.annotate(part=Value(number, IntegerField())).order_by("-history_date", "-history_id")
        sql, given = history.values_list("part", "history_id", "history_date")[:size].query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS part{number}")
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 3 DESC, 1, 2 DESC LIMIT {size:d}", values)
        return [(number, key) for number, key, _at in cursor.fetchall()]


def _after(table: str, place: Place | None) -> Q:
    """Rows of `table` that come after `place` in the order: newest first, then by table, then by descending key."""
    if place is None:
        return Q()
    if table == place.table:
        return Q(history_date__lt=place.at) | Q(history_date=place.at, history_id__lt=place.row_id)
    return Q(history_date__lte=place.at) if table > place.table else Q(history_date__lt=place.at)


def _rows(model: Model, keys: Sequence[int]) -> Iterator[tuple[Model, Any, Any]]:
    """Yield (model, history row, the row before it of the same object or None)."""
    if not keys:
        return
    history: QuerySet[Any] = history_of(model).objects.order_by()
    key = model._meta.pk.attname  # type: ignore[union-attr]  # a concrete model has a key
    earlier = history.filter(**{key: OuterRef(key)}, history_id__lt=OuterRef("history_id")).order_by("-history_id")
    rows = list(history.filter(pk__in=keys).annotate(before=Subquery(earlier.values("history_id")[:1])))
    before = history.in_bulk([row.before for row in rows if row.before])
    for row in rows:
        yield model, row, before.get(row.before)


def _differences(row: Any, before: Any) -> Iterable[tuple[str, str, str]]:
    if before is None and row.history_type == "-":
        return
    for field in row.tracked_fields:
        old, new = getattr(before, field.attname, None), getattr(row, field.attname)
        if old != new and not (before is None and new in ("", None)):
            yield in_words(str(field.verbose_name)), _word(field, old), _word(field, new)


def _word(field: Field[Any, Any], value: Any) -> str:
    """Return a value as the page shows it: a code as its word, a moment by the Dhaka clock, a long text cut."""
    if isinstance(value, bool):
        value = _("Yes") if value else _("No")
    elif isinstance(value, datetime):
        value = localtime(value, get_default_timezone()).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, Hashable):
        value = dict(field.flatchoices).get(value, value)
    text = "" if value is None else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
