"""Everything `make test` asks for: style, arrows, templates, migrations, types, tests. Ends 1 if any failed."""

import os
import subprocess
import sys
import time

PYTHON = sys.executable
BIN = os.path.dirname(PYTHON)
PYTEST = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
MANAGE = [PYTHON, "-m", "django"]
ON_SERVERS = [PYTHON, "-m", "tests.services"]

Step = tuple[str, list[str]]
STATIC: list[Step] = [
    ("style", [f"{BIN}/ruff", "check", "."]),
    ("arrows between rooms", [f"{BIN}/lint-imports"]),
    ("templates", [f"{BIN}/djlint", "templates", "--lint", "--quiet"]),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    ("types", [PYTHON, "-m", "mypy"]),
]
TESTS: list[Step] = [
    ("tests on PostgreSQL and Redis", [*ON_SERVERS, *PYTEST, "-n", "2", "-m", "not processes"]),
    ("tests with real processes", [*ON_SERVERS, *PYTEST, "-m", "processes"]),
    ("what a try-out touches, on SQLite", [*PYTEST, "-n", "2", "-m", "tryout"]),
]


def run(step: Step, environment: dict[str, str]) -> bool:
    """Run one step with its output on the terminal; tells whether it passed."""
    name, command = step
    print(f"== {name}", flush=True)
    started = time.monotonic()
    passed = subprocess.run(command, env=environment).returncode == 0
    print(f"   {'passed' if passed else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
    return passed


def main() -> int:
    """Run every step, also after a failure, so that one run tells all; returns the exit code."""
    started = time.monotonic()
    ours = ("HELPDESK_DEMO", "HELPDESK_DATA", "PORT")
    here = {name: value for name, value in os.environ.items() if name not in ours}
    here["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings_test"
    without = {name: value for name, value in here.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    failed = []
    for step in STATIC + TESTS:
        if not run(step, without if step is TESTS[-1] else here):
            failed.append(step[0])
    print(f"{len(STATIC + TESTS)} checks in {time.monotonic() - started:.0f} s; failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
