"""One's own profile and language; never another's, never more than the three fields."""

import pytest
from django.conf import settings
from django.test import Client

from offices.models import User
from tests.people import PASSWORD, Town

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def karim(town: Town, client: Client) -> User:
    client.force_login(town.user("karim"), BACKEND)
    return town.users["karim"]


def post(client: Client, **fields: str) -> int:
    values = {"language": "bn", "email": "karim@example.org", "mobile": "", **fields}
    return client.post("/profile/", values).status_code


def test_the_profile_needs_a_sign_in(client: Client) -> None:
    assert client.get("/profile/").headers["Location"] == "/sign-in/?next=/profile/"


def test_the_page_names_post_and_office(client: Client, karim: User) -> None:
    page = client.get("/profile/").content.decode()
    assert "Officer (বাংলা)" in page
    assert "Kalmakanda Netrokona (বাংলা)" in page


def test_language_alone_needs_no_password_and_is_kept(client: Client, karim: User) -> None:
    assert post(client, language="en") == 302

    changed = User.objects.get(pk=karim.pk)
    assert changed.language == "en"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert (changed.history.first().history_user, changed.history.first().history_change_reason) == (karim, "profile")


@pytest.mark.parametrize(
    ("password", "email"), [("", "karim@example.org"), ("wrong", "karim@example.org"), (PASSWORD, "new@example.org")]
)
def test_a_new_email_needs_the_password(client: Client, karim: User, password: str, email: str) -> None:
    post(client, email="new@example.org", current_password=password)
    assert User.objects.get(pk=karim.pk).email == email


def test_mobile_takes_bangla_digits(client: Client, karim: User) -> None:
    assert post(client, mobile="+৮৮০ ১৭০০-০০০০০০", current_password=PASSWORD) == 302
    assert User.objects.get(pk=karim.pk).mobile == "01700000000"


def test_what_another_person_signs_in_with_cannot_be_taken(client: Client, karim: User, town: Town) -> None:
    selina = town.user("selina")
    selina.mobile = "01700000000"
    selina.save()

    assert post(client, email="SELINA@example.org", current_password=PASSWORD) == 200
    assert post(client, mobile="01700000000", current_password=PASSWORD) == 200
    assert User.objects.get(pk=karim.pk).email == "karim@example.org"


def test_no_other_field_can_be_set(client: Client, karim: User, town: Town) -> None:
    before = User.objects.filter(pk=karim.pk).values().get()
    extra = {
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "",
        "username": "root",
        "groups": "1",
        "user_permissions": "1",
        "password": "x",
        "id": str(town.users["selina"].pk),
        "pk": str(town.users["selina"].pk),
        "role": "administrator",
        "office": str(town.office("melandaha-jamalpur").pk),
        "resets_asked": "99",
    }

    assert post(client, language="en", **extra) == 302

    assert User.objects.filter(pk=karim.pk).values().get() == before | {"language": "en"}
    assert User.objects.get(username="selina").language == "bn"


def test_nobody_reaches_another_profile(client: Client, karim: User, town: Town) -> None:
    other = town.users["selina"].pk
    for address in (f"/profile/{other}/", f"/profile/?id={other}", f"/profile/?user={other}"):
        response = client.get(address)
        assert "selina" not in response.content.decode().lower()


def test_the_switch_keeps_page_and_choice(client: Client, karim: User) -> None:
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/profile/?x=1"})

    assert answer.headers["Location"] == "/profile/?x=1"
    assert User.objects.get(pk=karim.pk).language == "en"
    assert 'lang="en"' in client.get("/profile/").content.decode()
    assert karim.history.first().history_change_reason == "language"


@pytest.mark.parametrize("language", ["fr", "", "../../etc", "bn-x"])
def test_an_unknown_language_changes_nothing(client: Client, karim: User, language: str) -> None:
    rows = User.history.count()
    client.post("/i18n/setlang/", {"language": language})
    assert (User.objects.get(pk=karim.pk).language, User.history.count()) == ("bn", rows)


def test_the_switch_is_a_post(client: Client) -> None:
    assert client.get("/i18n/setlang/?language=en").status_code == 405


def test_pages_are_bangla_until_chosen_whatever_the_browser_asks(client: Client) -> None:
    page = client.get("/sign-in/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert 'lang="bn"' in page.content.decode()


def test_signing_in_brings_the_persons_language(client: Client, town: Town) -> None:
    selina = town.user("selina")
    selina.language = "en"
    selina.save()

    client.post("/sign-in/", {"username": "selina", "password": PASSWORD})

    assert 'lang="en"' in client.get("/profile/").content.decode()
