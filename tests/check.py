"""Everything `make test` asks for: style, arrows, templates, migrations, types, tests. Ends 1 if any failed."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

PRINTING = Lock()
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
    """Run one step, then print its output whole; tells whether it passed."""
    name, command = step
    started = time.monotonic()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    passed = done.returncode == 0
    with PRINTING:
        print(f"== {name}\n{done.stdout.decode(errors='replace').rstrip()}")
        print(f"   {'passed' if passed else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
    return passed


def run_in_order(steps: list[Step], environment: dict[str, str]) -> list[str]:
    """Run the steps one after the other; returns the names of those that failed."""
    return [name for name, command in steps if not run((name, command), environment)]


def main() -> int:
    """Run every step, also after a failure, so that one run tells all; returns the exit code."""
    started = time.monotonic()
    ours = ("HELPDESK_DEMO", "HELPDESK_DATA", "PORT")
    here = {name: value for name, value in os.environ.items() if name not in ours}
    here["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings_test"
    without = {name: value for name, value in here.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    on_servers, processes, on_sqlite = TESTS
    # Tests with real processes mostly wait: they, the static checks and SQLite share the time of the long run,
    # unless both would share given servers, which some of them flush and restart.
    are_given = "DATABASE_URL" in here or "REDIS_URL" in here
    with ThreadPoolExecutor(max_workers=1 if are_given else 2) as lanes:
        long = lanes.submit(run_in_order, [on_servers], here)
        short = lanes.submit(lambda: run_in_order([processes], here) + run_in_order([on_sqlite], without))
        static = run_in_order(STATIC, here)
        failed = static + short.result() + long.result()
    print(f"{len(STATIC + TESTS)} checks in {time.monotonic() - started:.0f} s; failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
