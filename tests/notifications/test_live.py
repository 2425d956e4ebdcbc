"""Live pages: who may listen, what goes over the wire, and what happens when the session or the broker ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from socket import socket as open_socket
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client

from notifications import consumers, live
from sla.models import Service
from tests.charters import dhaka, make_charter, send
from tests.notifications.sockets import Socket
from tests.people import Town, town
from tickets.domain import conversation, lifecycle, routing
from tickets.models import Ticket

__all__ = ["town"]

OFFICE = "office=kalmakanda-netrokona"
CANARY = "canary-5f1d"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker(settings: Any, real_redis_url: str, request: pytest.FixtureRequest, monkeypatch: Any) -> None:
    """The layer of production on a real Redis; a prefix for each test, as pub/sub knows no databases."""
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [{"address": real_redis_url, "socket_timeout": None}],
                "prefix": f"test-{request.node.name}-{time.monotonic_ns()}",
            },
        }
    }
    monkeypatch.setattr(consumers, "GATHER_SECONDS", 0.01)
    # As Django's test client does: the test's own transaction would be closed.
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)
    monkeypatch.setattr(live, "_silent_until", 0.0)


@pytest.fixture
def services(town: Town) -> dict[str, Service]:
    make_charter(town.office("melandaha-jamalpur"))
    return make_charter(town.office("kalmakanda-netrokona"))


@pytest.fixture
def ticket(town: Town, services: dict[str, Service]) -> Ticket:
    return send(services["training"], town.user("rahima"), subject=CANARY)


@pytest.fixture
def socket(town: Town) -> Callable[..., Socket]:
    """`socket("karim", "ticket=KLM-…")`: the socket of that person's browser, not yet connected."""

    def make(name: str | None, query: str, *, origin: str = "http://testserver") -> Socket:
        from helpdesk.asgi import application

        headers = [(b"host", b"testserver"), (b"origin", origin.encode())] if origin else [(b"host", b"testserver")]
        if name:
            client = Client()
            client.force_login(town.user(name), backend="django.contrib.auth.backends.ModelBackend")
            cookie = configured.SESSION_COOKIE_NAME
            headers.append((b"cookie", f"{cookie}={client.cookies[cookie].value}".encode()))
        return Socket(application, f"/ws/live/?{query}", headers)

    return make


