"""Signing in, the lock, the door at `/`, and where `next` may lead."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from offices.models import User
from tests.people import PASSWORD, Town, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bangla_user(town: Town) -> User:
    user = town.users["karim"]
    user.mobile = "01700000000"
    user.save()
    return user


def sign_in(client: Client, name: str, password: str = PASSWORD, **fields: str) -> HttpResponse:
    return client.post("/sign-in/", {"username": name, "password": password, **fields})


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize(
    "typed",
    ["karim", "KARIM", " karim ", "Karim@Example.org", "01700-000000", "০১৭০০-০০০০০০", "+৮৮০১৭০০০০০০০০"],
)
def test_one_field_takes_name_mail_or_mobile_in_either_digits(client: Client, bangla_user: User, typed: str) -> None:
    response = sign_in(client, typed)

    assert response.status_code == 302
    assert signed_in_as(client) == str(bangla_user.pk)


def test_wrong_password_and_unknown_name_get_the_same_answer(client: Client) -> None:
    answers = [sign_in(client, name, "wrong") for name in ("karim", "karim@example.org", "nobody")]

    texts = {
        a.content.decode().replace("karim@example.org", "X").replace("karim", "X").replace("nobody", "X")
        for a in answers
    }
    assert [a.status_code for a in answers] == [200, 200, 200]
    assert len({text.split("csrfmiddlewaretoken")[0].split("X-CSRFToken")[0] for text in texts}) == 1
    assert "নাম বা পাসওয়ার্ড" in answers[0].content.decode() or "name or the password" in answers[0].content.decode()
    assert signed_in_as(client) is None


def test_a_deactivated_person_cannot_sign_in_and_an_open_session_ends(client: Client, bangla_user: User) -> None:
    sign_in(client, "karim")
    bangla_user.is_active = False
    bangla_user.save()

    assert client.get("/profile/").status_code == 302
    assert "error-summary" in sign_in(Client(), "karim").content.decode()


def test_signing_in_gives_a_new_session_and_no_history_row(client: Client, bangla_user: User) -> None:
    client.get("/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    planted, rows = session.session_key, User.history.count()

    sign_in(client, "karim")

    assert client.session.session_key != planted
    assert not client.session.exists(planted)
    assert User.history.count() == rows
    assert User.objects.get(pk=bangla_user.pk).last_login is not None


def test_session_ends_with_the_browser_unless_asked_to_stay(client: Client) -> None:
    sign_in(client, "karim")
    assert client.session.get_expire_at_browser_close() is True

    sign_in(other := Client(), "karim", remember="on")
    assert other.session.get_expire_at_browser_close() is False


def test_sign_out_is_a_post(client: Client, bangla_user: User) -> None:
    sign_in(client, "karim")

    assert client.get("/sign-out/").status_code == 405
    assert signed_in_as(client) == str(bangla_user.pk)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert signed_in_as(client) is None


def test_too_many_wrong_passwords_lock_the_account_whatever_the_address(client: Client) -> None:
    names = ["karim", "karim@example.org", "01700000000"]
    codes = [
        client.post(
            "/sign-in/",
            {"username": names[attempt % 3], "password": "wrong"},
            HTTP_X_FORWARDED_FOR=f"10.0.0.{attempt}",
        ).status_code
        for attempt in range(settings.AXES_FAILURE_LIMIT)
    ]

    assert codes[-1] == 429
    assert settings.AXES_FAILURE_LIMIT <= 10
    assert sign_in(Client(), "karim").status_code == 429
    assert sign_in(Client(), "selina").status_code == 302


def test_the_lock_page_speaks_the_readers_language(client: Client) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "karim", "wrong")

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = sign_in(client, "karim")

    assert page.status_code == 429
    assert 'lang="en"' in page.content.decode()


def test_the_lock_opens_after_half_an_hour(client: Client) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "karim", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))

    assert sign_in(client, "karim").status_code == 302


EVIL = [
    "https://evil.test/",
    "//evil.test",
    "/\\evil.test",
    "https:evil.test",
    "javascript:alert(1)",
    "%2f%2fevil.test",
    "\t//evil.test",
    "/\r\n/evil.test",
    "///evil.test",
]


@pytest.mark.parametrize("target", EVIL)
def test_next_never_leaves_this_host(client: Client, target: str) -> None:
    for response in (
        sign_in(client, "karim", next=target),
        client.post("/i18n/setlang/", {"language": "en", "next": target}),
        client.post("/sign-out/", {"next": target}),
    ):
        assert response.status_code == 302
        assert response.headers["Location"] in ("/", "/sign-in/", "%2f%2fevil.test")


def test_next_on_this_host_is_followed(client: Client) -> None:
    assert sign_in(client, "karim", next="/queue/?page=2").headers["Location"] == "/queue/?page=2"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("rahima", "/services/"),
        ("karim", "/queue/"),
        ("lipi", "/queue/"),
        ("dipu", "/district/"),
        ("monira", "/district/"),
        ("audit", "/charters/"),
        ("admin", "/charters/"),
        ("grihan", "/charters/"),
    ],
)
def test_the_door_leads_each_role_to_its_work(client: Client, town: Town, name: str, target: str) -> None:
    client.force_login(town.user(name), "django.contrib.auth.backends.ModelBackend")
    assert client.get("/").headers["Location"] == target


def test_the_door_sends_visitors_to_the_sign_in_page(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/sign-in/"


def test_a_person_without_a_post_reaches_the_charters_only(client: Client) -> None:
    client.force_login(make_person("tuli"), "django.contrib.auth.backends.ModelBackend")
    assert client.get("/").headers["Location"] == "/charters/"


@pytest.mark.parametrize("header", ["X-Remote-User", "Remote-User", "X-Forwarded-User", "X-On-Behalf-Of"])
def test_no_header_signs_anybody_in(client: Client, header: str) -> None:
    assert client.get("/profile/", headers={header: "karim"}).status_code == 302


def test_the_page_has_no_inline_code(client: Client) -> None:
    page = client.get("/sign-in/").content.decode()
    assert " style=" not in page
    assert "onclick" not in page
    assert page.count("<script") == page.count("<script src")
