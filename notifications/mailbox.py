"""The mails that the demo wrote to files instead of sending them."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

KEY = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]+")
SHOWN = 200  # mails


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as a page shows it; `headers` are those that matter to a reader of the demo."""

    key: str
    to: str
    subject: str
    at: datetime | None
    text: str
    headers: tuple[tuple[str, str], ...]


def letters_for(address: str | None) -> list[Mail]:
    """Return the newest mails, of one address or (None) of all."""
    return list(_read(sorted(_folder().glob("*.log"), reverse=True), address))


def letter_in(key: str, address: str | None) -> Mail | None:
    """Return the mail with this key where the reader may see it."""
    path = _folder() / f"{key}.log"
    if not KEY.fullmatch(key) or not path.is_file():
        return None
    return next(_read([path], address), None)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "mail"


def _read(paths: list[Path], address: str | None) -> Iterator[Mail]:
    shown = 0
    for path in paths:
        mail = _mail(path)
        if address is None or mail.to.casefold() == address.casefold():
            yield mail
            shown += 1
        if shown == SHOWN:
            return


def _mail(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # the default policy makes these
    body = message.get_body(("plain",))
    names = ("From", "To", "Date", "Message-ID", "In-Reply-To", "References", "List-Id", "Auto-Submitted")
    headers = tuple((name, str(message[name])) for name in names if message[name])
    text = str(body.get_content()) if body else ""
    return Mail(path.stem, str(message["To"] or ""), str(message["Subject"] or ""), _sent_at(message), text, headers)


def _sent_at(message: EmailMessage) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # "-0000" says UTC, zone unknown
