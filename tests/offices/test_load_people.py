"""The demo accounts, exactly as the contract names them, and only in the demo."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from pytest_django import Settings

from offices.access import access_of
from offices.demo import accounts
from offices.models import Office, OfficeKind, Role, User
from offices.tree import CHARTERED, load_tree
from tests.people import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO, settings.DEMO_PASSWORD = True, "the demo pass phrase"
    division = make_office("x-division", OfficeKind.DIVISION, make_office("doict", OfficeKind.DIRECTORATE, None))
    for number, slug in enumerate(CHARTERED):
        district = make_office(slug.rpartition("-")[2], OfficeKind.DISTRICT, division)
        upazila = make_office(slug, OfficeKind.UPAZILA, district, code=f"UP{'ABCDE'[number]}")
        for kind in ("uno", "agriculture"):
            make_office(f"{kind}-{slug}", OfficeKind.REQUESTING, upazila, requesting_kind=kind)
    call_command("load_people", "--demo", stdout=StringIO())


def test_accounts_of_the_contract(demo: None) -> None:
    expected = {f"{who}.{slug}" for slug in CHARTERED for who in ("requester", "officer", "requester2", "desk2")}
    expected |= {f"district.{place}" for place in ("netrokona", "jamalpur", "bagerhat", "manikganj", "lalmonirhat")}
    expected |= {"directorate", "auditor", "admin", "admin2"}

    assert set(User.objects.values_list("username", flat=True)) == expected
    assert not User.objects.filter(is_superuser=True).exists()
    assert list(User.objects.filter(is_staff=True).values_list("username", flat=True)) == ["admin", "admin2"]


@pytest.mark.parametrize(
    ("username", "office", "roles"),
    [
        ("requester.kalmakanda-netrokona", "uno-kalmakanda-netrokona", {Role.REQUESTER}),
        ("requester2.kachua-bagerhat", "agriculture-kachua-bagerhat", {Role.REQUESTER}),
        (
            "officer.manikganj-sadar-manikganj",
            "manikganj-sadar-manikganj",
            {Role.COUNTER_OFFICER, Role.DESK_OFFICER, Role.HEAD_OF_OFFICE},
        ),
        ("desk2.melandaha-jamalpur", "melandaha-jamalpur", {Role.COUNTER_OFFICER, Role.DESK_OFFICER}),
        ("district.lalmonirhat", "lalmonirhat", {Role.DISTRICT_MONITOR}),
        ("directorate", "doict", {Role.DIRECTORATE_MONITOR}),
        ("auditor", "doict", {Role.AUDITOR}),
        ("admin", "doict", {Role.ADMINISTRATOR}),
    ],
)
def test_each_account_acts_for_its_office(demo: None, username: str, office: str, roles: set[Role]) -> None:
    access = access_of(User.objects.get(username=username))
    assert access.home_office is not None
    assert (access.home_office.slug, access.all_roles()) == (office, roles)


def test_everybody_signs_in_with_the_demo_password(demo: None) -> None:
    request = RequestFactory().post("/sign-in/")
    for username in ("officer.kalmakanda-netrokona", "admin"):
        assert authenticate(request, username=username, password="the demo pass phrase") is not None


def test_loading_again_changes_nothing_and_takes_a_new_password(demo: None, settings: Settings) -> None:
    before = (User.objects.count(), User.history.count())
    call_command("load_people", "--demo", stdout=StringIO())
    assert (User.objects.count(), User.history.count()) == before

    settings.DEMO_PASSWORD = "another pass phrase"
    call_command("load_people", "--demo", stdout=StringIO())

    assert User.objects.get(username="auditor").check_password("another pass phrase")


def test_accounts_are_history_of_the_system(demo: None) -> None:
    rows = User.history.filter(username="auditor")
    assert list(rows.values_list("history_type", "history_change_reason", "history_user")) == [
        ("+", "system: load_people", None)
    ]


def test_every_office_of_an_account_is_in_the_data_files() -> None:
    load_tree()
    wanted = {account.office for account in accounts()}
    assert Office.objects.filter(slug__in=wanted).count() == len(wanted)


def test_outside_the_demo_no_account_is_made(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="HELPDESK_DEMO=1"):
        call_command("load_people", "--demo", stdout=StringIO())
    assert not User.objects.exists()


def test_without_offices_it_says_what_to_run(settings: Settings) -> None:
    settings.DEMO = True
    with pytest.raises(CommandError, match="load_offices"):
        call_command("load_people", "--demo", stdout=StringIO())
