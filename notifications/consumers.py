"""`/ws/live/?ticket=NUMBER` and `/ws/live/?office=SLUG`: an open page learns that what it shows has a new version.

A frame is {"kind": "ticket" | "office", "id": number or slug, "version": n} and nothing else; the page fetches its
fragments through the ordinary, authorised views. What the page sends is not read.
"""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from redis.exceptions import RedisError

from notifications.live import office_group, ticket_group
from offices.access import access_of
from offices.rights import Action, Scope, scopes
from tickets.models import Desk, Ticket

log = logging.getLogger(__name__)

CHECK_SECONDS = 60.0  # how long a socket may outlive its session or its rights
GATHER_SECONDS = 0.2  # changes that come together make one frame
NAME = re.compile(r"[A-Za-z0-9-]{1,150}")
SIGNED_OUT, NOT_FOUND, TRY_AGAIN = 4401, 4404, 1013


@dataclass(frozen=True, slots=True)
class Subject:
    """What one socket watches, as the reader may see it now."""

    kind: str
    name: str
    group: str
    version: int

    def frame(self) -> dict[str, Any]:
        """Return all that ever goes over the wire."""
        return {"kind": self.kind, "id": self.name, "version": self.version}


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """One socket of one page; open as long as the session lasts and its rights reach."""

    subject: Subject | None = None
    watch: asyncio.Task[None] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rung = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        except (RedisError, OSError) as error:
            log.warning("a live page has no broker: %s", error)
            await send({"type": "websocket.close", "code": TRY_AGAIN})

    async def connect(self) -> None:
        """Refuse strangers (401) and what the reader may not see (as if it did not exist); else send the version."""
        subject, code = await self.look()
        if subject is None:
            await self.close(code)
            return
        await self.channel_layer.group_add(subject.group, self.channel_name)
        self.subject = subject
        await self.accept()
        # Read once more, now that rings arrive: no change slips in between.
        await self.tell(anyway=True)
        self.watch = asyncio.create_task(self.keep_watch())

    async def disconnect(self, code: int) -> None:
        if self.watch:
            self.watch.cancel()
        if self.subject:
            await self.channel_layer.group_discard(self.subject.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Nothing is taken from the page."""

    async def changed(self, message: dict[str, Any]) -> None:
        """Someone rang (live.ring)."""
        self.rung.set()

    async def keep_watch(self) -> None:
        """Look when it rings, and now and then: the session may have ended, a ring may have been lost."""
        try:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.rung.wait(), CHECK_SECONDS)
                await asyncio.sleep(GATHER_SECONDS)
                self.rung.clear()
                await self.tell()
        except Exception as error:
            log.warning("a live page lost its database: %s", error)
            await self.close(TRY_AGAIN)

    async def tell(self, *, anyway: bool = False) -> None:
        """Send the version if it is new (or `anyway`); close when the reader may not see the thing any more."""
        subject, code = await self.look()
        if subject is None:
            await self.close(code)
        elif anyway or subject != self.subject:
            self.subject = subject
            await self.send_json(subject.frame())

    async def look(self) -> tuple[Subject | None, int]:
        """Read the present version through the session and the rights of the reader, and the code if there is none."""
        key = self.scope["session"].session_key
        return await database_sync_to_async(look)(key, self.scope["query_string"])


def look(session_key: str | None, query: bytes) -> tuple[Subject | None, int]:
    """Return what the query string names, as the person of this session may see it; else why not. Four queries."""
    user = user_of(session_key)
    if not user.is_authenticated:
        return None, SIGNED_OUT
    asked = parse_qs(query.decode("ascii", "replace"))
    (kind, names), *others = asked.items() or [("", [])]
    if others or len(names) != 1 or not NAME.fullmatch(names[0]) or kind not in FINDERS:
        return None, NOT_FOUND
    return FINDERS[kind](names[0], user), NOT_FOUND


def user_of(session_key: str | None) -> Any:
    """Return the person of the session as it stands in the database; reading does not prolong it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return get_user(SimpleNamespace(session=store(session_key)))  # type: ignore[arg-type]  # all it reads


def find_ticket(number: str, user: Any) -> Subject | None:
    found = Ticket.objects.visible_to(user).filter(number=number).values_list("pk", "version").first()
    return Subject("ticket", number, ticket_group(found[0]), found[1]) if found else None


def find_office(slug: str, user: Any) -> Subject | None:
    for scope, office in scopes(access_of(user), Action.VIEW_QUEUE):
        if scope is Scope.SERVING and office and office.slug == slug:
            desk = Desk.objects.filter(pk=office.pk).first()
            return Subject("office", slug, office_group(office.pk), desk.queue_version if desk else 0)
    return None


FINDERS = {"ticket": find_ticket, "office": find_office}
