"""The worker, and the whole schedule on one screen. The database is the truth; every job may run twice."""

import logging
import os
import time
from typing import Any

import redis
from celery import Celery
from celery.beat import Scheduler
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
log = logging.getLogger(__name__)

BEAT_KEY = "helpdesk:beat"  # when beat last turned, Unix seconds
SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "notifications.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "fan-out": {"task": "notifications.fan_out", "schedule": 60.0, "options": {"expires": 55}},
    "recount": {"task": "tickets.recount", "schedule": 60.0, "options": {"expires": 55}},
    "seal": {"task": "audit.seal", "schedule": 60.0, "options": {"expires": 55}},
}


class MarkedScheduler(Scheduler):
    """Beat without a file: the schedule is static, and jobs find their work in the database.

    Each turn leaves a mark in Redis, from which /health/ready/ reads beat's age.
    """

    def setup_schedule(self) -> None:
        super().setup_schedule()
        for name in [name for name, entry in self.data.items() if entry.task not in self.app.tasks]:
            log.error("no task named %s: %s left out of the schedule", self.data.pop(name).task, name)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        wait: float = super().tick(*args, **kwargs)
        try:
            redis.Redis.from_url(settings.REDIS_URL).set(BEAT_KEY, int(time.time()))
        except (redis.RedisError, OSError, ValueError) as error:
            log.warning("beat could not leave its mark: %s", error)
        return wait


app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
