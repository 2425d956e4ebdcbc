"""Charters at /set-up/: to be read with their history, never changed there."""

import pytest
from django.test import Client

from sla.loading import ImportOrder, load_charter
from sla.models import Charter, CharterLine
from tests.people import Town, town
from tests.sla.importing.files import shipped_text
from tests.sla.test_charters import AT

__all__ = ["town"]


@pytest.fixture
def charter(town: Town) -> Charter:
    office = town.office("melandaha-jamalpur")
    return load_charter(shipped_text(office.slug), office=office, order=ImportOrder(), at=AT).charter


def test_an_administrator_reads_charters_with_history(client: Client, town: Town, charter: Charter) -> None:
    client.force_login(town.user("admin"))
    line = charter.lines.get(serial=1)
    for path in ("charter/", f"charter/{charter.pk}/change/", f"charter/{charter.pk}/history/", "charterline/",
                 f"charterline/{line.pk}/change/", "service/", "servicetype/"):  # fmt: skip
        assert client.get(f"/set-up/sla/{path}").status_code == 200, path
    assert line.name_bn in client.get(f"/set-up/sla/charter/{charter.pk}/change/").content.decode()


def test_nothing_is_changed_there(client: Client, town: Town, charter: Charter) -> None:
    client.force_login(town.user("admin"))
    for path in ("charter/add/", f"charter/{charter.pk}/delete/"):
        assert client.post(f"/set-up/sla/{path}").status_code == 403
    client.post(f"/set-up/sla/charter/{charter.pk}/change/", {"memo": "x"})
    assert Charter.objects.get().memo == ""
    assert CharterLine.history.count() == 5


def test_for_others_the_pages_do_not_exist(client: Client, town: Town, charter: Charter) -> None:
    client.force_login(town.user("karim"))
    assert client.get("/set-up/sla/charter/").status_code == 404
