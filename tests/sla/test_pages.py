"""The open pages of charters and the calendar."""

import pytest
from django.core.management import call_command

from tests.charters import make_charter
from tests.people import town

__all__ = ["town"]


@pytest.fixture
def bangla(client):
    client.cookies["django_language"] = "bn"
    return client


def test_charter_is_open_to_everybody(bangla, town):
    make_charter(town.office("kalmakanda-netrokona"))
    listed = bangla.get("/charters/").content.decode()
    page = bangla.get("/charters/kalmakanda-netrokona/").content.decode()

    assert "/charters/kalmakanda-netrokona/" in listed
    assert "সেবা training" in page
    bangla.cookies["django_language"] = "en"
    english = bangla.get("/charters/kalmakanda-netrokona/").content.decode()
    assert "7 working days" in english
    assert "Service training" in english


@pytest.mark.parametrize("asked", ["KALMAKANDA", "netrokona"])
def test_charter_is_found_by_name(bangla, town, asked):
    make_charter(town.office("kalmakanda-netrokona"))
    make_charter(town.office("melandaha-jamalpur"))

    assert [str(c.office.slug) for c in bangla.get("/charters/", {"q": asked}).context["charters"]] == [
        "kalmakanda-netrokona"
    ]


@pytest.mark.parametrize("slug", ["uno-kalmakanda-netrokona", "nowhere", "durgapur-netrokona"])
def test_office_without_a_charter_is_not_found(bangla, town, slug):
    assert bangla.get(f"/charters/{slug}/").status_code == 404


@pytest.mark.parametrize(("asked", "year"), [("2025", 2025), ("২০২৫", 2025)])
def test_calendar_shows_opened_saturdays_and_says_when_a_list_is_missing(bangla, db, asked, year):
    call_command("load_calendar")
    page = bangla.get("/calendar/", {"year": asked})

    assert page.context["year"] == year
    opened = [day.date.isoformat() for day in page.context["days"] if day.effect == "opened"]
    assert opened == ["2025-05-17", "2025-05-24"]
    assert not bangla.get("/calendar/", {"year": "2027"}).context["is_listed"]


@pytest.mark.parametrize("asked", ["x", "0001", "9999", "২০"])
def test_calendar_of_an_odd_year_is_this_year(bangla, db, asked):
    assert bangla.get("/calendar/", {"year": asked}).status_code == 200
