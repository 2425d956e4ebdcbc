"""What every answer carries, and what a broken part answers."""

import logging
import time
from collections.abc import Iterator

import pytest
import redis
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from helpdesk import errors, health, middleware, urls
from helpdesk.cache import ForgivingRedisCache
from helpdesk.celery import BEAT_KEY
from helpdesk.logs import OneLine

pytestmark = pytest.mark.tryout


def broken(request: HttpRequest) -> None:
    raise ValueError("secret detail")


def without_database(request: HttpRequest) -> None:
    raise OperationalError("password=secret")


urlpatterns = [path("broken/", broken), path("away/", without_database), path("api/v1/broken/", broken)]
urlpatterns += urls.urlpatterns
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def client(db: None) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/broken/", 500), ("/away/", 503), ("/nowhere/", 404), ("/health/live/", 200), ("/sign-in/", 200)],
)
def test_answers_carry_the_security_headers(client: Client, address: str, status: int) -> None:
    answer = client.get(address)

    assert answer.status_code == status
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "object-src 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "secret" not in answer.content.decode()


def test_an_error_under_the_api_is_typed(client: Client) -> None:
    answer = client.get("/api/v1/broken/")

    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")


def test_a_form_without_its_token_is_explained(client: Client) -> None:
    answer = client.post("/sign-in/", {"username": "x"})

    assert answer.status_code == 403
    assert answer["Content-Type"].startswith("text/html")


def test_ready_is_503_and_names_what_is_down(client: Client) -> None:
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
        answer = client.get("/health/ready/")

    down = {name for name, check in answer.json()["checks"].items() if not check["ok"]}
    assert (answer.status_code, answer.json()["status"], down) == (503, "unavailable", {"broker", "beat", "worker"})


def test_beat_is_down_after_a_minute_without_a_turn(real_redis_url: str) -> None:
    store = redis.Redis.from_url(real_redis_url)
    with override_settings(REDIS_URL=real_redis_url):
        store.set(BEAT_KEY, int(time.time()) - 10)
        assert health.run(health.check_beat)["ok"] is True

        store.set(BEAT_KEY, int(time.time()) - 90)
        assert health.run(health.check_beat)["ok"] is False


def test_a_missing_list_of_holidays_is_a_warning(client: Client) -> None:
    answer = client.get("/health/ready/")

    assert any("no official list of holidays" in warning for warning in answer.json()["warnings"])


@pytest.mark.parametrize(
    ("proxies", "claimed", "address"),
    [
        (0, "9.9.9.9", "127.0.0.1"),
        (1, "9.9.9.9, 10.0.0.5", "10.0.0.5"),
        (2, "10.0.0.5", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_a_claimed_address_counts_only_behind_trusted_proxies(
    rf: RequestFactory, proxies: int, claimed: str, address: str
) -> None:
    with override_settings(TRUSTED_PROXIES=proxies):
        assert middleware.address_of(rf.get("/", headers={"x-forwarded-for": claimed})) == address


def test_a_log_line_cannot_be_forged() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "name=%s", ("a\r\n2026 INFO forged",), None)

    assert OneLine().format(record).endswith("INFO x name=a\\r\\n2026 INFO forged")


def test_the_cache_answers_empty_while_redis_is_away() -> None:
    cache = ForgivingRedisCache("redis://127.0.0.1:1/0", {})

    cache.set("key", 1)

    assert (cache.get("key", "none"), cache.add("key", 1), cache.delete("key")) == ("none", True, False)


@pytest.mark.parametrize("code", errors.CODES)
def test_every_error_has_a_page_that_needs_no_database(rf: RequestFactory, code: int) -> None:
    """Not marked for the database: the test fails if the page asks it anything."""
    assert errors.answer(rf.get("/x/"), code).status_code == code
