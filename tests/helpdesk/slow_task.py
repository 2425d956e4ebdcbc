"""A task for the worker of test_broker.py: slow, and it tells where it ran."""

import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.slow")
def slow(folder: str, number: int) -> None:
    """Sleep a moment, then leave a file. For tests alone; safe to run twice."""
    time.sleep(0.2)
    (Path(folder) / str(number)).touch()
