"""The one spelling of a row that is hashed: the same on both engines and after every upgrade ("sha256-v1").

Changing anything here means a new algorithm name beside the old one: sealed rows keep theirs for ever.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

ALGORITHM = "sha256-v1"
ZERO = bytes(32)
MICROSECOND = timedelta(microseconds=1)


def plain(value: Any) -> Any:
    """Return `value` in JSON's own types: moments in UTC with microseconds, decimals without trailing noughts.

    Raises TypeError for a naive moment and for a type that has no fixed spelling.
    """
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):  # PostgreSQL's jsonb gives 1.0 and 1e2 back as they please
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return _text(value)


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError(f"naive moment {value}")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _text(value: Any) -> Any:
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, timedelta):
        return value // MICROSECOND
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    raise TypeError(f"no fixed spelling for {type(value).__name__}")


def row_hash(table: str, columns: Sequence[str], values: Sequence[Any]) -> bytes:
    """Return the hash of one row; `columns` names each of `values`, in any order."""
    row = {column: plain(value) for column, value in zip(columns, values, strict=True)}
    text = json.dumps([table, row], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # SQLite keeps half a character in JSON; one such row must not stop the sealing of all that come after it.
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def link_hash(previous: bytes, number: int, table: str, row_id: int, row: bytes) -> bytes:
    """Return the hash of link `number`, which ties one row to all links before it."""
    return sha256(f"{ALGORITHM}\n{previous.hex()}\n{number}\n{table}\n{row_id}\n{row.hex()}".encode()).digest()


def seal_hash(previous: bytes, number: int, sealed_at: datetime, links: tuple[int, int], last: bytes) -> bytes:
    """Return the hash of seal `number` over the links `links` (first, last) that end in the hash `last`."""
    text = f"{ALGORITHM}\n{previous.hex()}\n{number}\n{_moment(sealed_at)}\n{links[0]}\n{links[1]}\n{last.hex()}"
    return sha256(text.encode()).digest()
