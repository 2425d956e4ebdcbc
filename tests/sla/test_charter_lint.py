"""The faults of charters on the boards: every kind, every office, and only for who works there or watches."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla.importing.codes import FINDINGS
from sla.loading import ImportOrder, load_charter
from sla.models import Charter
from tests.charters import dhaka
from tests.people import town
from tests.sla.importing.files import shipped_text

__all__ = ["town"]
SLUG = "kalmakanda-netrokona"
PAGE = f"/charters/{SLUG}/lint/"


def load(office, text_of="kachua-bagerhat", day=date(2024, 1, 1)):
    at = dhaka("2026-09-07 11:00")
    return load_charter(shipped_text(text_of), office=office, order=ImportOrder(day), at=at).charter


@pytest.fixture
def charter(town):
    return load(town.office(SLUG))


@pytest.fixture
def signed_in(client, town):
    client.cookies["django_language"] = "en"

    def enter(name):
        client.force_login(town.user(name))
        return client

    return enter


READERS = {"karim", "jabed", "lipi", "dipu", "monira", "audit", "admin"}
WATCHERS = {"dipu", "jamil", "monira", "audit", "admin"}


@pytest.mark.parametrize("name", ["karim", "jabed", "lipi", "dipu", "monira", "audit", "admin", "selina", "jamil",
                                  "rahima", "grihan"])  # fmt: skip
def test_who_may_read_the_faults(signed_in, charter, name):
    client = signed_in(name)

    assert client.get(PAGE).status_code == (200 if name in READERS else 404)
    assert client.get("/charters/lint/").status_code == (200 if name in WATCHERS else 404)


def test_a_visitor_is_asked_to_sign_in(client, charter):
    assert [client.get(path).status_code for path in (PAGE, "/charters/lint/")] == [302, 302]


def test_every_fault_stands_there_with_line_and_meaning(signed_in, charter):
    page = signed_in("karim").get(PAGE)
    shown = {group.code: len(group.findings) for group in page.context["groups"]}
    text = page.content.decode()

    assert shown["A04"] == 6
    assert sum(shown.values()) == charter.findings.count() == page.context["number"]
    assert all(str(FINDINGS[code]) in text for code in shown if "'" not in str(FINDINGS[code]))
    assert text.count("/time-limit/") == 6
    assert "/time-limit/" not in signed_in("dipu").get(PAGE).content.decode()


def test_the_district_sees_its_offices_those_without_a_charter_first(signed_in, charter, town):
    load(town.office("melandaha-jamalpur"))
    page = signed_in("dipu").get("/charters/lint/")
    rows = page.context["rows"]

    assert [(row.office.slug, bool(row.charter)) for row in rows] == [("durgapur-netrokona", False), (SLUG, True)]
    assert rows[1].columns[0][1] == 6
    assert rows[1].total == charter.findings.count()
    assert [kind[0] for kind in page.context["legend"]] == list(FINDINGS)
    assert page.context["without"] == 1


def test_the_directorate_sees_every_office(signed_in, charter):
    assert len(signed_in("monira").get("/charters/lint/").context["rows"]) == 3


def test_only_the_version_in_force_counts(signed_in, charter, town):
    load(town.office(SLUG), "manikganj-sadar-manikganj", date(2025, 1, 1))
    Charter.objects.filter(pk=charter.pk).first()
    codes = {group.code for group in signed_in("karim").get(PAGE).context["groups"]}

    assert "A19" in codes
    assert "A04" not in codes


def test_the_boards_cost_the_same_whatever_the_faults(signed_in, charter, town):
    client = signed_in("monira")

    def cost(path):
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    before = cost(PAGE), cost("/charters/lint/")
    load(town.office("melandaha-jamalpur"), "manikganj-sadar-manikganj")
    load(town.office("durgapur-netrokona"), "melandaha-jamalpur")
    assert before == (cost(PAGE), cost("/charters/lint/")) == (6, 6)
