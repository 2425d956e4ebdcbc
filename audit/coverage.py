"""Does the history tell the truth about the rows that stand now? Each live row against its latest history row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Subquery
from simple_history.models import registered_models

from audit.guard import Model
from offices.history import history_of

DELETED = "-"


@dataclass(frozen=True, slots=True)
class Gap:
    """A live row that its history does not tell of, or a row that is gone without a word."""

    table: str
    row_id: Any
    what: str

    def __str__(self) -> str:
        return f"broken table={self.table} id={self.row_id} what={self.what}"


def audited_models() -> list[Model]:
    """Return the models that keep a history, by table name."""
    kept = [model for model in apps.get_models() if model._meta.db_table in registered_models]
    return sorted(
        (model for model in kept if hasattr(model._meta, "simple_history_manager_attribute")),
        key=lambda model: model._meta.db_table,
    )


def gaps(models: list[Model] | None = None) -> Iterator[Gap]:
    """Yield each row of the audited `models` (all by default) whose latest history differs from it, or is missing."""
    for model in audited_models() if models is None else models:
        yield from _of_live_rows(model)
        yield from _of_vanished_rows(model)


def _of_live_rows(model: Model) -> Iterator[Gap]:
    history = history_of(model)
    names = [field.attname for field in history.tracked_fields]
    latest = history.objects.filter(**{model._meta.pk.attname: OuterRef("pk")}).order_by("-history_id")
    live = model._base_manager.annotate(latest_history=Subquery(latest.values("history_id")[:1])).order_by("pk")
    for chunk in _chunks(live.values_list("pk", "latest_history", *names)):
        latest_ids = [row[1] for row in chunk]
        found = history.objects.filter(pk__in=latest_ids).values_list("pk", "history_type", *names)
        told = {row[0]: row[1:] for row in found}
        for key, history_id, *values in chunk:
            if what := _difference(names, values, told.get(history_id)):
                yield Gap(model._meta.db_table, key, what)


def _difference(names: list[str], values: list[Any], told: tuple[Any, ...] | None) -> str:
    if told is None:
        return "no-history"
    if told[0] == DELETED:
        return "alive-after-delete"
    differing = [name for name, value, other in zip(names, values, told[1:], strict=True) if value != other]
    return f"differs:{','.join(differing)}" if differing else ""


def _of_vanished_rows(model: Model) -> Iterator[Gap]:
    history, key = history_of(model), model._meta.pk.attname
    gone = history.objects.exclude(**{f"{key}__in": model._base_manager.values("pk")})
    latest = gone.order_by(key, "-history_id").values_list(key, "history_type")
    before = None
    for row_id, history_type in latest.iterator(2000):
        if row_id != before and history_type != DELETED:
            yield Gap(model._meta.db_table, row_id, "gone-without-history")
        before = row_id


def _chunks(queryset: Any, size: int = 2000) -> Iterator[list[Any]]:
    last = None
    while chunk := list((queryset if last is None else queryset.filter(pk__gt=last))[:size]):
        yield chunk
        last = chunk[-1][0]
