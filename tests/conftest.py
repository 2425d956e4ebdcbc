"""Fixtures of general use; people and offices are in tests/people.py."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.services import redis_server


def pytest_configure(config: pytest.Config) -> None:
    """Let a flush lift the append-only guard; compile the messages once, before anything is translated."""
    from tests.guard import lift_guard_for_flush

    lift_guard_for_flush()
    if not hasattr(config, "workerinput"):
        from helpdesk.management.commands.setup import compile_messages

        compile_messages()


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: python -m tests.services python -m pytest ...")


@pytest.fixture(scope="session")
def real_redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running Redis: this run's own database, or a server started for this session."""
    if settings.REDIS_URL:
        yield settings.REDIS_URL
        return
    with tempfile.TemporaryDirectory(prefix="hd-", dir="/tmp") as folder, redis_server(Path(folder) / "redis") as url:
        yield url
