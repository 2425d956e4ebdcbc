"""The pages of a notice: who finds them, the number on the button, the new preview, the bar, a list's dry run."""

import io

import pytest
from django.test import Client
from django.utils import translation

from offices.models import Role
from sla.models import CalendarNotice
from tests.charters import dhaka, send
from tests.people import make_person
from tests.tickets.domain.test_noticing import draft
from tickets.domain import lifecycle
from tickets.domain.recounting import Known
from tickets.domain.running import run_batch
from tickets.models import NoticeRun

NEW = {
    "title_bn": "নির্বাহী আদেশে ছুটি", "authority": "জনপ্রশাসন মন্ত্রণালয়", "scope": "nation", "number": "০৫.০০.১৭৩",
    "issued_on": "১/০৯/২০২৬", "effect": "closed", "first": "১৫/০৯/২০২৬", "holiday_kind": "executive_order",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(time_machine_at):
    with translation.override("en"):
        yield time_machine_at("2026-09-13 14:00")


@pytest.fixture
def second(town):
    return make_person("second", town.office("doict"), Role.ADMINISTRATOR)


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def page_of(notice, end=""):
    return f"/calendar/notices/{notice.pk}/{end}"


@pytest.fixture
def tickets(town, services):
    return [send(services["training"], town.user("rahima")) for _number in range(3)]


def test_a_notice_from_form_to_recounted_tickets(town, tickets, second):
    drafter = browser(town.user("admin"))
    answer = drafter.post("/calendar/notices/new/", NEW, follow=True)
    notice = CalendarNotice.objects.get()
    text = answer.content.decode()
    assert "The promised date of 3 requests will change" in text
    assert "a second person applies it" in text
    assert "change 3 dates" not in text

    shown = browser(second).get(page_of(notice))
    assert "Add holiday and change 3 dates" in shown.content.decode()
    pressed = {"fingerprint": shown.context["preview"].fingerprint}
    done = browser(second).post(page_of(notice, "apply/"), pressed, follow=True)

    assert "0 of 3 tickets recounted" in done.content.decode()
    run = NoticeRun.objects.get()
    while run_batch(run, Known(), at=dhaka("2026-09-13 14:01")):
        pass
    bar = browser(second).get(page_of(notice, "progress/")).content.decode()
    assert "Finished: 3 tickets recounted, 3 dates moved." in bar
    assert "hx-get" not in bar


def test_a_changed_world_shows_the_new_number(town, tickets, second):
    notice = draft(town, "2026-09-15")
    client = browser(second)
    shown = client.get(page_of(notice))
    lifecycle.resolve_ticket(tickets[0].pk, text="শেষ", actor=town.user("karim"), at=dhaka("2026-09-13 14:00"))

    pressed = {"fingerprint": shown.context["preview"].fingerprint}
    answer = client.post(page_of(notice, "apply/"), pressed)

    assert answer.status_code == 409
    assert "Meanwhile something changed" in answer.content.decode()
    assert "change 2 dates" in answer.content.decode()
    assert not NoticeRun.objects.exists()


@pytest.mark.parametrize("name", ["karim", "rahima", "monira", "audit", "jamil", "grihan"])
def test_for_others_the_pages_do_not_exist(town, tickets, name):
    notice = draft(town, "2026-09-15", scope=town.office("netrokona"))
    client = browser(town.user(name))
    for end in ("", "progress/"):
        assert client.get(page_of(notice, end)).status_code == 404
    for end in ("apply/", "discard/", "entries/", "entries/day/1/remove/"):
        assert client.post(page_of(notice, end)).status_code == 404
    if name != "jamil":  # who keeps the calendar of another district
        assert client.get("/calendar/notices/").status_code == 404


def test_a_district_sees_only_its_own_tickets_and_applies_its_own(town, tickets):
    notice = draft(town, "2026-09-15", scope=town.office("netrokona"))
    client = browser(town.user("dipu"))
    shown = client.get(page_of(notice))
    assert len(shown.context["rows"]) == 3

    client.post(page_of(notice, "apply/"), {"fingerprint": shown.context["preview"].fingerprint})

    assert NoticeRun.objects.get().notice == notice
    assert client.post(page_of(draft(town, "2026-09-16"), "apply/")).status_code == 404


def test_a_notice_with_errors_has_no_button(town, tickets, second):
    notice = draft(town, "2026-09-17", effect="withdrawn")
    text = browser(second).get(page_of(notice)).content.decode()

    assert "There is nothing to withdraw" in text
    assert "Apply the notice" not in text


def test_the_pages_ask_the_same_number_of_questions_at_any_size(town, services, second, django_assert_num_queries):
    notice, client = draft(town, "2026-09-15"), browser(second)
    send(services["training"], town.user("rahima"))
    client.get(page_of(notice))  # reads the calendar
    with django_assert_num_queries(24):
        client.get(page_of(notice))
    for _number in range(3):
        send(services["training"], town.user("rahima"))
    with django_assert_num_queries(24):
        client.get(page_of(notice))


def test_a_dry_run_keeps_nothing_and_names_every_row(town):
    client = browser(town.user("admin"))
    head = {name: NEW[name] for name in ("title_bn", "authority", "scope")}
    file = io.BytesIO("তারিখ,উপলক্ষ\n২১/০২/২০২৭,শহিদ দিবস\n৩০/০২/২০২৭,নেই\n".encode())
    file.name = "list.csv"

    text = client.post("/calendar/notices/import/", {**head, "file": file, "keep": "1"}).content.decode()

    assert "Not a date: ৩০/০২/২০২৭" in text
    assert not CalendarNotice.objects.exists()
    good = {**head, "text": "date,name\n21/02/2027,শহিদ দিবস\n", "lists_year": "২০২৭", "keep": "1"}
    answer = client.post("/calendar/notices/import/", good, follow=True)
    notice = CalendarNotice.objects.get()
    assert (answer.redirect_chain[-1][0], notice.years.get().year) == (page_of(notice), 2027)


def test_a_page_without_fields_or_file_says_what_is_missing(town):
    client = browser(town.user("admin"))
    for address in ("/calendar/notices/new/", "/calendar/notices/import/"):
        answer = client.post(address, {})
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode() or "This field is required" in answer.content.decode()
    wrong = {**NEW, "effect": "hours", "opens": "১৭:০০", "closes": "৯:০০", "issued_on": "৩০/০২/২০২৬"}
    text = client.post("/calendar/notices/new/", wrong).content.decode()
    assert "Office hours end before they begin" in text
    assert "Enter a date as day/month/year" in text
