"""The spelling that is hashed must never change: the expected hashes are written out, not computed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from audit.canonical import link_hash, plain, row_hash, seal_hash

DHAKA = timezone(timedelta(hours=6))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(datetime(2026, 9, 7, 10, 5, tzinfo=DHAKA), "2026-09-07T04:05:00.000000Z", id="moment in UTC"),
        pytest.param(datetime(2026, 9, 7, 4, 5, 0, 7, tzinfo=UTC), "2026-09-07T04:05:00.000007Z", id="microseconds"),
        pytest.param(date(2026, 9, 7), "2026-09-07", id="date"),
        pytest.param(time(9, 0), "09:00:00", id="time"),
        pytest.param(Decimal("10.500"), "10.5", id="decimal"),
        pytest.param(Decimal("1E+3"), "1000", id="decimal with exponent"),
        pytest.param(timedelta(minutes=1), 60_000_000, id="span"),
        pytest.param(UUID(int=5), "00000000-0000-0000-0000-000000000005", id="uuid"),
        pytest.param(memoryview(b"\x00\xff"), "00ff", id="bytes"),
        pytest.param({"b": [1.0, 2.5], "a": None}, {"b": [1, 2.5], "a": None}, id="json"),
        pytest.param("কলমাকান্দা", "কলমাকান্দা", id="Bangla"),
        pytest.param(True, True, id="truth"),
    ],
)
def test_plain(value: Any, expected: Any) -> None:
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


@pytest.mark.parametrize("value", [datetime(2026, 9, 7), object(), {1, 2}], ids=["naive moment", "object", "set"])
def test_plain_refuses_what_has_no_fixed_spelling(value: Any) -> None:
    with pytest.raises(TypeError):
        plain(value)


def test_row_hash_is_over_sorted_columns_in_utf8() -> None:
    text = '["offices_office",{"id":7,"name_bn":"জেলা","on":"2026-09-07"}]'

    hashed = row_hash("offices_office", ["on", "id", "name_bn"], [date(2026, 9, 7), 7, "জেলা"])

    assert hashed == sha256(text.encode()).digest()


def test_link_and_seal_hashes_stay_as_they_were_published() -> None:
    link = link_hash(bytes(32), 1, "t", 5, bytes(32))
    seal = seal_hash(bytes(32), 1, datetime(2026, 9, 7, 4, 5, tzinfo=UTC), (1, 1), link)

    assert link.hex() == "1cc578c7fcdcbbd15c75415c5901209f15e5857101ac8c3c8de388aa66db08f6"
    assert seal.hex() == "67c349b012adbe1d616886c4c364e3a4fdebe2f6bfdb8110b7bff9c73048978f"


def test_half_a_character_does_not_stop_the_sealing() -> None:
    assert row_hash("t", ["a"], ["\ud800"]) != row_hash("t", ["a"], ["\ud801"])
