from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from audit import chain, recent
from audit.recent import Filter, Place, changes
from audit.words import in_words, reason_in_words
from offices.history import acting
from offices.models import Office
from tests.people import Town

pytestmark = [pytest.mark.django_db, pytest.mark.tryout]
URL = "/history/"


def signed_in(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.user(name))
    return client


def rename(town: Town, slug: str, name: str, *, actor: str | None, reason: str) -> None:
    office = Office.objects.get(pk=town.office(slug).pk)
    office.name_en = name
    with acting(town.user(actor) if actor else None, reason):
        office.save()


def test_only_who_may_audit_the_nation_sees_the_page(town: Town) -> None:
    answers = {
        name: signed_in(town, name).get(URL).status_code for name in ("rahima", "karim", "selina", "dipu", "audit")
    }

    assert answers == {"rahima": 404, "karim": 404, "selina": 404, "dipu": 404, "audit": 200}
    assert Client().get(URL).status_code == 302
    assert reverse("audit:history") == URL


def test_a_change_is_shown_with_who_what_and_why_and_never_a_password(town: Town) -> None:
    rename(town, "durgapur-netrokona", "Durgapur by the river", actor="admin", reason="correction")

    page = signed_in(town, "audit").get(URL).content.decode()

    assert "<del>Durgapur Netrokona</del> → <ins>Durgapur by the river</ins>" in page
    assert "correction" in page
    assert "pbkdf2" not in page
    assert "md5$" not in page


def test_a_change_by_a_worker_is_marked_automatic_with_its_job(town: Town) -> None:
    rename(town, "durgapur-netrokona", "Swept", actor=None, reason="system: sweep_clocks")

    with override("en"):
        (change,), _ = changes(Filter(table="offices_office", system=True), size=1)

    assert (change.actor, change.row.history_change_reason) == (None, "system: sweep_clocks")
    assert change.fields == (("name in English", "Durgapur Netrokona", "Swept"),)


@pytest.mark.parametrize(
    ("reason", "english", "bangla"),
    [
        ("return_for_papers", "Returned for papers", "কাগজের জন্য ফেরত"),
        ("system: sweep_clocks", "Automatic: sweep_clocks", "স্বয়ংক্রিয়: sweep_clocks"),
        ("hold the line", "hold the line", "hold the line"),
        (None, "", ""),
    ],
)
def test_the_code_of_a_reason_is_shown_in_words(reason: str | None, english: str, bangla: str) -> None:
    with override("en"):
        assert (reason_in_words(reason), in_words("begun at")) == (english, "begun at")
    with override("bn"):
        assert (reason_in_words(reason), in_words("begun at")) == (bangla, "শুরুর সময়")


def test_filters_by_table_person_and_day(town: Town) -> None:
    rename(town, "durgapur-netrokona", "By admin", actor="admin", reason="a")
    rename(town, "melandaha-jamalpur", "By karim", actor="karim", reason="b")
    karim = town.user("karim").pk
    today = datetime.now(UTC)

    assert [change.row.name_en for change in changes(Filter(actor_id=karim))[0]] == ["By karim"]
    assert {change.table_name for change in changes(Filter(table="offices_post"))[0]} == {"offices_post"}
    assert changes(Filter(since=today + timedelta(days=1)))[0] == []
    assert changes(Filter(until=today - timedelta(days=1)))[0] == []


def test_pages_follow_each_other_without_gap_or_repeat(town: Town) -> None:
    seen, after = [], None
    while True:
        page, after = changes(Filter(), after=after, size=7)
        seen += [(change.table_name, change.row.history_id) for change in page]
        if after is None:
            break

    everything = [(change.table_name, change.row.history_id) for change in changes(Filter(), size=10_000)[0]]
    assert len(seen) > 60
    assert seen == everything
    assert len(set(seen)) == len(seen)


def test_the_newest_comes_first_across_tables(town: Town) -> None:
    page, _ = changes(Filter(), size=1000)

    moments = [change.row.history_date for change in page]
    assert moments == sorted(moments, reverse=True)


def test_next_page_is_linked_and_keeps_the_filter(town: Town) -> None:
    for count in range(recent.PAGE):
        rename(town, "durgapur-netrokona", f"Name {count}", actor="admin", reason="a")

    response = signed_in(town, "audit").get(URL, {"table": "offices_office"})
    follow = signed_in(town, "audit").get(URL + response.context["next_url"])

    first = [change.row.history_id for change in response.context["changes"]]
    second = [change.row.history_id for change in follow.context["changes"]]
    assert (len(first), len(second)) == (50, 10)
    assert min(first) > max(second)
    assert {change.table_name for change in follow.context["changes"]} == {"offices_office"}
    assert (follow.context["next_url"], follow.context["first_url"]) == ("", URL)


@pytest.mark.parametrize(
    "after",
    ["x", "2026-01-01~offices_office~1", "2026-01-01T00:00:00+00:00~t~x", "0001-01-01T00:00:00+06:00~t~1"],
)
def test_a_made_up_place_is_not_found(town: Town, after: str) -> None:
    assert signed_in(town, "audit").get(URL, {"after": after}).status_code == 404


def test_place_reads_what_it_writes() -> None:
    place = Place(datetime(2026, 9, 7, 4, 5, 6, 7, tzinfo=UTC), "offices_office", 12)

    assert Place.read(str(place)) == place


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"actor": "nobody-such"}, "actor"),
        ({"table": "auth_group"}, "table"),
        ({"day": "31/02/2026"}, "day"),
        ({"day": "31/12/9999"}, "day"),
        ({"actor": "x" * 500}, "actor"),
    ],
)
def test_a_wrong_filter_says_so_and_shows_nothing(town: Town, query: dict[str, str], field: str) -> None:
    response = signed_in(town, "audit").get(URL, query)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert response.context["changes"] == []


def test_the_day_is_a_day_of_dhaka_in_either_digits(town: Town) -> None:
    response = signed_in(town, "audit").get(URL, {"day": "০৭/০৯/২০২৬"})

    wanted = response.context["form"].wanted()
    assert wanted.since == datetime(2026, 9, 6, 18, tzinfo=UTC)
    assert wanted.until == datetime(2026, 9, 7, 18, tzinfo=UTC)


def test_the_state_of_the_chain_is_shown(town: Town) -> None:
    chain.seal(at=datetime(2026, 9, 7, 4, 5, tzinfo=UTC))
    rename(town, "durgapur-netrokona", "Later", actor="admin", reason="a")

    response = signed_in(town, "audit").get(URL)

    assert response.context["seal"].number == chain.head()[0]
    assert response.context["unsealed"] == 1
    assert chain.head()[1] in response.content.decode()


@pytest.mark.parametrize("count", [1, 40])
def test_the_page_asks_as_much_for_many_rows_as_for_few(
    town: Town, count: int, django_assert_num_queries: object
) -> None:
    client = signed_in(town, "audit")
    for number in range(count):
        rename(town, "durgapur-netrokona", f"Name {number}", actor="admin", reason="a")
    chain.seal(at=datetime.now(UTC))

    with django_assert_num_queries(11), override("en"):  # type: ignore[operator]
        client.get(URL, {"table": "offices_office"})
