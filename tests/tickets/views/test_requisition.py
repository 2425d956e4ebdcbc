"""The requisition form and its check page: nothing is lost, nothing is sent twice."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla.models import Service
from tests.charters import dhaka, send
from tests.tickets.views.intake import FILLED, PDF, client_of, pdf, statements
from tickets.domain.files import path_of
from tickets.models import Draft, Ticket

__all__ = ["client_of"]

MONDAY = dhaka("2026-09-07 11:20")
pytestmark = pytest.mark.django_db


@pytest.fixture
def files_in(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def url(services):
    return f"/services/{services['training'].public_id}/"


@pytest.fixture
def rahima(client_of, files_in):
    with time_machine.travel(MONDAY, tick=False):
        yield client_of("rahima")


def fill(client, url, **changes):
    """Send the form as filled in, with changes; None leaves a field out."""
    data = {name: value for name, value in (FILLED | changes).items() if value is not None}
    return client.post(url, data)


def press_submit(client, url):
    """Press the button of the check page as it stands."""
    page = client.get(f"{url}check/")
    return client.post(f"{url}check/", {"key": page.context["draft"].key, "seen": page.context["seen"]})


def test_the_form_asks_what_the_kind_of_service_needs(rahima, url, services):
    names = set(rahima.get(url).context["form"].fields)
    other = set(rahima.get(f"/services/{services['portal'].public_id}/").context["form"].fields)

    assert {"subject", "d_topic", "d_participants", "d_wished_on", "memo_number", "files"} <= names
    assert "d_topic" not in other
    assert "subject" in other


def test_known_answers_are_filled_in(rahima, url):
    form = rahima.get(url).context["form"]

    assert form["contact_email"].value() == "rahima@example.org"
    assert form["d_contact_post"].value() == "Officer (বাংলা)"


def test_the_promised_date_stands_beside_the_form(rahima, url):
    response = rahima.get(url)

    assert response.context["panel"].day.isoformat() == "2026-09-16"
    assert response.context["panel"].weekday == "বুধবার"
    assert 'data-due="2026-09-16"' in response.content.decode()


def test_filled_form_leads_over_the_check_page_to_one_ticket(rahima, url):
    answer = fill(rahima, url, files=[pdf()])
    assert answer.headers["Location"] == f"{url}check/"

    sent = press_submit(rahima, url)

    ticket = Ticket.objects.select_related("requisition").get()
    assert sent.headers["Location"] == f"/tickets/{ticket.number}/receipt/"
    assert ticket.due_at == dhaka("2026-09-16 17:00")
    assert ticket.requesting_office.slug == "uno-kalmakanda-netrokona"
    assert ticket.requisition.memo_number == FILLED["memo_number"]
    assert ticket.requisition.memo_date.isoformat() == "2026-09-06"
    assert ticket.requisition.contact_phone == "01700000000"
    assert ticket.requisition.details == {
        "topic": "ডি-নথি",
        "participants": 18,
    }
    assert path_of(ticket.attachments.get()).read_bytes() == PDF


def test_submitting_twice_gives_the_same_ticket_before_and_after_the_receipt(rahima, url):
    fill(rahima, url)
    page = rahima.get(f"{url}check/")
    button = {"key": page.context["draft"].key, "seen": page.context["seen"]}
    first = rahima.post(f"{url}check/", button)
    second = rahima.post(f"{url}check/", button)
    rahima.get(first.headers["Location"])
    third = rahima.post(f"{url}check/", button)

    assert Ticket.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"] == third.headers["Location"]
    assert not Draft.objects.exists()


def test_the_next_requisition_for_the_same_service_is_another_ticket(rahima, url):
    for _number in range(2):
        fill(rahima, url)
        rahima.get(press_submit(rahima, url).headers["Location"])

    assert Ticket.objects.count() == 2


def test_a_sent_draft_whose_receipt_was_never_seen_is_no_draft_any_more(rahima, url):
    fill(rahima, url)
    press_submit(rahima, url)

    form = rahima.get(url).context["form"]

    assert form["subject"].value() is None
    assert not Draft.objects.exists()


def test_changes_made_in_another_window_are_shown_before_they_are_sent(rahima, url):
    fill(rahima, url)
    page = rahima.get(f"{url}check/")
    fill(rahima, url, subject="অন্য বিষয়")
    answer = rahima.post(f"{url}check/", {"key": page.context["draft"].key, "seen": page.context["seen"]})

    assert answer.status_code == 200
    assert answer.context["answers"][0].text == "অন্য বিষয়"
    assert not Ticket.objects.exists()


def test_three_faults_are_listed_with_links_and_nothing_is_lost(rahima, url):
    faults = {"d_participants": "০", "d_wished_on": "০১/০৯/২০২৬", "memo_number": None, "memo_date": None}
    response = fill(rahima, url, files=[pdf()], **faults)
    page = response.content.decode()

    assert set(response.context["form"].errors) == {"d_participants", "d_wished_on", "memo_number"}
    assert "<title>Error: " in page or "<title>ত্রুটি: " in page
    for target in ("id_d_participants", "id_d_wished_on", "id_memo_number"):
        assert f'<a href="#{target}">' in page
    assert FILLED["subject"] in page
    assert "letter.pdf" in page
    assert Draft.objects.get().files[0]["name"] == "letter.pdf"


def test_a_file_of_the_first_try_goes_with_the_second(rahima, url):
    fill(rahima, url, subject="", files=[pdf("first.pdf")])
    fill(rahima, url, files=[pdf("second.pdf")])
    press_submit(rahima, url)

    assert [file.name for file in Ticket.objects.get().attachments.all()] == ["first.pdf", "second.pdf"]


def test_a_file_can_be_taken_out_again(rahima, url, files_in):
    fill(rahima, url, files=[pdf("first.pdf"), pdf("second.pdf")])
    key = Draft.objects.get().files[0]["key"]
    response = rahima.post(url, {**FILLED, "remove_file": key})

    assert [file["name"] for file in response.context["draft"].files] == ["second.pdf"]
    assert len([path for path in (files_in / "drafts").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    "name, content",
    [
        ("big.pdf", PDF + b"0" * (5 * 1024 * 1024)),
        ("empty.pdf", b""),
        ("program.exe", b"MZ"),
        ("picture.png", PDF),
        ("sheet.docx", b"PK\x03\x04 no archive"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_the_good_one_is_kept(rahima, url, name, content):
    response = fill(rahima, url, files=[pdf(name, content), pdf("good.pdf")])

    errors = response.context["form"].errors["files"]
    assert [error.partition(":")[0] for error in errors] == [name]
    assert [file["name"] for file in Draft.objects.get().files] == ["good.pdf"]


@pytest.mark.parametrize(
    "field, value",
    [
        ("subject", ""),
        ("subject", "ক" * 301),
        ("subject", "a\0b"),
        ("body", "ক" * 10_000),
        ("body", "a\0b"),
        ("memo_number", "9" * 101),
        ("memo_date", "01/01/0001"),
        ("memo_date", "08/09/2026"),
        ("memo_date", "31/02/2026"),
        ("memo_date", "soon"),
        ("d_wished_on", "07/09/2026"),
        ("d_wished_on", "01/01/9999"),
        ("d_participants", "২০১"),
        ("d_participants", "many"),
        ("d_participants", "9" * 5000),
        ("d_women", "১৯"),
        ("d_venue", "moon"),
        ("urgency", "7"),
        ("contact_phone", "12345"),
        ("contact_email", "nobody"),
    ],
)
def test_bad_input_gets_a_sentence_and_no_ticket(rahima, url, field, value):
    response = fill(rahima, url, **{field: value})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert rahima.get(f"{url}check/").status_code == 200
    assert not Ticket.objects.exists()


def test_letter_later_needs_no_memo_and_marks_the_ticket(rahima, url):
    fill(rahima, url, memo_number=None, memo_date=None, letter_later="on")
    press_submit(rahima, url)

    assert Ticket.objects.get().letter_missing


def test_draft_is_kept_without_a_check_and_shown_again(rahima, url):
    answer = fill(rahima, url, subject="অর্ধেক", memo_number=None, check=None, save="1")
    form = rahima.get(url).context["form"]

    assert answer.headers["Location"] == url
    assert form["subject"].value() == "অর্ধেক"
    assert not form.is_bound


def test_starting_afresh_erases_the_draft(rahima, url, files_in):
    fill(rahima, url, files=[pdf()])
    rahima.post(url, {"discard": "1"})

    assert not Draft.objects.exists()
    assert not [path for path in files_in.rglob("*") if path.is_file()]


def test_change_links_lead_back_to_the_field_with_everything_kept(rahima, url):
    fill(rahima, url, d_venue="requester")
    page = rahima.get(f"{url}check/").content.decode()
    form_page = rahima.get(url)

    assert f'href="{url}#field-d_venue"' in page
    assert 'id="field-d_venue"' in form_page.content.decode()
    assert form_page.context["form"]["d_venue"].value() == "requester"


def test_the_same_memo_of_the_same_office_is_pointed_out_and_does_not_block(rahima, url, town, services):
    earlier = send(services["portal"], town.user("rahima"), memo_number="05.45.7200.012.18.003.26-417")
    fill(rahima, url)
    page = rahima.get(f"{url}check/")
    press_submit(rahima, url)

    assert page.context["earlier"].number == earlier.number
    assert Ticket.objects.count() == 2


def test_the_same_memo_of_another_office_is_nobodys_business(rahima, url, town, services):
    send(services["portal"], town.user("nasrin"), memo_number=FILLED["memo_number"])
    fill(rahima, url)

    assert rahima.get(f"{url}check/").context["earlier"] is None


@pytest.mark.parametrize("name", ["karim", "dipu", "audit", "admin"])
def test_only_requesters_may_apply(client_of, services, url, name):
    client = client_of(name)

    assert [client.get(url).status_code, client.post(url).status_code] == [403, 403]
    assert client.post(f"{url}check/").status_code == 403


def test_a_service_that_is_not_offered_is_not_found(rahima, url):
    Service.objects.filter(public_id=url.split("/")[2]).first()
    service = Service.objects.get(public_id=url.split("/")[2])
    service.is_active = False
    service.save()

    assert [rahima.get(url).status_code, rahima.get("/services/no-such-1/").status_code] == [404, 404]


def test_nobody_sees_the_draft_of_another_person(client_of, files_in, url):
    with time_machine.travel(MONDAY, tick=False):
        fill(client_of("rahima"), url)
        form = client_of("nasrin").get(url).context["form"]

    assert form["subject"].value() is None


@pytest.mark.parametrize("others", [1, 3])
def test_sending_takes_twelve_statements(rahima, url, town, services, others):
    for _number in range(others):
        send(services["portal"], town.user("rahima"))
    fill(rahima, url)
    page = rahima.get(f"{url}check/")
    button = {"key": page.context["draft"].key, "seen": page.context["seen"]}

    with CaptureQueriesContext(connection) as queries:
        rahima.post(f"{url}check/", button)

    assert Ticket.objects.count() == others + 1
    assert len(statements(queries)) == 12, "\n".join(statements(queries))


@pytest.mark.parametrize("others", [1, 3])
def test_form_and_check_page_take_few_queries(rahima, url, town, services, others, django_assert_num_queries):
    for _number in range(others):
        send(services["portal"], town.user("rahima"))
    rahima.get(url)

    with django_assert_num_queries(5):  # session, user, access, line with draft, calendar
        rahima.get(url)
    fill(rahima, url)
    with django_assert_num_queries(6):  # and the earlier request with this memo
        rahima.get(f"{url}check/")
