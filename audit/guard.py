"""Append-only in the database: triggers that refuse to change or delete what was written for the record.

Guarded are all tables of django-simple-history and every model that says `insert_only = True`;
`insert_only_except = ("column",)` names columns of such a model that may still be updated.
SQLite drops triggers silently whenever Django rebuilds a table, so `ensure` runs after every migrate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from simple_history.models import HistoricalChanges

Model = type[models.Model]
PREFIX = "append_only"

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND (to_jsonb(OLD) - TG_ARGV) = (to_jsonb(NEW) - TG_ARGV) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $refuse$
"""
POSTGRESQL_INSTALLED = """
SELECT c.relname, t.tgname, encode(t.tgargs, 'escape')
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgname LIKE 'append\\_only%%'
  AND c.relnamespace = current_schema()::regnamespace
"""
SQLITE_INSTALLED = (
    "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append\\_only%%' ESCAPE '\\'"
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger; `mark` is what the catalogue shows of it when it is as it should be."""

    table: str
    name: str
    create: str
    mark: str


def guarded_models() -> list[Model]:
    """Return every model whose rows may be inserted and never changed, by table name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and (issubclass(model, HistoricalChanges) or getattr(model, "insert_only", False))
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def free_columns(model: Model) -> tuple[str, ...]:
    """Return the columns of an insert-only model that may still be updated."""
    names = getattr(model, "insert_only_except", ())
    return tuple(sorted(str(field.column) for field in model._meta.concrete_fields if field.name in names))


def _postgresql_triggers(model: Model) -> Iterator[Trigger]:
    table, free = model._meta.db_table, free_columns(model)
    arguments = ", ".join(f"'{column}'" for column in free)
    for name, event, level, given in (
        (f"{PREFIX}_row", "UPDATE OR DELETE", "ROW", arguments),
        (f"{PREFIX}_truncate", "TRUNCATE", "STATEMENT", ""),
    ):
        create = (
            f'CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON "{table}" '
            f"FOR EACH {level} EXECUTE FUNCTION append_only_refuse({given})"
        )
        yield Trigger(table, name, create, "".join(f"{column}\\000" for column in free) if given else "")


def _sqlite_triggers(model: Model) -> Iterator[Trigger]:
    table, free = model._meta.db_table, free_columns(model)
    columns = [field.column for field in model._meta.concrete_fields if field.column not in free]
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
    key = model._meta.pk.column  # type: ignore[union-attr]  # a concrete model has a key
    # INSERT OR REPLACE deletes the old row without any DELETE trigger; hence the third one.
    taken = f'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'
    for event, when in (("UPDATE", f"WHEN {changed} " if free else ""), ("DELETE", ""), ("INSERT", f"WHEN {taken} ")):
        name = f"{PREFIX}_{event.lower()}_{table}"
        create = (
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" {when}'
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {event} of {table} is refused'); END"
        )
        yield Trigger(table, name, create, create)


def expected(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Return the triggers that the guarded tables existing in this database should have."""
    make = _postgresql_triggers if connection.vendor == "postgresql" else _sqlite_triggers
    present = set(connection.introspection.table_names())
    return [trigger for model in guarded_models() if model._meta.db_table in present for trigger in make(model)]


def installed(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """Return the enabled guard triggers in the database: (table, name) to mark."""
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL_INSTALLED if connection.vendor == "postgresql" else SQLITE_INSTALLED, [])
        return {(table, name): mark for table, name, mark in cursor.fetchall()}


def missing(*, using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
    """Return the triggers that are absent, disabled or not as they should be."""
    have = installed(connections[using])
    return [
        trigger for trigger in expected(connections[using]) if have.get((trigger.table, trigger.name)) != trigger.mark
    ]


def ensure(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """Create the triggers that are missing; safe to repeat. Returns how many were made."""
    wanted = missing(using=using)
    if not wanted:
        return 0
    connection = connections[using]
    have = installed(connection)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _settle(connection)
            cursor.execute(POSTGRESQL_FUNCTION)
        for trigger in wanted:
            if (trigger.table, trigger.name) in have:
                cursor.execute(_drop(connection, trigger.table, trigger.name))
            cursor.execute(trigger.create)
    return len(wanted)


@contextmanager
def lifted(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Take the guard away inside one transaction and put it back at its end, also when it fails.

    On PostgreSQL the guarded tables are locked meanwhile, so nobody else writes unguarded. Only the
    owner of the tables can do this. For the flush of tests and for `retention`, which records it.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        if connection.vendor == "postgresql":
            _settle(connection)
        with connection.cursor() as cursor:
            for table, name in installed(connection):
                cursor.execute(_drop(connection, table, name))
        yield
        ensure(using=using)


def restore_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Answer to `post_migrate`: a rebuilt or new table gets its guard."""
    ensure(using=using)


def _drop(connection: BaseDatabaseWrapper, table: str, name: str) -> str:
    where = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    return f'DROP TRIGGER "{name}"{where}'


def _settle(connection: BaseDatabaseWrapper) -> None:
    """Check deferred constraints now: PostgreSQL refuses DDL on a table with pending trigger events."""
    connection.check_constraints()
