"""The slip: one A4 page for the requester, with the office's counterfoil."""

import re
from datetime import date

import pytest
import time_machine

from tests.charters import dhaka, send
from tests.tickets.views.intake import client_of
from tickets.domain import dates
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


def moved(ticket, town, times):
    """Let each of so many agreements move the date by a day."""
    for day in range(times):
        at, agreed = dhaka(f"2026-09-08 10:{10 + day}"), date(2026, 9, 20 + day)
        dates.propose_date(ticket.pk, dates=[agreed], text="", actor=town.user("karim"), at=at)
        dates.agree_date(ticket.pk, day=agreed, actor=town.user("rahima"), at=at)


def told_on(client, ticket):
    with time_machine.travel(dhaka("2026-09-08 11:00"), tick=False):
        page = client.get(f"/tickets/{ticket.number}/slip/").content.decode()
    lines = re.findall(r"<li>(.*?)</li>", page.partition('id="slip-dates"')[2].partition("</div>")[0])
    return [re.sub(r"</?b>", "", line) for line in lines]


def test_a_date_that_never_moved_has_no_list(client_of, ticket):
    assert 'id="slip-dates"' not in slip(client_of("rahima"), ticket).content.decode()


@pytest.mark.parametrize("name", ["lipi", "rahima"])
def test_every_date_told_stands_with_its_cause(client_of, town, ticket, name):
    moved(ticket, town, 2)

    assert told_on(client_of(name), ticket) == [
        "১৬/০৯/২০২৬ · প্রাপ্তি",
        "১৬/০৯/২০২৬ → ২০/০৯/২০২৬ · সম্মত তারিখ",
        "২০/০৯/২০২৬ → ২১/০৯/২০২৬ · সম্মত তারিখ",
    ]


def test_the_first_and_the_latest_dates_fit_on_the_page(client_of, town, ticket):
    moved(ticket, town, 5)
    assert len(told_on(client_of("rahima"), ticket)) == 6

    moved_once_more = date(2026, 9, 27)
    at = dhaka("2026-09-08 10:30")
    dates.propose_date(ticket.pk, dates=[moved_once_more], text="", actor=town.user("karim"), at=at)
    dates.agree_date(ticket.pk, day=moved_once_more, actor=town.user("rahima"), at=at)

    told = told_on(client_of("rahima"), ticket)
    assert (len(told), told[0], told[1]) == (7, "১৬/০৯/২০২৬ · প্রাপ্তি", "…")
    assert told[2].startswith("২০/০৯/২০২৬ → ২১/০৯/২০২৬") and told[-1].startswith("২৪/০৯/২০২৬ → ২৭/০৯/২০২৬")
