"""The page of one ticket: what each role sees, in a fixed number of queries."""

import pytest
from django.urls import reverse

from tests.charters import dhaka, send
from tickets.domain import conversation, dates, holds, lifecycle, routing
from tickets.enums import HoldReason
from tickets.models import Reopening

# session, user, access, ticket, messages, files, events, ledger, calendar
QUERIES = 9


@pytest.fixture
def ticket(town, services, time_machine_at):
    """A training, received on Monday 7 September 2026; it is the 9th, 11:00."""
    found = send(services["training"], town.user("rahima"), body="১৮ জনের প্রশিক্ষণ")
    lifecycle.accept_ticket(found.pk, actor=town.user("karim"), at=dhaka("2026-09-07 12:00"))
    time_machine_at("2026-09-09 11:00")
    return found


def page(client, ticket):
    return client.get(reverse("tickets:ticket-detail", args=[ticket.number]))


def names_of(response, panel):
    return [step.code for step in getattr(response.context["page"], panel)]


def test_requester_sees_promise_conversation_and_own_steps(browser, ticket):
    response = page(browser("rahima"), ticket)

    text = response.content.decode()
    assert "১৮ জনের প্রশিক্ষণ" in text
    assert "বুধবার, ১৬ সেপ্টেম্বর ২০২৬" in text
    assert names_of(response, "bar") == []
    assert names_of(response, "own") == ["propose-date", "withdraw"]
    assert response.context["forms"].keys() == {"reply"}
    assert "no-store" in response["Cache-Control"]


def test_officer_sees_steps_and_both_boxes(browser, ticket):
    response = page(browser("karim"), ticket)

    assert names_of(response, "bar") == ["resolve", "hold", "propose-date", "assign", "hand-over", "merge"]
    assert names_of(response, "more") == ["return-for-papers", "reclassify", "refuse"]
    assert response.context["forms"].keys() == {"reply", "note"}
    assert [entry.text for entry in response.context["page"].history][-1].startswith(("Received", "প্রাপ্ত"))


@pytest.mark.parametrize("name", ["lipi", "dipu", "grihan", "monira", "audit"])
def test_other_roles_see_the_page_without_the_steps_of_others(browser, ticket, name):
    response = page(browser(name), ticket)

    assert response.status_code == 200
    assert names_of(response, "own") == []
    assert "resolve" not in names_of(response, "bar")


def test_notes_never_reach_the_requester(browser, town, ticket):
    conversation.note_on_ticket(ticket.pk, body="গোপন কথা", actor=town.user("karim"), at=dhaka("2026-09-08 10:00"))

    for part in ("", "fragment/?part=thread", "fragment/?part=side", "fragment/?part=top"):
        address = reverse("tickets:ticket-detail", args=[ticket.number]) + part
        for name in ("rahima", "grihan", "monira"):
            assert "গোপন কথা" not in browser(name).get(address).content.decode()
    assert "গোপন কথা" in page(browser("karim"), ticket).content.decode()
    assert "গোপন কথা" in page(browser("dipu"), ticket).content.decode()


@pytest.mark.parametrize("name", ["selina", "mina", "jamil", "nasrin"])
def test_strangers_get_404_on_page_and_fragment(browser, ticket, name):
    client = browser(name)

    assert page(client, ticket).status_code == 404
    assert client.get(reverse("tickets:ticket-fragment", args=[ticket.number])).status_code == 404
    missing = client.get(reverse("tickets:ticket-detail", args=["KLM-2609-9999"]))
    assert page(client, ticket).content.decode().count("KLM") == missing.content.decode().count("KLM")


def test_anonymous_reader_is_sent_to_sign_in(client, ticket):
    assert page(client, ticket).status_code == 302


@pytest.mark.parametrize("more", [0, 2])
def test_queries_do_not_grow_with_messages(browser, town, services, ticket, django_assert_num_queries, more):
    for _number in range(1 + more):
        conversation.reply_to_ticket(ticket.pk, body="কথা", actor=town.user("karim"), at=dhaka("2026-09-08 10:00"))
        send(services["training"], town.user("rahima"))
    karim = browser("karim")
    page(karim, ticket)

    with django_assert_num_queries(QUERIES):
        page(karim, ticket)


