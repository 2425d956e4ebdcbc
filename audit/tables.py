"""Which tables are sealed, and how their rows are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from audit.canonical import row_hash
from audit.guard import Model, free_columns, guarded_models
from audit.models import Link, Mark, Seal, Shape

OWN = (Link, Seal, Shape)  # the chain proves itself

# Who is writing a table now: an INSERT holds this lock from before it draws its key until after its commit is seen.
HOLDERS = """
SELECT c.relname, l.virtualtransaction
FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.pid IS DISTINCT FROM pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND c.relnamespace = current_schema()::regnamespace
"""


def sealed_models() -> list[Model]:
    """Return the models whose rows the chain covers, by table name."""
    return [model for model in guarded_models() if model not in OWN]


def sealed_columns(model: Model) -> list[str]:
    """Return the columns of `model` that never change, sorted."""
    free = free_columns(model)
    return sorted({str(field.column) for field in model._meta.concrete_fields} - set(free))


def rows(queryset: QuerySet[Any], columns: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """Yield (key, hash over `columns`) of each row; a column that no longer exists is left out and changes the hash."""
    meta = queryset.model._meta
    names = {field.column: field.attname for field in meta.concrete_fields}
    known = [column for column in columns if column in names]
    found = queryset.values_list("pk", *(names[column] for column in known))
    for key, *values in found:
        yield key, row_hash(meta.db_table, known, values)


def unlinked(model: Model, mark: Mark, *, after: int = 0) -> QuerySet[Any]:
    """Rows of `model` with a key above `after` that have no link yet; both sides by index."""
    linked = Link.objects.filter(table_id=mark.pk, row_id__gt=after, row_id=OuterRef("pk"))
    return model._base_manager.filter(~Exists(linked), pk__gt=after)


def tops(models: Iterable[Model]) -> dict[str, int]:
    """Return the highest visible key of each table, 0 if empty; one statement for all."""
    parts = [
        f'SELECT \'{model._meta.db_table}\', max("{model._meta.pk.column}") FROM "{model._meta.db_table}"'
        for model in models
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {table: top or 0 for table, top in cursor.fetchall()}


def writers(model: Model, holders: dict[str, set[str]]) -> set[str]:
    """Return who may yet show a key of `model` that is drawn already.

    A key borrowed one to one (a requisition has its ticket's) is drawn while the lender's table is written.
    """
    found = set(holders.get(model._meta.db_table, ()))
    lender = getattr(model._meta.pk, "remote_field", None)
    return found | writers(lender.model, holders) if lender else found


def holders() -> dict[str, set[str]]:
    """Return the other transactions that may be writing each table now; none on SQLite, which has one writer."""
    if connection.vendor != "postgresql":
        return {}
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS)
        for table, holder in cursor.fetchall():
            found.setdefault(table, set()).add(holder)
    return found
