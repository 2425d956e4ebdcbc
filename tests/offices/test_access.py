"""What a person may act as follows the postings held today."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from offices.access import NOBODY, access_of, district_of, people_with, read_access
from offices.models import Posting, Role, User
from tests.people import Town, give_post, make_person


def test_access_names_roles_and_offices(town: Town) -> None:
    karim = access_of(town.user("karim"))
    kalmakanda = town.office("kalmakanda-netrokona")

    assert karim.roles == {
        (role, kalmakanda) for role in (Role.COUNTER_OFFICER, Role.DESK_OFFICER, Role.HEAD_OF_OFFICE)
    }
    assert karim.serving_office == kalmakanda
    assert karim.requester_office is None
    assert karim.home_office == kalmakanda
    assert karim.office_ids(Role.DESK_OFFICER, Role.REQUESTER) == {kalmakanda.pk}


def test_access_takes_one_query_and_is_kept(town: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    karim = town.user("karim")

    with django_assert_num_queries(1):
        first = access_of(karim)
        assert first.home_office is not None
        assert access_of(karim) is first


@pytest.mark.parametrize(
    ("starts", "ends", "held"),
    [(-10, None, True), (0, 0, True), (1, None, False), (-10, -1, False), (-10, 0, True)],
    ids=["open ended", "today alone", "from tomorrow", "until yesterday", "until today"],
)
def test_only_a_posting_of_today_counts(town: Town, starts: int, ends: int | None, held: bool) -> None:
    today = timezone.localdate()
    tuli = make_person("tuli")
    give_post(
        tuli,
        town.office("kalmakanda-netrokona"),
        Role.DESK_OFFICER,
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )

    assert access_of(tuli).has(Role.DESK_OFFICER) is held


def test_additional_charge_gives_both_offices_regular_post_first(town: Town) -> None:
    tuli = make_person("tuli")
    give_post(tuli, town.office("durgapur-netrokona"), Role.HEAD_OF_OFFICE, title="B", kind=Posting.Kind.ADDITIONAL)
    give_post(tuli, town.office("melandaha-jamalpur"), Role.HEAD_OF_OFFICE, title="A", starts_on=date(2025, 1, 1))

    access = access_of(tuli)

    assert access.offices(Role.HEAD_OF_OFFICE) == (town.office("melandaha-jamalpur"), town.office("durgapur-netrokona"))
    assert access.post_title_in("en") == "A"
    with override("bn"):
        assert access.post_title == "A (বাংলা)"


def test_nobody_has_no_access(town: Town) -> None:
    karim = town.user("karim")
    karim.is_active = False

    assert access_of(AnonymousUser()) is NOBODY
    assert access_of(karim) is NOBODY
    assert NOBODY.post_title == ""


def test_abolished_post_or_closed_office_gives_nothing(town: Town) -> None:
    post = town.user("jabed").postings.get().post
    post.is_active = False
    post.save()
    office = town.office("melandaha-jamalpur")
    office.is_active = False
    office.save()

    assert access_of(town.user("jabed")).roles == frozenset()
    assert access_of(town.user("selina")).roles == frozenset()


def test_superuser_without_posting_is_administrator(db: None) -> None:
    root = User.objects.create_superuser("root", password="x")

    assert access_of(root).has(Role.ADMINISTRATOR)
    assert access_of(root).all_roles() == {Role.ADMINISTRATOR}
    assert access_of(root).offices(Role.ADMINISTRATOR) == ()


def test_access_on_another_day(town: Town) -> None:
    assert read_access(town.user("karim"), on=date(2023, 12, 31)).roles == frozenset()


def test_people_with_a_role(town: Town) -> None:
    today, kalmakanda = timezone.localdate(), town.office("kalmakanda-netrokona")

    assert {user.username for user in people_with(Role.DESK_OFFICER, [kalmakanda], on=today)} == {"karim", "jabed"}
    assert people_with(Role.REQUESTER, [kalmakanda], on=today) == []


def test_district_of_an_office(town: Town) -> None:
    assert district_of(town.office("uno-kalmakanda-netrokona")) == town.office("netrokona")
    assert district_of(town.office("netrokona")) == town.office("netrokona")
    assert district_of(town.office("doict")) is None
