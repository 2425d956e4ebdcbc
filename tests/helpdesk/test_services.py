"""The launcher of the test servers: exit codes come through, and nothing is left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

from tests.helpdesk.test_quickstart import until

pytestmark = pytest.mark.processes
PROBE = 'import os; print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True); '


def launch(code: str, **more: str) -> subprocess.Popen[str]:
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.services", sys.executable, "-c", PROBE + code],
        cwd=settings.BASE_DIR,
        env=own | more,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def folder_of(database_url: str) -> Path:
    return Path(database_url.partition("host=")[2]).parent


@pytest.mark.parametrize("servers", ["", "wheels"], ids=["of the machine", "of the wheels"])
def test_both_servers_answer_and_go_with_the_exit_code(servers: str) -> None:
    check = "import psycopg, redis; from os import environ as e; "
    check += "psycopg.connect(e['DATABASE_URL']).execute('SELECT 1'); redis.from_url(e['REDIS_URL']).ping(); exit(7)"
    process = launch(check, TEST_SERVERS=servers)

    output = process.communicate(timeout=60)[0]

    assert process.returncode == 7
    assert not folder_of(output.split()[0]).exists()


def test_ctrl_c_removes_both() -> None:
    process = launch("import time; time.sleep(60)")
    database_url, redis_url = process.stdout.readline().split()  # type: ignore[union-attr]
    until(lambda: redis.Redis.from_url(redis_url).ping())

    os.killpg(process.pid, signal.SIGINT)

    assert process.wait(20) == 130
    assert not folder_of(database_url).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database_url)


def test_given_servers_are_used_as_they_are() -> None:
    given = {"DATABASE_URL": "postgres://given/database", "REDIS_URL": "redis://given/0"}

    output = launch("pass", **given).communicate(timeout=30)[0]

    assert output.split() == list(given.values())
