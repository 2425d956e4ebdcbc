"""The receipt says what was promised, however often it is opened."""

import re

import pytest
import time_machine

from tests.charters import dhaka, send
from tests.tickets.views.intake import client_of

__all__ = ["client_of"]


@pytest.fixture
def ticket(town, services):
    return send(services["training"], town.user("rahima"), at="2026-09-07 11:20", details={"participants": 18})


def receipt(client, ticket, number=None, *, at="2026-09-07 11:21"):
    with time_machine.travel(dhaka(at), tick=False):
        return client.get(f"/tickets/{number or ticket.number}/receipt/")


def test_receipt_shows_number_date_code_and_who_serves(client_of, ticket):
    page = receipt(client_of("rahima"), ticket).content.decode()

    assert "KLM-২৬০৯-০০০১" in page
    assert "বুধবার, ১৬ সেপ্টেম্বর ২০২৬" in page
    assert 'data-due="2026-09-16"' in page
    assert ticket.requisition.tracking_code in page
    assert "Kalmakanda Netrokona (বাংলা)" in page


def test_receipt_opened_again_later_shows_the_same(client_of, ticket):
    client = client_of("rahima")
    first, later = receipt(client, ticket), receipt(client, ticket, at="2026-09-14 09:00")

    assert first.context["panel"].day == later.context["panel"].day
    assert first.context["requisition"].tracking_code == later.context["requisition"].tracking_code


def test_qr_leads_to_the_tracking_page_without_inline_style(client_of, ticket, settings, monkeypatch):
    made = []
    monkeypatch.setattr("tickets.views.intake_receipt.qr_of", lambda address: made.append(address) or "")
    receipt(client_of("rahima"), ticket)

    assert made == [f"{settings.SITE_URL}/track/?t={ticket.requisition.tracking_token}"]


def test_qr_is_an_inline_picture_that_the_content_policy_allows(client_of, ticket):
    svg = re.search(r"<svg[^>]*class=\"qr\".*?</svg>", receipt(client_of("rahima"), ticket).content.decode(), re.S)

    assert svg
    assert "style=" not in svg[0]
    assert "<path" in svg[0]


def test_days_off_inside_the_promise_are_named(client_of, ticket):
    panel = receipt(client_of("rahima"), ticket).context["panel"]

    assert panel.excluded[0].startswith("শুক্রবার–শনিবার")
    assert [cell.kind for cell in panel.strip.cells].count("off") == 2


@pytest.mark.parametrize("number", ["klm-2609-0001", "KLM-২৬০৯-০০০১"])
def test_number_is_read_in_either_digits_and_case(client_of, ticket, number):
    assert receipt(client_of("rahima"), ticket, number).status_code == 200


@pytest.mark.parametrize("name", ["nasrin", "selina", "mina", "jamil"])
def test_foreign_offices_get_not_found(client_of, ticket, name):
    client = client_of(name)

    assert receipt(client, ticket).status_code == 404
    assert client.get(f"/tickets/{ticket.number}/slip/").status_code == 404


@pytest.mark.parametrize("number", ["KLM-2609-0002", "1", "' OR 1", "x" * 3000])
def test_odd_numbers_are_not_found(client_of, ticket, number):
    assert receipt(client_of("rahima"), ticket, number).status_code == 404


def test_a_line_on_demand_promises_to_agree_a_date(client_of, town, services):
    ticket = send(services["event"], town.user("rahima"))
    response = receipt(client_of("rahima"), ticket)

    assert response.context["panel"].day is None
    assert response.context["panel"].is_agreed_kind


def test_a_receipt_after_closing_counts_from_the_next_working_day(client_of, town, services):
    ticket = send(services["portal"], town.user("rahima"), at="2026-09-10 18:30")  # Thursday evening
    panel = receipt(client_of("rahima"), ticket, at="2026-09-10 18:31").context["panel"]

    assert panel.day.isoformat() == "2026-09-16"
    assert any("১৩ সেপ্টে" in note for note in panel.notes)


def test_receipt_takes_eight_queries(client_of, ticket, django_assert_num_queries):
    client = client_of("rahima")
    receipt(client, ticket)

    with django_assert_num_queries(8):
        receipt(client, ticket)
