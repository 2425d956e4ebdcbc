"""`manage.py quickstart` with real processes: it serves, heals and goes without a trace."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.processes
START_SECONDS = 90  # of which most is loading the demo on a busy machine


@dataclass
class Running:
    """A started quickstart; `data` is its HELPDESK_DATA, `url` where it serves."""

    process: subprocess.Popen[bytes]
    data: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def pids(self, name: str = "") -> set[int]:
        """The processes that serve this data folder, known by parent or environment; `name` narrows them."""
        mine = f"HELPDESK_DATA={self.data}".encode()
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                is_mine = int(parent) == self.process.pid or mine in (folder / "environ").read_bytes()
            except OSError:
                continue
            if is_mine and name in command:
                found.add(int(folder.name))
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], Any], seconds: float = 30) -> Any:
    """Return what `holds` gives once it is true; an AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if value := holds():
                return value
        except (OSError, ValueError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")


def quickstart(data: Path, port: int, **more: str) -> subprocess.Popen[bytes]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    wanted = {"HELPDESK_DATA": str(data), "PORT": str(port), "HELPDESK_DEMO": "1", **more}
    wanted["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
    with (data.parent / f"{data.name}.out").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "manage.py", "quickstart"],
            cwd=settings.BASE_DIR,
            env={**inherited, **wanted},
            stdout=output,
            stderr=subprocess.STDOUT,
        )


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("data")
    started = Running(quickstart(data, port := free_port()), data, port)
    try:
        until(lambda: started.get("/health/live/")["status"] == "ok", START_SECONDS)
        yield started
    finally:
        if started.process.poll() is None:
            started.process.send_signal(signal.SIGINT)
            started.process.wait(30)


def test_quickstart_becomes_ready_with_worker_and_beat(running: Running) -> None:
    answer = until(lambda: (found := running.get("/health/ready/"))["status"] == "ok" and found)

    assert {name for name, check in answer["checks"].items() if check["ok"]} == {"database", "broker", "beat", "worker"}


def test_quickstart_prints_address_and_password(running: Running) -> None:
    output = running.data.parent / f"{running.data.name}.out"
    printed = until(lambda: "Ctrl-C" in (text := output.read_text()) and text)

    assert running.url in printed
    assert (running.data / "demo_password").read_text() in printed
    assert (running.data / "demo_password").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("part", ["celery -A helpdesk worker", "celery -A helpdesk beat", "uvicorn", "valkey"])
def test_quickstart_starts_a_killed_part_again(running: Running, part: str) -> None:
    before = until(lambda: running.pids(part))
    for pid in before:
        os.kill(pid, signal.SIGKILL)

    after = until(lambda: running.pids(part) - before)

    assert len(after) == len(before) == 1
    until(lambda: running.get("/health/ready/")["status"] == "ok")


def test_quickstart_refuses_a_second_server_on_the_same_port(running: Running, tmp_path: Path) -> None:
    other = quickstart(tmp_path, running.port)

    assert other.wait(30) == 1
    assert f"Port {running.port} cannot be used" in (tmp_path.parent / f"{tmp_path.name}.out").read_text()


def test_quickstart_refuses_a_second_server_on_the_same_data(running: Running) -> None:
    other = subprocess.run(
        [sys.executable, "manage.py", "quickstart"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "HELPDESK_DATA": str(running.data), "PORT": str(free_port())}
        | {"DJANGO_SETTINGS_MODULE": "helpdesk.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (other.returncode, "Already running" in other.stderr) == (1, True)


def test_quickstart_leaves_nothing_after_kill_9(tmp_path: Path, running: Running) -> None:
    """The kernel ends the children with their parent."""
    second = Running(quickstart(tmp_path, port := free_port()), tmp_path, port)
    try:
        before = until(lambda: len(found := second.pids()) == 5 and found, START_SECONDS)
    finally:
        second.process.kill()
        second.process.wait()

    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in before))


def test_quickstart_interrupted_while_setting_up_ends_clean(tmp_path: Path) -> None:
    process = quickstart(tmp_path, free_port())
    until(lambda: "Collecting" in (tmp_path.parent / f"{tmp_path.name}.out").read_text())

    process.send_signal(signal.SIGINT)

    assert process.wait(30) == 0
    assert "Traceback" not in (tmp_path.parent / f"{tmp_path.name}.out").read_text()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_quickstart_stops_everything_and_starts_again_fast(running: Running, sign: signal.Signals) -> None:
    """Ends what the fixture started and starts it again on the same data, so it comes last."""
    until(lambda: running.pids("uvicorn"))
    running.process.send_signal(sign)

    assert running.process.wait(20) == 0
    assert running.pids() == set()
    assert not (running.data / "redis_url").exists()

    started = time.monotonic()
    running.process = quickstart(running.data, running.port)
    until(lambda: running.get("/health/live/")["status"] == "ok")
    assert time.monotonic() - started < 5 * (1 + os.getloadavg()[0] / 2)
