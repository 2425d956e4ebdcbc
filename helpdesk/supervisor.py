"""Children of one parent: started together, started again when they die, gone when the parent goes."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
STEADY_SECONDS = 20  # a child that ran this long starts again at once
LONGEST_PAUSE = 10.0  # seconds between two attempts
GRACE_SECONDS = 8  # between SIGTERM and SIGKILL


def die_with_parent(parent: int, sign: int = signal.SIGKILL) -> None:
    """Ask the kernel to end this process when its parent ends, even by kill -9 (Linux; elsewhere nothing)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sign)
    if os.getppid() != parent:  # the parent was gone before the request
        os.kill(os.getpid(), sign)


def catches_interrupt(pid: int) -> bool:
    """Tell whether `pid` has a handler for Ctrl-C. make takes its own down once interrupted and waits for us
    without a word, so that `kill -INT` on make alone would otherwise never end (Linux; elsewhere True)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)


@dataclass
class Child:
    """One command that has to be running; its output goes to `log`."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0  # monotonic seconds
    pause: float = 0.0  # seconds to wait before the next start
    restarts: int = field(default=0)

    def start(self, environment: Mapping[str, str]) -> None:
        parent = os.getpid()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the parent alone, which then stops them in order
                preexec_fn=lambda: die_with_parent(parent),
            )
        self.started = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Ask, wait `grace` seconds, then end it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(grace)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Keep `children` running until `stopping`; the order of the list is the order of their starts."""

    def __init__(self, children: list[Child], environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.children = children
        self.environment = environment
        self.say = say
        self.stopping = False

    def request_stop(self, *_: object) -> None:
        self.stopping = True

    def watch(self) -> None:
        """Look at the children five times a second until somebody asks to stop."""
        under_make = "MAKELEVEL" in os.environ and catches_interrupt(os.getppid())
        while not self.stopping:
            if under_make and not catches_interrupt(os.getppid()):
                self.request_stop()
            for child in self.children:
                if not child.is_running() and not self.stopping:
                    self.revive(child)
            time.sleep(0.2)

    def revive(self, child: Child) -> None:
        """Start a dead child again: at once after a steady life, else after a pause that doubles."""
        now = time.monotonic()
        if now - child.started < child.pause:
            return
        died_young = now - child.started < STEADY_SECONDS
        child.pause = min(LONGEST_PAUSE, max(0.5, child.pause * 2)) if died_young else 0.0
        code = child.process.returncode if child.process else None
        self.say(f"{child.name} ended ({code}); starting it again. Its output: {child.log}")
        child.restarts += 1
        child.start(self.environment)

    def stop(self) -> None:
        """Stop the children, the last started first."""
        for child in reversed(self.children):
            child.stop()