@pytest.fixture
def act(django_capture_on_commit_callbacks: Any) -> Callable[..., Awaitable[Any]]:
    """`await act(verb, …)`: the verb in its own committed transaction, as a request does it."""

    def commit(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return verb(*args, **kwargs)

    return lambda *args, **kwargs: sync_to_async(commit)(*args, **kwargs)


def scenario(story: Callable[..., Awaitable[None]]) -> None:
    async_to_sync(story)()


@pytest.mark.parametrize(
    ("name", "query", "origin"),
    [
        (None, "ticket={n}", "http://testserver"),
        (None, OFFICE, "http://testserver"),
        ("karim", "ticket={n}", "https://evil.example.org"),
        ("karim", OFFICE, "https://testserver.evil.example.org"),
        ("karim", OFFICE, ""),
        ("selina", "ticket={n}", "http://testserver"),
        ("nasrin", "ticket={n}", "http://testserver"),
        ("selina", OFFICE, "http://testserver"),
        ("rahima", OFFICE, "http://testserver"),
        ("dipu", OFFICE, "http://testserver"),
        ("karim", "ticket=KLM-2609-9999", "http://testserver"),
        ("karim", "ticket=%00", "http://testserver"),
        ("karim", "ticket={n}&" + OFFICE, "http://testserver"),
        ("karim", "user=admin", "http://testserver"),
        ("karim", "", "http://testserver"),
    ],
)
def test_strangers_and_the_curious_are_refused(
    socket: Any, ticket: Ticket, name: str | None, query: str, origin: str
) -> None:
    async def story() -> None:
        connected, _code = await communicator.open()
        assert not connected

    communicator = socket(name, query.format(n=ticket.number), origin=origin)
    scenario(story)


def test_an_expired_cookie_is_refused_with_401(socket: Any, ticket: Ticket) -> None:
    async def story() -> None:
        assert await communicator.open() == (False, 4401)

    communicator = socket("rahima", f"ticket={ticket.number}")
    Session.objects.all().delete()
    scenario(story)


@pytest.mark.parametrize("name", ["rahima", "karim", "lipi", "dipu", "audit"])
def test_a_change_reaches_everybody_who_may_see_the_ticket(
    socket: Any, town: Town, ticket: Ticket, act: Any, name: str
) -> None:
    async def story() -> None:
        assert (await communicator.open())[0]
        assert await communicator.frame() == {"kind": "ticket", "id": ticket.number, "version": 1}
        await act(lifecycle.accept_ticket, ticket.pk, actor=karim, at=dhaka("2026-09-07 12:00"))
        assert await communicator.frame() == {"kind": "ticket", "id": ticket.number, "version": 2}
        await communicator.shut()

    communicator, karim = socket(name, f"ticket={ticket.number}"), town.user("karim")
    scenario(story)


def test_the_queue_learns_of_a_new_ticket_and_of_a_reply(
    socket: Any, town: Town, services: dict[str, Service], act: Any
) -> None:
    async def story() -> None:
        assert (await communicator.open())[0]
        versions = [(await communicator.frame())["version"]]
        new = await act(send, services["portal"], rahima)
        frame = await communicator.frame()
        assert (frame["kind"], frame["id"]) == ("office", "kalmakanda-netrokona")
        await act(conversation.reply_to_ticket, new.pk, body=CANARY, actor=rahima, at=dhaka("2026-09-07 12:00"))
        versions += [frame["version"], (await communicator.frame())["version"]]
        assert versions == [0, 1, 2]
        await communicator.shut()

    communicator, rahima = socket("jabed", OFFICE), town.user("rahima")
    scenario(story)


def test_both_offices_learn_of_a_hand_over(socket: Any, town: Town, ticket: Ticket, act: Any) -> None:
    async def story() -> None:
        for communicator in (here, there):
            assert (await communicator.open())[0]
            await communicator.frame()
        await act(lifecycle.accept_ticket, ticket.pk, actor=town.users["selina"], at=dhaka("2026-09-07 13:00"))
        frames = [(await communicator.frame())["id"] for communicator in (here, there)]
        assert frames == ["kalmakanda-netrokona", "melandaha-jamalpur"]
        await here.shut()
        await there.shut()

    other = town.office("melandaha-jamalpur")
    routing.hand_over_ticket(
        ticket.pk, office=other, reason="x", actor=town.user("karim"), at=dhaka("2026-09-07 12:00")
    )
    here, there = socket("jabed", OFFICE), socket("selina", "office=melandaha-jamalpur")
    scenario(story)


def test_frames_hold_ids_and_versions_only(socket: Any, town: Town, ticket: Ticket, act: Any) -> None:
    """S129: a note is written while the requester listens."""

    async def story() -> None:
        assert (await communicator.open())[0]
        frames = [await communicator.text()]
        note = {"body": f"note {CANARY}", "actor": karim, "at": dhaka("2026-09-07 12:00")}
        await act(conversation.note_on_ticket, ticket.pk, **note)
        await act(conversation.reply_to_ticket, ticket.pk, **note)
        while not frames[-1].endswith('"version": 3}'):
            frames.append(await communicator.text())
        assert not any(CANARY in frame or "note" in frame for frame in frames)
        assert max(map(len, frames)) < 80
        await communicator.shut()

    communicator, karim = socket("rahima", f"ticket={ticket.number}"), town.user("karim")
    scenario(story)


def end_session(town: Town) -> None:
    Session.objects.all().delete()


def deactivate(town: Town) -> None:
    karim = town.user("karim")
    karim.is_active = False
    karim.save()


def change_password(town: Town) -> None:
    karim = town.user("karim")
    karim.set_password("another long pass phrase")
    karim.save()


def end_posting(town: Town) -> None:
    posting = town.user("karim").postings.get()
    posting.ends_on = posting.starts_on
    posting.save()


@pytest.mark.parametrize(
    ("end", "code"), [(end_session, 4401), (deactivate, 4401), (change_password, 4401), (end_posting, 4404)]
)
def test_a_socket_ends_with_the_session_and_the_rights(
    socket: Any, town: Town, ticket: Ticket, monkeypatch: Any, end: Any, code: int
) -> None:
    async def story() -> None:
        assert (await communicator.open())[0]
        await communicator.frame()
        await sync_to_async(end)(town)
        assert await communicator.receive_output(3) == {"type": "websocket.close", "code": code}

    monkeypatch.setattr(consumers, "CHECK_SECONDS", 0.1)
    communicator = socket("karim", f"ticket={ticket.number}")
    scenario(story)


def test_a_lost_ring_is_made_up_for_and_an_idle_socket_stays(
    socket: Any, town: Town, ticket: Ticket, monkeypatch: Any
) -> None:
    async def story() -> None:
        assert (await communicator.open())[0]
        await communicator.frame()
        assert await communicator.receive_nothing(0.5)
        # No callback after commit: nobody rings.
        await sync_to_async(lifecycle.accept_ticket)(ticket.pk, actor=karim, at=dhaka("2026-09-07 12:00"))
        assert (await communicator.frame())["version"] == 2
        await communicator.shut()

    monkeypatch.setattr(consumers, "CHECK_SECONDS", 0.1)
    communicator, karim = socket("karim", f"ticket={ticket.number}"), town.user("karim")
    scenario(story)


def test_a_socket_does_not_prolong_the_session(socket: Any, ticket: Ticket, monkeypatch: Any) -> None:
    async def story() -> None:
        assert (await communicator.open())[0]
        await asyncio.sleep(0.3)
        await communicator.shut()

    monkeypatch.setattr(consumers, "CHECK_SECONDS", 0.05)
    communicator = socket("karim", f"ticket={ticket.number}")
    before = list(Session.objects.values())
    scenario(story)
    assert list(Session.objects.values()) == before


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port of this machine that takes a connection and never says a word."""
    with open_socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("address", ["unix:///tmp/no-such-redis.sock", "redis://127.0.0.1:{port}/0"])
def test_a_dead_broker_breaks_no_request_and_delays_it_little(
    settings: Any, town: Town, ticket: Ticket, django_capture_on_commit_callbacks: Any, silent_port: int, address: str
) -> None:
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": address.format(port=silent_port), "socket_timeout": None}]},
        }
    }
    started = time.monotonic()
    for _again in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            conversation.note_on_ticket(ticket.pk, body="x", actor=town.user("karim"), at=dhaka("2026-09-07 12:00"))

    assert time.monotonic() - started < 5  # without a limit it would wait for ever
    assert Ticket.objects.get(pk=ticket.pk).version == 4


def test_without_a_layer_nothing_rings(settings: Any) -> None:
    settings.CHANNEL_LAYERS = {}

    live.ring(["ticket.1"])
