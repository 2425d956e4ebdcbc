"""Audited history: who changed a row, why, and as what; one helper for every audited model of every room.

    class Ticket(models.Model):
        history = audited()

    with acting(actor, "hold"):                       # a verb: both history and events know who and why
        ticket.save(update_fields=["status"])
    with acting(None, "system: sweep_clocks"):        # a worker: no person, the job is the reason

Inside `acting` it alone decides; outside it the signed-in person of the request does, and the reason is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords


@dataclass(frozen=True, slots=True)
class Acting:
    """Who writes history now: a person, or nobody (the system), and the reason in code words, never a sentence."""

    actor: Any
    reason: str


_acting: ContextVar[Acting | None] = ContextVar("offices_acting", default=None)


@contextmanager
def acting(actor: Any, reason: str) -> Iterator[Acting]:
    """Give every history row written inside to `actor` (a User, or None for the system) with `reason`.

    Nests: the innermost wins. Safe in threads and in async code. An anonymous visitor counts as None.
    """
    person = actor if actor is not None and actor.is_authenticated else None
    token = _acting.set(Acting(person, reason))
    try:
        yield Acting(person, reason)
    finally:
        _acting.reset(token)


def current_acting() -> Acting | None:
    """Return who acts now, or None outside `acting`."""
    return _acting.get()


class AuditedManager(HistoryManager):
    """Lets the bulk helpers (`bulk_create_with_history` and its kin) take the reason from `acting` too."""

    def bulk_history_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        now_acting = _acting.get()
        if now_acting and not kwargs.get("default_change_reason"):
            kwargs["default_change_reason"] = now_acting.reason
        return super().bulk_history_create(objs, *args, **kwargs)


class AuditedRecords(HistoricalRecords):
    """History that survives its people: no constraint on the actor, so no delete ever rewrites a history row."""

    def _get_history_user_fields(self) -> dict[str, Any]:
        actor = models.ForeignKey(
            settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
        )
        return {"history_user": actor}

    def get_history_user(self, instance: Any) -> Any:
        now_acting = _acting.get()
        return now_acting.actor if now_acting else super().get_history_user(instance)

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: str | None) -> str | None:
        own = super().get_change_reason_for_object(instance, history_type, using)
        now_acting = _acting.get()
        return own or (now_acting.reason if now_acting else None)


def audited(**kwargs: Any) -> AuditedRecords:
    """Return the history of a model; takes what HistoricalRecords takes, such as `excluded_fields`."""
    kwargs.setdefault("history_change_reason_field", models.TextField(null=True))
    kwargs.setdefault("history_manager", AuditedManager)
    return AuditedRecords(**kwargs)


def bulk_save_with_history(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Save `fields` of existing rows of one audited model, with a history row each: two statements, both engines.

    The caller has locked the rows; actor and reason come from `acting`. History is copied from the table itself, so
    it cannot differ from what was saved. No signal is sent.
    """
    if not rows:
        return
    model = type(rows[0])
    with connection.cursor() as cursor:
        cursor.execute(*_update(model, rows, [model._meta.get_field(name) for name in fields]))
        cursor.execute(*_copy_to_history(model, [row.pk for row in rows]))


def history_of(model: type[models.Model]) -> Any:
    """Return the model of the history rows of an audited model."""
    # The library sets the attribute on the options of each audited model; the stubs know nothing of it.
    return getattr(model, model._meta.simple_history_manager_attribute).model  # type: ignore[attr-defined]


def _update(model: type[models.Model], rows: Sequence[models.Model], fields: Sequence[Any]) -> tuple[str, list[Any]]:
    quote, table, key = connection.ops.quote_name, model._meta.db_table, _key(model)
    columns = ", ".join(
        f"{quote(field.column)} = v.column{number}{_cast(field)}" for number, field in enumerate(fields, start=2)
    )
    values = ", ".join([f"({', '.join(['%s'] * (len(fields) + 1))})"] * len(rows))
    found = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in (key, *fields)
    ]
    where = f"{quote(table)}.{quote(key.column)} = v.column1{_cast(key)}"
    return f"UPDATE {quote(table)} SET {columns} FROM (VALUES {values}) AS v WHERE {where}", found


def _key(model: type[models.Model]) -> Any:
    return model._meta.pk


def _cast(field: Any) -> str:
    """PostgreSQL reads a column of NULLs as text unless it is told; SQLite keeps what it is given."""
    return f"::{field.rel_db_type(connection) if field.primary_key else field.cast_db_type(connection)}" * (
        connection.vendor == "postgresql"
    )


def _copy_to_history(model: type[models.Model], keys: Sequence[Any]) -> tuple[str, list[Any]]:
    history = history_of(model)
    quote, now_acting, key = connection.ops.quote_name, current_acting(), _key(model).column
    own = ["history_date", "history_change_reason", "history_type", "history_user_id"]
    who = now_acting and now_acting.actor and now_acting.actor.pk
    when = history._meta.get_field("history_date").get_db_prep_save(timezone.now(), connection)
    values = [when, now_acting and now_acting.reason, "~", who]
    columns = ", ".join(quote(field.column) for field in history.tracked_fields)
    marks = ", ".join(["%s"] * len(keys))
    return (
        f"INSERT INTO {quote(history._meta.db_table)} ({columns}, {', '.join(map(quote, own))}) "
        f"SELECT {columns}, %s, %s, %s, %s FROM {quote(model._meta.db_table)} "
        f"WHERE {quote(key)} IN ({marks}) ORDER BY {quote(key)}",
        [*values, *keys],
    )
