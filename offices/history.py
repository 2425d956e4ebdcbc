"""Audited history: who changed a row, why, and as what; one helper for every audited model of every room.

    class Ticket(models.Model):
        history = audited()

    with acting(actor, "hold"):                       # a verb: both history and events know who and why
        ticket.save(update_fields=["status"])
    with acting(None, "system: sweep_clocks"):        # a worker: no person, the job is the reason

Inside `acting` it alone decides; outside it the signed-in person of the request does, and the reason is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
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
