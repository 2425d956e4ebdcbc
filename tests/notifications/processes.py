"""Real workers, beats, brokers and a mail sink, started for one test and ended with it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from aiosmtpd.controller import Controller
from celery import Celery
from django.conf import settings
from django.db import connection

from helpdesk.supervisor import die_with_parent
from tests.services import redis_server

CELERY = [sys.executable, "-m", "celery", "-A", "tests.notifications.quick_celery"]
WORKER = [*CELERY, "worker", "--pool", "threads", "--concurrency", "4", "--without-gossip", "--without-mingle"]
BEAT = [*CELERY, "beat", "--pidfile="]


def until(holds: Callable[[], Any], seconds: float = 20) -> Any:
    """Return what `holds` gives once it is true; an AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := holds():
            return value
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Sink:
    """A mail server on loopback that keeps what it takes, `pause` seconds a mail."""

    def __init__(self, pause: float = 0.0) -> None:
        self.pause, self.taken, self.lock = pause, list[tuple[str, str]](), threading.Lock()
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content)
        with self.lock:
            self.taken.append((envelope.rcpt_tos[0], str(message["Message-ID"])))
        time.sleep(self.pause)
        return "250 OK"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def letters(self) -> Counter[str]:
        """How often each message was taken, by Message-ID."""
        with self.lock:
            return Counter(message_id for _to, message_id in self.taken)

    def readers(self) -> set[str]:
        with self.lock:
            return {to for to, _message_id in self.taken}


@dataclass
class Broker:
    """A Redis that forgets everything when it stops, always at the same address."""

    folder: Path
    _running: AbstractContextManager[str] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.folder / 'redis.sock'}"

    def start(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._running = redis_server(self.folder)
        self._running.__enter__()

    def stop(self) -> None:
        if self._running is not None:
            self._running.__exit__(None, None, None)
            self._running = None

    def flush(self) -> int:
        """Throw away every message; returns how many lay in the queue."""
        client = redis.Redis.from_url(self.url)
        waiting = int(client.llen("celery"))  # type: ignore[arg-type]
        client.flushall()
        return waiting

    def ring(self, task: str = "notifications.sweep") -> None:
        """Send the message that beat would send."""
        app = Celery(broker=self.url.replace("unix://", "redis+socket://"), set_as_current=False)
        with app.connection_for_write() as link:
            app.send_task(task, connection=link, expires=55, ignore_result=True)


@dataclass
class Shop:
    """Everything that runs for one test; `close` ends it."""

    folder: Path
    broker: Broker
    sink: Sink
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, command: list[str]) -> subprocess.Popen[bytes]:
        parent = os.getpid()
        with (self.folder / f"{len(self.started)}.log").open("wb") as output:
            process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment(), stdout=output, stderr=subprocess.STDOUT,
                preexec_fn=lambda: die_with_parent(parent, signal.SIGKILL),
            )  # fmt: skip
        self.started.append(process)
        return process

    def environment(self) -> dict[str, str]:
        url = urlsplit(os.environ["DATABASE_URL"])
        own = {
            "DATABASE_URL": url._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
            "REDIS_URL": self.broker.url, "EMAIL_URL": self.sink.url, "HELPDESK_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings", "PYTHONPATH": str(settings.BASE_DIR),
        }  # fmt: skip
        return {**os.environ, **own}

    def logs(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in self.folder.glob("*.log"))

    def close(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()
        self.broker.stop()
        self.sink.controller.stop()
