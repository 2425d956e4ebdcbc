"""The one way to take the guard away in production: for a stated reason that stays on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from audit.guard import lifted
from audit.models import Lift


@contextmanager
def recorded_lift(*, reason: str, at: datetime, actor: Any = None, job: str = "") -> Iterator[Lift]:
    """Lift the guard for the block and record who did it and why; both happen in one transaction or not at all.

    `actor` is a User, or None for a worker, which gives its `job`. Rows that are sealed and changed here are named by
    verify_audit from then on: the record explains them, it does not hide them.
    Raises ValueError where the reason is empty, or neither actor nor job is given.
    """
    if not reason.strip() or not (actor or job):
        raise ValueError("a lift needs a reason and an actor or a job")
    with lifted():
        yield Lift.objects.create(at=at, reason=reason, actor=actor, job=job)
