"""The public page of a request: number and code, or the QR code; and nothing that names anybody."""

import pytest
from django.core.cache import cache

from offices.bangla import to_bangla_digits
from tests.charters import dhaka, send
from tickets.domain import conversation, lifecycle

URL = "/track/"


@pytest.fixture
def ticket(town, services, time_machine_at):
    time_machine_at("2026-09-07 12:00")
    cache.clear()
    ticket = send(services["training"], town.user("rahima"), subject="গোপন বিষয়", body="গোপন লেখা")
    lifecycle.accept_ticket(ticket.pk, actor=town.user("karim"), at=dhaka("2026-09-07 11:40"))
    conversation.note_on_ticket(ticket.pk, body="গোপন নোট", actor=town.user("karim"), at=dhaka("2026-09-07 11:50"))
    yield ticket
    cache.clear()


def ask(client, number, code):
    return client.post(URL, {"number": number, "code": code})


def test_number_and_code_in_either_digits_show_state_and_promise_and_no_name(client, ticket):
    shown = ask(client, to_bangla_digits(ticket.number).lower(), to_bangla_digits(ticket.requisition.tracking_code))
    page = shown.content.decode()

    assert (shown.status_code, shown["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert 'data-due="2026-09-16"' in page
    for secret in ("গোপন", ticket.serving_office.name_bn, ticket.requesting_office.name_bn, "রহিমা"):
        assert secret not in page, secret


def test_a_late_entry_was_received_when_the_letter_came(client, town, services, ticket):
    late = send(services["training"], town.user("lipi"), channel="letter", received_at=dhaka("2026-09-06 10:00"),
                requesting_office=ticket.requesting_office)  # fmt: skip
    events = client.get(URL, {"t": late.requisition.tracking_token}).context["events"]

    assert events[0][0] == dhaka("2026-09-06 10:00")


def test_the_qr_code_leads_to_the_same(client, ticket):
    page = client.get(URL, {"t": ticket.requisition.tracking_token}).content.decode()

    assert f'data-ticket="{ticket.number}"' in page


def test_every_wrong_pair_gets_one_neutral_answer(client, ticket):
    code = ticket.requisition.tracking_code
    tries = [(ticket.number, "22222222"), ("KLM-2609-9999", code), ("ক", "\u202e")]
    asked = [ask(client, *pair) for pair in tries]
    told = {answer.content.decode().split("<form")[-2].split('role="alert"')[1] for answer in asked}

    assert ({answer.status_code for answer in asked}, len(told)) == ({200}, 1)
    assert "data-ticket" not in client.get(URL, {"t": "0" * 32}).content.decode()
    assert "data-ticket" not in client.get(URL, {"t": "x" * 5000}).content.decode()


def test_after_five_wrong_codes_the_right_one_is_not_tried_either(client, ticket):
    for _attempt in range(5):
        ask(client, ticket.number, "22222222")

    assert "data-ticket" not in ask(client, ticket.number, ticket.requisition.tracking_code).content.decode()


def test_an_empty_form_names_its_fields(client, ticket):
    answer = client.post(URL, {})

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"number", "code"}
