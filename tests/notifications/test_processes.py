"""Real workers, brokers and beats: whatever dies, nothing is lost and nothing doubled."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now

from notifications.enums import State
from notifications.models import Notification
from offices.models import Role
from sla.models import Service
from tests.charters import make_charter
from tests.notifications.processes import BEAT, WORKER, Broker, Shop, Sink, until
from tests.people import Town, make_person, make_town
from tickets.domain.intake import submit_ticket
from tickets.domain.submission import Submission

pytestmark = [pytest.mark.processes, pytest.mark.postgresql]


@pytest.fixture
def shop(transactional_db: None, tmp_path: Path) -> Iterator[Shop]:
    with tempfile.TemporaryDirectory(prefix="hd-", dir="/tmp") as short:
        made = Shop(tmp_path, Broker(Path(short) / "redis"), Sink())
        made.sink.controller.start()
        made.broker.start()
        try:
            yield made
        finally:
            made.close()


Send = Callable[[int], None]


@pytest.fixture
def submit(transactional_db: None) -> Send:
    """`submit(20)`: twenty more requisitions, each by a person of its own, who is owed a receipt by e-mail at once."""
    town: Town = make_town()
    service: Service = make_charter(town.office("kalmakanda-netrokona"), effective_on=date(2024, 1, 1))["portal"]
    office = town.office("uno-kalmakanda-netrokona")
    count = 0

    def send(many: int) -> None:
        nonlocal count
        for number in range(count, count + many):
            person = make_person(f"person{number}", office, Role.REQUESTER)
            wish = Submission(service=service, requesting_office=office, subject=f"অধিযাচন {number}")
            submit_ticket(wish, actor=person, at=now())
        count += many

    return send


def receipts(state: State | None = None, transport: str = "email") -> int:
    rows = Notification.objects.filter(transport=transport, recipient__username__startswith="person")
    return (rows.filter(state=state) if state else rows).count()


def assert_told_once(shop: Shop, many: int) -> None:
    """Every one of `many` people has one receipt in the programme and one mail."""
    assert (receipts(State.DELIVERED), receipts(State.DELIVERED, "in_app")) == (many, many), shop.logs()
    assert (receipts(), receipts(transport="in_app")) == (many, many)
    assert (len(shop.sink.readers()), sum(shop.sink.letters().values())) == (many, many)


def test_a_flushed_broker_loses_nothing(shop: Shop, submit: Send) -> None:
    submit(20)
    for _event in range(20):
        shop.broker.ring("notifications.fan_out")
    assert shop.broker.flush() == 20

    shop.run(WORKER)
    shop.broker.ring()  # the next minute

    until(lambda: receipts(State.DELIVERED) == 20)
    assert_told_once(shop, 20)


def test_a_worker_outlives_its_broker(shop: Shop, submit: Send) -> None:
    worker = shop.run(WORKER)
    for turn in (1, 2, 3):
        shop.broker.ring()
        shop.broker.stop()
        submit(5)
        shop.broker.start()
        shop.broker.ring()
        until(lambda turn=turn: receipts(State.DELIVERED) == turn * 5)

    assert worker.poll() is None
    assert_told_once(shop, 15)


def test_two_beats_and_two_workers_double_nothing(shop: Shop, submit: Send) -> None:
    for command in (WORKER, WORKER, BEAT, BEAT):
        shop.run(command)
    for turn in (1, 2):
        submit(15)
        until(lambda turn=turn: receipts(State.DELIVERED) == turn * 15)

    assert_told_once(shop, 30)


def test_a_worker_killed_mid_way_loses_nothing_and_repeats_at_most_one_mail(shop: Shop, submit: Send) -> None:
    submit(20)
    shop.sink.pause = 0.1
    killed = shop.run(WORKER)
    shop.broker.ring()
    until(lambda: len(shop.sink.taken) >= 6)
    killed.kill()
    killed.wait()
    shop.sink.pause = 0
    assert 0 < receipts(State.DELIVERED) < 20

    # A minute passes: the lease of whatever it held is over.
    Notification.objects.filter(state=State.SENDING).update(claimed_until=now() - timedelta(seconds=1))
    shop.run(WORKER)
    shop.broker.ring()

    until(lambda: receipts(State.DELIVERED) == 20)
    repeated = {message: times for message, times in shop.sink.letters().items() if times > 1}
    assert (len(shop.sink.readers()), len(shop.sink.letters()), receipts()) == (20, 20, 20)
    assert len(repeated) <= 1 and set(repeated.values()) <= {2}
