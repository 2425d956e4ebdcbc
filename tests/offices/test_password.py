"""Reset by e-mail and change of the password."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from offices.models import User
from tests.people import PASSWORD, Town, make_person

pytestmark = pytest.mark.django_db
NEW = "an entirely new pass phrase"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def rahima(town: Town, settings: Settings) -> User:
    settings.SITE_URL = "https://desk.example.org"
    return town.users["rahima"]


def ask(client: Client, email: str = "rahima@example.org", **extra: str) -> tuple[int, str]:
    response = client.post("/password/reset/", {"email": email}, **extra)
    return response.status_code, response.headers["Location"]


def link_in(message: EmailMessage) -> str:
    found = re.search(r"https://desk\.example\.org(/password/reset/\S+)", message.body)
    assert found
    return found[1]


def use(client: Client, link: str, password: str = NEW) -> int:
    form = client.get(link, follow=True)
    if form.status_code != 200:
        return form.status_code
    page = form.redirect_chain[-1][0]
    return client.post(page, {"new_password1": password, "new_password2": password}).status_code


def test_known_and_unknown_addresses_get_one_answer(
    client: Client, rahima: User, mailoutbox: list[EmailMessage]
) -> None:
    assert ask(client, "nobody@example.org") == ask(client) == (302, "/password/reset/sent/")
    assert [message.to for message in mailoutbox] == [["rahima@example.org"]]
    assert client.get("/password/reset/sent/").status_code == 200


def test_the_link_sets_a_new_password_with_history(
    client: Client, rahima: User, mailoutbox: list[EmailMessage]
) -> None:
    ask(client)

    assert use(client, link_in(mailoutbox[0])) == 302

    changed = User.objects.get(pk=rahima.pk)
    assert changed.check_password(NEW)
    row = changed.history.first()
    assert (row.history_user, row.history_change_reason) == (changed, "reset-password")


def test_the_mail_speaks_the_language_of_the_person(
    client: Client, rahima: User, mailoutbox: list[EmailMessage]
) -> None:
    rahima.language = "en"
    rahima.save()
    ask(client)

    assert "Somebody asked for a new password" in mailoutbox[0].body
    assert rahima.username in mailoutbox[0].body


@pytest.mark.parametrize("spoil", ["used", "old", "newer", "password", "email", "made up"])
def test_a_spoilt_link_is_refused(client: Client, rahima: User, mailoutbox: list[EmailMessage], spoil: str) -> None:
    ask(client)
    link, later = link_in(mailoutbox[0]), timezone.now()
    if spoil == "used":
        use(client, link)
    elif spoil == "old":
        later += timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 1)
    elif spoil == "newer":
        ask(client)
    elif spoil == "password":
        rahima.set_password("changed meanwhile by herself")
        rahima.save()
    elif spoil == "email":
        rahima.email = "other@example.org"
        rahima.save()
    else:
        link = "/password/reset/MQ/abc-def/"

    with time_machine.travel(later.timestamp(), tick=False):
        assert use(Client(), link, "stolen pass phrase of another") == 400
    assert not User.objects.get(pk=rahima.pk).check_password("stolen pass phrase of another")


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-Host": "evil.test"}, {"Forwarded": "host=evil.test"}, {"Host": "evil.test"}],
    ids=["x-forwarded-host", "forwarded", "host"],
)
def test_the_host_header_never_reaches_a_mail(
    client: Client, rahima: User, mailoutbox: list[EmailMessage], headers: dict[str, str]
) -> None:
    response = client.post("/password/reset/", {"email": "rahima@example.org"}, headers=headers)

    assert response.status_code in (302, 400)
    assert [message for message in mailoutbox if "evil.test" in message.body + message.subject] == []


def test_a_reset_opens_a_locked_account(client: Client, rahima: User, mailoutbox: list[EmailMessage]) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        Client().post("/sign-in/", {"username": "rahima", "password": "wrong"})
    ask(client)
    use(client, link_in(mailoutbox[0]))

    assert Client().post("/sign-in/", {"username": "rahima", "password": NEW}).status_code == 302


def test_changing_the_password_ends_the_other_sessions_only(town: Town) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(town.user("karim"), BACKEND)

    answer = here.post("/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})

    assert answer.headers["Location"] == "/profile/"
    assert here.get("/profile/").status_code == 200
    assert there.get("/profile/").status_code == 302
    row = town.user("karim").history.first()
    assert (row.history_user, row.history_change_reason) == (town.users["karim"], "change-password")


@pytest.mark.parametrize(
    ("old", "new", "accepted"),
    [
        ("wrong", NEW, False),
        (PASSWORD, "password1234", False),
        (PASSWORD, "short", False),
        (PASSWORD, "আমার নিজের লম্বা একটি বাক্য", True),
        (PASSWORD, "x y" * 30, True),
    ],
    ids=["wrong old one", "common", "short", "Bangla sentence", "90 characters"],
)
def test_which_passwords_are_taken(old: str, new: str, accepted: bool) -> None:
    client, tuli = Client(), make_person("tuli")
    client.force_login(tuli, BACKEND)

    client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": new})

    assert User.objects.get(pk=tuli.pk).check_password(new) is accepted


def test_long_passwords_differ_to_the_last_letter() -> None:
    tuli = make_person("tuli")
    tuli.set_password("p" * 79 + "a")
    assert not tuli.check_password("p" * 79 + "b")
