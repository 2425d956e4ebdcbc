"""The town with a charter in Kalmakanda and in Melandaha."""

from datetime import datetime

import pytest
import time_machine

from sla.models import Service
from tests.charters import dhaka, make_charter
from tests.people import Town, town

__all__ = ["town"]


@pytest.fixture
def services(town: Town) -> dict[str, Service]:
    """The services of Kalmakanda by short name."""
    make_charter(town.office("melandaha-jamalpur"))
    return make_charter(town.office("kalmakanda-netrokona"))


@pytest.fixture
def time_machine_at():
    """`time_machine_at("2026-09-07 11:20")` stands the clock still at a Dhaka moment until the test ends."""
    travellers = []

    def travel(text: str) -> datetime:
        traveller = time_machine.travel(dhaka(text), tick=False)
        traveller.start()
        travellers.append(traveller)
        return dhaka(text)

    yield travel
    for traveller in travellers:
        traveller.stop()
