"""The bell, its list, and the mails of the demo: own things only."""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from notifications.models import Notification
from offices.models import Posting
from tests.charters import send
from tests.notifications.conftest import tell_at

LIST, READ, BELL = "/notifications/", "/notifications/read/", "/notifications/bell/"

pytestmark = pytest.mark.tryout


@pytest.fixture
def browser(town):
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(town.user(name), "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def ticket(town, services, time_machine_at):
    made = send(services["training"], town.user("rahima"))
    tell_at("2026-09-07 11:21")
    time_machine_at("2026-09-07 12:00")
    return made


def test_the_list_groups_by_ticket_and_the_bell_counts(browser, town, services, ticket):
    send(services["portal"], town.user("rahima"), at="2026-09-07 11:40")
    tell_at("2026-09-07 11:41")
    client = browser("karim")

    cards = client.get(LIST).context["cards"]

    assert [(len(card.lines), card.unread) for card in cards] == [(1, 1), (1, 1)]
    assert cards[1].number == ticket.number
    assert client.get(BELL).context["unread"] == 2
    assert 'class="count">২<' in client.get(BELL).content.decode()


def test_reading_one_ticket_and_then_all(browser, town, services, ticket):
    send(services["portal"], town.user("rahima"), at="2026-09-07 11:40")
    tell_at("2026-09-07 11:41")
    client = browser("karim")

    client.post(READ, {"ticket": ticket.number})
    assert client.get(BELL).context["unread"] == 1
    client.post(READ)
    assert client.get(BELL).context["unread"] == 0
    assert not Notification.objects.filter(recipient__username="jabed", read_at__isnull=False).exists()


def test_foreign_notifications_answer_as_if_they_did_not_exist(browser, ticket):
    selina = browser("selina")

    assert (selina.get(LIST).context["cards"], selina.get(BELL).context["unread"]) == ([], 0)
    assert selina.post(READ, {"ticket": ticket.number}).status_code == 404
    assert selina.post(READ, {"ticket": "KLM-0000-0000"}).status_code == 404
    assert not Notification.objects.filter(read_at__isnull=False).exists()


def test_who_may_no_longer_see_the_ticket_sees_no_news_of_it(browser, ticket):
    Posting.objects.filter(user__username="jabed").delete()

    assert browser("jabed").get(LIST).context["cards"] == []


def test_the_list_goes_back_thirty_days(browser, ticket, time_machine_at):
    time_machine_at("2026-10-08 12:00")

    assert browser("karim").get(LIST).context["cards"] == []


def test_marking_takes_a_post(browser, ticket):
    assert browser("karim").get(READ).status_code == 405


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_as_much_for_many_as_for_few(browser, town, services, ticket, more, django_assert_num_queries):
    for _n in range(more):
        send(services["portal"], town.user("rahima"), at="2026-09-07 11:40")
    tell_at("2026-09-07 11:41")
    client = browser("karim")

    with django_assert_num_queries(4):  # session, user, access, notifications
        client.get(LIST)


@pytest.fixture
def mails(settings, tmp_path: Path):
    """Two mails, one to Rahima and one to Karim, written by the backend of the demo."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    for name in ("rahima", "karim"):
        EmailMessage(f"বিষয় {name}", f"<b>কথা</b> {name}", to=[f"{name}@example.org"]).send()


def subjects(client: Client) -> list[str]:
    return sorted(letter.subject for letter in client.get("/mail/").context["letters"])


def test_a_reader_sees_own_mails_and_the_administrator_all(browser, mails):
    assert subjects(browser("rahima")) == ["বিষয় rahima"]
    assert subjects(browser("selina")) == []
    assert subjects(browser("admin")) == ["বিষয় karim", "বিষয় rahima"]


def test_one_mail_is_shown_as_text(browser, mails):
    karim = browser("karim")
    [letter] = karim.get("/mail/").context["letters"]

    page = karim.get(f"/mail/{letter.key}/").content.decode()

    assert "&lt;b&gt;কথা&lt;/b&gt; karim" in page and "karim@example.org" in page
    assert browser("rahima").get(f"/mail/{letter.key}/").status_code == 404


@pytest.mark.parametrize("key", ["x", "20260101-000000-1", "..-..", "secret_key"])
def test_made_up_mails_are_not_found(browser, mails, key):
    assert browser("admin").get(f"/mail/{key}/").status_code == 404


def test_there_is_no_mail_page_outside_the_demo(browser, settings):
    settings.DEMO = False

    assert browser("admin").get("/mail/").status_code == 404
