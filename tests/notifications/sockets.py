"""A web socket without a network. (channels.testing has one too, but it imports daphne.)"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from asgiref.testing import ApplicationCommunicator


class Socket(ApplicationCommunicator):
    """`await socket.open()` tells whether it was accepted and the code if not; `await socket.frame()` reads a frame."""

    def __init__(self, application: Any, address: str, headers: list[tuple[bytes, bytes]]) -> None:
        path, _mark, query = address.partition("?")
        scope = {"type": "websocket", "path": unquote(path), "query_string": query.encode(), "headers": headers}
        super().__init__(application, scope | {"subprotocols": []})

    async def open(self) -> tuple[bool, int | None]:
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(3)
        return answer["type"] == "websocket.accept", answer.get("code")

    async def text(self) -> str:
        answer = await self.receive_output(3)
        assert answer["type"] == "websocket.send", answer
        return str(answer["text"])

    async def frame(self) -> dict[str, Any]:
        return dict(json.loads(await self.text()))

    async def shut(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(3)
