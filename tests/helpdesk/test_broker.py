"""A real worker outlives its Redis: celery 5.7.0 did not, so the lock says 5.6.3 (see pyproject.toml)."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings

from tests.helpdesk.test_quickstart import until
from tests.services import redis_server

pytestmark = pytest.mark.processes


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short folder: a socket's path has 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="hd-", dir="/tmp") as name:
        yield Path(name)


@pytest.fixture
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    url = f"unix://{folder / 'redis' / 'redis.sock'}"
    with (folder / "log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "helpdesk", "worker", "--pool", "threads", "--concurrency", "2"]
            + ["-I", "tests.helpdesk.slow_task", "--without-mingle", "--loglevel", "INFO"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "REDIS_URL": url, "DJANGO_SETTINGS_MODULE": "helpdesk.settings"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    yield process
    process.terminate()
    assert process.wait(30) == 0


def send(url: str, folder: Path, numbers: range) -> None:
    app = Celery(broker=url.replace("unix://", "redis+socket://"))
    for number in numbers:
        app.send_task("tests.slow", [str(folder), number])


@pytest.mark.parametrize("backlog", [1, 20], ids=["one running", "a backlog waiting"])
def test_the_worker_outlives_a_restart_of_redis(folder: Path, worker: subprocess.Popen[bytes], backlog: int) -> None:
    done = folder / "done"
    done.mkdir()
    with redis_server(folder / "redis") as url:
        send(url, done, range(backlog))
        until(lambda: any(done.iterdir()))
    (folder / "redis").rename(folder / "before")

    with redis_server(folder / "redis") as url:
        send(url, done, range(100, 103))
        until(lambda: (done / "102").exists())

    assert worker.poll() is None
