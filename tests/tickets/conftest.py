"""The town with a charter in Kalmakanda and in Melandaha."""

import pytest

from sla.models import Service
from tests.charters import make_charter
from tests.people import Town, town

__all__ = ["town"]


@pytest.fixture
def services(town: Town) -> dict[str, Service]:
    """The services of Kalmakanda by short name."""
    make_charter(town.office("melandaha-jamalpur"))
    return make_charter(town.office("kalmakanda-netrokona"))