def test_ticket_with_every_kind_of_row_takes_one_query_for_each_kind(
    browser, town, services, time_machine_at, django_assert_max_num_queries
):
    rahima, karim = town.user("rahima"), town.user("karim")
    ticket = send(services["training"], rahima)
    holds.hold_ticket(
        ticket.pk, reason=HoldReason.REQUESTER_PAPERS, text="তালিকা", actor=karim, at=dhaka("2026-09-07 12:00")
    )
    conversation.reply_to_ticket(ticket.pk, body="এই যে", actor=rahima, at=dhaka("2026-09-08 12:00"))
    day = dhaka("2026-09-20 10:00").date()
    dates.propose_date(ticket.pk, dates=[day], text="", actor=karim, at=dhaka("2026-09-08 13:00"))
    lifecycle.resolve_ticket(ticket.pk, text="হয়েছে", actor=karim, at=dhaka("2026-09-09 12:00"))
    lifecycle.reopen_ticket(ticket.pk, reason="হয়নি", actor=rahima, at=dhaka("2026-09-09 13:00"))
    routing.reclassify_ticket(
        ticket.pk, service=services["portal"], reason="ভুল", actor=karim, at=dhaka("2026-09-09 14:00")
    )
    time_machine_at("2026-09-09 15:00")
    client = browser("karim")
    page(client, ticket)

    with django_assert_max_num_queries(12):
        response = page(client, ticket)
    known = list(Reopening.objects.values_list("resolved_at", "reopened_at", "reopened_by_id"))
    shown = response.context["ticket"].reopenings.all()
    assert [(row.resolved_at, row.reopened_at, row.reopened_by_id) for row in shown] == known
    assert len(known) == 1


def test_sentence_states_the_numbers_of_the_cells(browser, town, ticket, time_machine_at):
    karim = town.user("karim")
    holds.hold_ticket(
        ticket.pk, reason=HoldReason.REQUESTER_PAPERS, text="তালিকা দিন", actor=karim, at=dhaka("2026-09-08 10:00")
    )
    holds.resume_ticket(ticket.pk, actor=karim, at=dhaka("2026-09-10 10:00"))
    time_machine_at("2026-09-14 11:00")

    clock = page(browser("karim"), ticket).context["clock"]
    cells = [cell.kind for cell in clock.bar.cells]
    assert (cells.count("paused"), cells.count("received")) == (2, 1)
    assert [line.iso for line in clock.ledger] == ["2026-09-16", "2026-09-20"]
    assert clock.left in ("4", "৪")
    counted = [day for day in clock.days if day.number]
    assert (len(counted), counted[-1].iso) == (7, "2026-09-20")


def test_page_of_a_ticket_on_hold_asks_the_requester(browser, town, ticket):
    karim, at = town.user("karim"), dhaka("2026-09-08 10:00")
    holds.hold_ticket(ticket.pk, reason=HoldReason.REQUESTER_PAPERS, text="তালিকা দিন", actor=karim, at=at)

    response = page(browser("rahima"), ticket)
    assert [call.url for call in response.context["page"].calls] == ["#reply"]
    assert "তালিকা দিন" in response.content.decode()
    assert names_of(response, "own") == ["propose-date", "object-to-hold", "withdraw"]
    assert response.context["clock"].chip.state == "hold"


def test_unknown_part_of_the_page_is_not_found(browser, ticket):
    address = reverse("tickets:ticket-fragment", args=[ticket.number])

    assert browser("karim").get(address, {"part": "all"}).status_code == 404
    assert "HX-Request" in browser("karim").get(address, {"part": "side"})["Vary"]


def test_hold_over_the_day_of_receipt_is_counted_and_named(browser, town, services, time_machine_at):
    ticket = send(services["portal"], town.user("rahima"))
    karim, at = town.user("karim"), dhaka("2026-09-07 15:00")
    holds.hold_ticket(ticket.pk, reason=HoldReason.PARTS_OR_PROCUREMENT, text="র‍্যাম", actor=karim, at=at)
    time_machine_at("2026-09-09 11:00")

    [paused] = [value for _label, value in page(browser("karim"), ticket).context["clock"].facts if ", " in value]
    assert paused.startswith(("2 ", "২ "))
