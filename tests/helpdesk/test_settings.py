"""The start-up: bad values stop it with one line, good ones make it safe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

KEY = "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u1v2w3x4y5z6"
PUBLIC = {"SITE_URL": "https://helpdesk.example.org", "SECRET_KEY": KEY, "TRUSTED_PROXIES": "1"}


def manage(data: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={**kept, "HELPDESK_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"PORT": "abc"}, "PORT must be a whole number from 1 to 65535, not 'abc'."),
        ({"DEBUG": "1"}, "DEBUG is always off here"),
        ({"HELPDESK_DEMO": "perhaps"}, "HELPDESK_DEMO must be 1 or 0, not 'perhaps'."),
        ({"DATABASE_URL": "oracle://x"}, "DATABASE_URL must begin with postgres://"),
        ({"REDIS_URL": "localhost"}, "REDIS_URL must begin with redis://"),
        ({"SITE_URL": "https://helpdesk.example.org"}, "SECRET_KEY (or SECRET_KEY_FILE) must be set"),
        (PUBLIC | {"SECRET_KEY": "change-me" * 6}, "SECRET_KEY must be random"),
        (PUBLIC | {"HELPDESK_DEMO": "1"}, "runs on loopback only"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL must be one of INFO"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_a_bad_value_stops_the_start_with_one_line(
    tmp_path: Path, environment: dict[str, str], message: str
) -> None:
    ended = manage(tmp_path, "check", **environment)

    assert ended.returncode == 1
    assert ended.stderr.startswith("The helpdesk cannot start: ") and message in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_secrets_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("short")

    ended = manage(tmp_path, "check", SITE_URL=PUBLIC["SITE_URL"], SECRET_KEY_FILE=str(tmp_path / "key"))

    assert "SECRET_KEY must be random" in ended.stderr


def test_production_passes_the_security_checks(tmp_path: Path) -> None:
    words = ["check", "--deploy", "--tag", "security", "--fail-level", "WARNING"]

    assert manage(tmp_path, *words, **PUBLIC).returncode == 0


def test_a_command_without_a_database_says_how_to_make_one(tmp_path: Path) -> None:
    ended = manage(tmp_path, "verify_due_dates")

    assert ended.returncode == 1
    assert "no such table" in ended.stderr and "make setup" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_kept_secrets_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    assert manage(tmp_path, "check", HELPDESK_DEMO="1").returncode == 0

    for name in ("secret_key", "demo_password"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
