"""Transactional tests end with a flush, which the append-only triggers refuse; so it runs with the guard lifted."""

from __future__ import annotations

from typing import Any

from django.test import TransactionTestCase

from audit.guard import lifted


def lift_guard_for_flush() -> None:
    """Make every transactional test flush with the guard lifted; call once, from tests/conftest.py."""
    flush = TransactionTestCase._fixture_teardown
    if getattr(flush, "lifts_guard", False):
        return

    def flush_lifted(self: Any) -> None:
        with lifted():
            flush(self)

    flush_lifted.lifts_guard = True  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = flush_lifted  # type: ignore[method-assign]
