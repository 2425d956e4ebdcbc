"""Is it alive, is it ready? For load balancers, the supervisor and the office's monitoring."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils.timezone import localdate, now

from audit.chain import unsealed
from audit.models import Seal
from helpdesk.celery import BEAT_KEY
from helpdesk.celery import app as celery
from sla.models import ListedYear

BEAT_MAY_PAUSE = 60  # seconds without a turn of beat
SEAL_MAY_PAUSE = timedelta(minutes=10)
NEXT_LIST_MONTH = 11  # the gazette prints the next year's list by November


class NotReady(Exception):
    """A part does not answer; the text says which way."""


def check_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def check_broker() -> str:
    _redis().ping()
    return "answers"


def check_beat() -> str:
    turned = _redis().get(BEAT_KEY)
    if turned is None:
        raise NotReady("has not turned yet")
    age = int(time.time()) - int(turned)
    if age > BEAT_MAY_PAUSE:
        raise NotReady(f"turned {age} seconds ago")
    return f"turned {age} seconds ago"


def check_worker() -> str:
    """Ask the workers; the first one that answers is enough."""
    _redis().ping()  # without a broker the question below would wait for a connection
    if not celery.control.broadcast("ping", reply=True, timeout=2, limit=1):
        raise NotReady("no worker answers")
    return "answers"


def _redis() -> redis.Redis:
    if not settings.REDIS_URL:
        raise NotReady("REDIS_URL is not set")
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "broker": check_broker,
    "beat": check_beat,
    "worker": check_worker,
}


def run(check: Callable[[], str]) -> dict[str, object]:
    try:
        return {"ok": True, "detail": check()}
    except NotReady as error:
        return {"ok": False, "detail": str(error)}
    except Exception as error:  # whatever a broken part throws is an answer here, by its kind only
        return {"ok": False, "detail": f"does not answer ({type(error).__name__})"}


def calendar_warnings(today: date) -> list[str]:
    """Name the years whose official list of holidays is missing: this one, and from November the next."""
    wanted = [today.year] + ([today.year + 1] if today.month >= NEXT_LIST_MONTH else [])
    listed = set(ListedYear.objects.filter(year__in=wanted).values_list("year", flat=True))
    return [f"calendar: no official list of holidays for {year}" for year in wanted if year not in listed]


def seal_warnings(at: datetime) -> list[str]:
    """Say where new history waits for its seal longer than it should."""
    last = Seal.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    late = last is None or at - last > SEAL_MAY_PAUSE
    return [f"audit: {waiting} rows of history are not sealed"] if late and (waiting := unsealed()) else []


def live(request: HttpRequest) -> JsonResponse:
    """The process answers; says nothing about the parts around it."""
    return JsonResponse({"status": "ok", "checks": {}, "warnings": []})


def ready(request: HttpRequest) -> JsonResponse:
    """200 if database, broker, beat and worker all answer, else 503; warnings never change the code."""
    checks = {name: run(check) for name, check in CHECKS.items()}
    is_ready = all(check["ok"] for check in checks.values())
    warnings = calendar_warnings(localdate()) + seal_warnings(now()) if checks["database"]["ok"] else []
    return JsonResponse(
        {"status": "ok" if is_ready else "unavailable", "checks": checks, "warnings": warnings},
        status=200 if is_ready else 503,
    )
