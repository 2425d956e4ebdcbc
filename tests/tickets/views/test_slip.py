"""The slip: one A4 page for the requester, with the office's counterfoil."""

import pytest
import time_machine

from tests.charters import dhaka, send
from tests.tickets.views.intake import client_of
from tickets.enums import Channel

__all__ = ["client_of"]


@pytest.fixture
def ticket(town, services):
    return send(
        services["training"],
        town.user("lipi"),
        at="2026-09-08 10:00",
        received_at=dhaka("2026-09-07 11:20"),
        channel=Channel.LETTER,
        requesting_office=town.office("uno-kalmakanda-netrokona"),
        memo_number="০৫.৪৫-৪১৭",
        details={"participants": 18, "topic": "ডি-নথি"},
    )


def slip(client, ticket):
    with time_machine.travel(dhaka("2026-09-08 10:05"), tick=False):
        return client.get(f"/tickets/{ticket.number}/slip/")


@pytest.mark.parametrize("name", ["lipi", "rahima"])
def test_slip_carries_what_both_sides_need(client_of, ticket, name):
    page = slip(client_of(name), ticket).content.decode()

    for text in (
        "KLM-২৬০৯-০০০১",
        "২৩ ভাদ্র ১৪৩৩ বঙ্গাব্দ / ৭ সেপ্টেম্বর ২০২৬ খ্রি.",
        "বুধবার, ১৬ সেপ্টেম্বর ২০২৬",
        "০৫.৪৫-৪১৭",
        "১৮",
        "Uno Kalmakanda Netrokona (বাংলা)",
        ticket.requisition.tracking_code,
    ):
        assert text in page


def test_slip_in_english_shows_ascii_digits(client_of, ticket, settings):
    client = client_of("lipi")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = slip(client, ticket).content.decode()

    assert "KLM-2609-0001" in page
    assert "Wednesday, 16 September 2026" in page
    assert '<html lang="en">' in page


def test_slip_is_a_page_of_its_own_without_menu(client_of, ticket):
    page = slip(client_of("lipi"), ticket).content.decode()

    assert 'class="masthead"' not in page
    assert 'class="a4"' in page
