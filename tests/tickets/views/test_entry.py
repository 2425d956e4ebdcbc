"""The counter records what did not come over the web, with its real time of receipt."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.charters import dhaka, make_charter, send
from tests.tickets.views.intake import client_of, pdf, statements
from tickets.models import Draft, Message, Ticket

__all__ = ["client_of"]

URL = "/queue/entry/"
NOW = dhaka("2026-09-10 10:00")
LETTER = {
    "key": "0" * 32,
    "channel": "letter",
    "received_on": "০৭/০৯/২০২৬",
    "received_time": "১১:২০",
    "subject": "ডি-নথি প্রশিক্ষণ",
    "memo_number": "০৫.৪৫-৪১৭",
    "memo_date": "06/09/2026",
    "urgency": "0",
}


@pytest.fixture
def entry(services, town):
    """A filled form for the training line, from the UNO office."""
    office = town.office("uno-kalmakanda-netrokona")
    return LETTER | {"service": services["training"].public_id, "office": str(office.pk)}


@pytest.fixture
def lipi(client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield client_of("lipi")


def test_a_letter_is_promised_from_its_real_receipt(lipi, entry):
    answer = lipi.post(URL, entry)

    ticket = Ticket.objects.select_related("requisition").get()
    assert answer.headers["Location"] == f"/tickets/{ticket.number}/receipt/"
    assert ticket.received_at == dhaka("2026-09-07 11:20")
    assert ticket.entered_at == NOW
    assert ticket.due_at == dhaka("2026-09-16 17:00")
    assert (ticket.channel, ticket.submitter.username) == ("letter", "lipi")
    assert ticket.requesting_office.slug == "uno-kalmakanda-netrokona"


def test_a_call_needs_only_subject_office_and_contact(lipi, entry):
    fields = ("key", "service", "office", "subject", "received_on", "received_time")
    call = {name: entry[name] for name in fields} | {"channel": "phone", "contact_phone": "01700-000000"}
    lipi.post(URL, call)

    ticket = Ticket.objects.select_related("requisition").get()
    assert ticket.channel == "phone"
    assert ticket.requisition.contact_phone == "01700000000"
    assert not ticket.letter_missing


def test_an_office_outside_the_list_is_written_as_it_is(lipi, entry):
    lipi.post(URL, entry | {"office": "", "requester_name": "আবদুল করিম, চেয়ারম্যান"})

    ticket = Ticket.objects.select_related("requisition").get()
    assert ticket.requesting_office is None
    assert ticket.requisition.requester_name == "আবদুল করিম, চেয়ারম্যান"


def test_service_on_the_spot_is_recorded_in_one_step(lipi, entry):
    served = {
        "channel": "in_person",
        "received_on": "10/09/2026",
        "received_time": "09:30",
        "served": "on",
        "served_on": "10/09/2026",
        "served_time": "09:45",
        "served_text": "পাসওয়ার্ড বদলে দেওয়া হয়েছে।",
    }
    lipi.post(URL, entry | served)

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.verdict) == ("RESOLVED", "kept")
    assert ticket.resolved_at == dhaka("2026-09-10 09:45")
    assert Message.objects.get().body == served["served_text"]


def test_sending_twice_makes_one_ticket(lipi, entry):
    first, second = lipi.post(URL, entry), lipi.post(URL, entry)

    assert Ticket.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_changed_form_sent_under_the_same_key_is_offered_anew(lipi, entry):
    lipi.post(URL, entry)
    answer = lipi.post(URL, entry | {"subject": "অন্য চিঠি", "memo_number": "অন্য-১"})

    assert answer.context["form"]["subject"].value() == "অন্য চিঠি"
    assert answer.context["key"] != entry["key"]
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    "field, changes",
    [
        ("received_on", {"received_on": "11/09/2026"}),
        ("received_on", {"received_on": "10/09/2026", "received_time": "10:01"}),
        ("received_on", {"received_on": "01/01/0001"}),
        ("received_on", {"received_on": ""}),
        ("received_time", {"received_time": "25:00"}),
        ("late_entry_reason", {"received_on": "01/09/2026"}),
        ("served_text", {"served": "on", "served_on": "10/09/2026", "served_time": "09:00"}),
        ("served_time", {"served": "on", "served_on": "06/09/2026", "served_time": "09:00", "served_text": "x"}),
        ("served_time", {"served": "on", "served_on": "07/09/2026", "served_time": "12:00", "served_text": "x"}),
        ("office", {"office": ""}),
        ("office", {"office": "999999"}),
        ("service", {"service": "melandaha-jamalpur-institutional-1"}),
        ("service", {"service": "\0"}),
        ("channel", {"channel": "web"}),
        ("subject", {"subject": "a\0b"}),
        ("subject", {"subject": "ক" * 10_000}),
    ],
)
def test_bad_input_names_the_field_and_records_nothing(lipi, entry, field, changes):
    response = lipi.post(URL, entry | changes)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Ticket.objects.exists()


def test_a_receipt_before_the_charter_in_force_counts_by_the_version_of_its_day(lipi, entry, town, services):
    make_charter(town.office("kalmakanda-netrokona"), effective_on=date(2026, 9, 9))
    lipi.post(URL, entry)

    assert Ticket.objects.select_related("line__charter").get().line.charter.number == 1


def test_a_late_entry_with_its_reason_is_recorded_and_marked(lipi, entry):
    lipi.post(URL, entry | {"received_on": "01/09/2026", "late_entry_reason": "চিঠি দেরিতে পাওয়া"})

    assert Ticket.objects.get().is_late_entry


def test_files_of_a_refused_form_go_with_the_next_try(lipi, entry):
    refused = lipi.post(URL, entry | {"subject": "", "files": [pdf()]})
    lipi.post(URL, entry | {"key": refused.context["key"], "kept": "1"})

    assert 'name="kept" value="1"' in refused.content.decode()
    assert [file.name for file in Ticket.objects.get().attachments.all()] == ["letter.pdf"]
    assert not Draft.objects.exists()


def test_files_of_another_window_never_go_along(lipi, entry):
    lipi.post(URL, entry | {"subject": "", "files": [pdf()]})
    lipi.post(URL, entry | {"key": "1" * 32, "kept": "1"})

    assert not Ticket.objects.get().attachments.exists()


def test_the_same_memo_is_pointed_out_once_before_it_is_recorded(lipi, entry, town, services):
    earlier = send(services["portal"], town.user("rahima"), memo_number="05.45-417")
    asked = lipi.post(URL, entry)
    lipi.post(URL, entry | {"known": asked.context["earlier"].number})

    assert asked.context["earlier"].number == earlier.number
    assert Ticket.objects.count() == 2


def test_more_is_asked_when_the_counter_wants_it(lipi, entry):
    response = lipi.post(URL, entry | {"ask": "1"})

    assert "d_topic" in response.context["form"].fields
    assert not response.context["form"].is_bound
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("name", ["rahima", "dipu", "audit", "admin"])
def test_only_the_counter_records(client_of, services, name):
    client = client_of(name)

    assert [client.get(URL).status_code, client.post(URL).status_code] == [403, 403]


def test_the_counter_offers_its_own_services_and_offices(lipi, entry, town):
    form = lipi.get(URL).context["form"]

    assert len(form.lines) == 7
    assert {office.slug for office in form.offices.values()} == {
        "uno-kalmakanda-netrokona",
        "land-kalmakanda-netrokona",
    }


@pytest.mark.parametrize("others", [1, 3])
def test_entry_takes_few_statements(lipi, entry, town, services, others, django_assert_num_queries):
    for _number in range(others):
        send(services["portal"], town.user("rahima"))
    lipi.get(URL)

    with django_assert_num_queries(6):  # session, user, access, offices, lines, draft
        lipi.get(URL)
    with CaptureQueriesContext(connection) as queries:
        lipi.post(URL, entry)
    assert len(statements(queries)) == 15, "\n".join(statements(queries))
