"""What a transport is: a way to carry one message to one person. One module each; docs/notifications.md has the list
of what a new one needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from offices.models import User


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, in that person's language, about one ticket or several.

    message_id   stays the same when the letter is tried again, without angle brackets
    threads      the tickets' numbers, in order
    """

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    threads: tuple[str, ...]
    at: datetime


class Undelivered(Exception):
    """The letter was not taken; the text says why and is shown to the administrator."""


class Temporary(Undelivered):
    """Not now: it is tried again later."""


class Permanent(Undelivered):
    """Never: trying again would not help."""


class Down(Temporary):
    """The means itself does not answer; other letters would fail alike."""


class Transport(Protocol):
    """`send` returns once the letter is taken, else raises one of the three above; it always ends within a minute."""

    def address_of(self, user: User) -> str:
        """Where the person is reached; empty means that this person cannot be."""

    def send(self, letter: Letter) -> None: ...
