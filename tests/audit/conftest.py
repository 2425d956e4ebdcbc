from __future__ import annotations

from collections.abc import Callable

import pytest

from offices.models import Office, OfficeKind
from tests.people import town

__all__ = ["make_office", "town"]

MakeOffice = Callable[[str], Office]


@pytest.fixture
def make_office() -> MakeOffice:
    """Return a function that makes a requesting office by its slug; it and its history are one row each."""

    def make(slug: str) -> Office:
        office = Office(kind=OfficeKind.DIRECTORATE, slug=slug, path=f"/{slug}/", name_bn=f"অফিস {slug}", name_en=slug)
        office.save()
        return office

    return make
