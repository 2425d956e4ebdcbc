"""The queue: groups, counters equal to what their filters show, search, rights, and a fixed number of queries."""

import re

import pytest
from django.urls import reverse

from tests.charters import dhaka, send
from tickets.domain import holds, lifecycle
from tickets.enums import HoldReason
from tickets.models import Ticket

QUEUE = "/queue/"
QUERIES = 8  # session, user, access, calendar, counters, desk, keys, rows


def rows(response):
    return re.findall(r'data-row data-ticket="([^"]+)"', response.content.decode())


def heads(response):
    return [(group.key, group.n) for group in response.context["groups"]]


@pytest.fixture
def morning(town, services, time_machine_at):
    """Monday 14 September 2026, 11:00, with one ticket in each place of the queue."""
    rahima, karim = town.user("rahima"), town.user("karim")
    sent = {
        "over": send(services["portal"], rahima, at="2026-09-06 10:00", subject="পোর্টালে নোটিশ"),
        "today": send(services["portal"], rahima, at="2026-09-09 10:00", subject="প্রজেকটর চাই"),
        "risk": send(services["portal"], rahima, at="2026-09-10 10:00"),
        "later": send(services["training"], rahima, at="2026-09-13 10:00"),
        "hold": send(services["training"], rahima, at="2026-09-13 11:00"),
        "held_long": send(services["training"], rahima, at="2026-09-07 11:00"),
        "none": send(services["event"], rahima, at="2026-09-06 11:00"),
        "resolved": send(services["portal"], rahima, at="2026-09-10 12:00"),
    }
    for name, at in (("hold", "2026-09-13 12:00"), ("held_long", "2026-09-08 10:00")):
        holds.hold_ticket(sent[name].pk, reason=HoldReason.REQUESTER_PAPERS, text="তালিকা দিন", actor=karim, at=dhaka(at))
    lifecycle.resolve_ticket(sent["resolved"].pk, text="হয়েছে", actor=karim, at=dhaka("2026-09-13 15:00"))
    lifecycle.accept_ticket(sent["today"].pk, actor=karim, at=dhaka("2026-09-09 11:00"))
    time_machine_at("2026-09-14 11:00")
    return sent


def test_groups_stand_in_order_of_the_promise(browser, morning):
    response = browser("karim").get(QUEUE)

    order = ["over", "today", "held_long", "risk", "later", "hold", "none"]
    assert sorted(rows(response)[2:4]) == sorted([morning["held_long"].number, morning["risk"].number])
    assert set(rows(response)) == {morning[name].number for name in order}
    assert rows(response)[:2] == [morning["over"].number, morning["today"].number]
    assert rows(response)[-1] == morning["none"].number
    assert heads(response) == [("over", 1), ("today", 1), ("risk", 2), ("later", 3)]


def test_each_counter_equals_the_rows_of_its_filter(browser, morning):
    karim = browser("karim")
    counters = {counter.name: counter for counter in karim.get(QUEUE).context["counters"]}

    shown = {name: len(rows(karim.get(QUEUE + counter.url))) for name, counter in counters.items()}
    assert shown == {name: counter.n for name, counter in counters.items()}
    assert shown == {"over": 1, "today": 1, "risk": 2, "hold": 2, "unassigned": 6, "resolved": 1, "all": 7}


@pytest.mark.parametrize("words", ["প্রজেকটর", "চাই প্রজেকটর", "2609-0002", "২৬০৯-০০০২", "KLM-2609-0002"])
def test_search_finds_spellings_and_numbers_in_either_digits(browser, morning, words):
    response = browser("karim").get(QUEUE, {"q": words})

    assert rows(response) == [morning["today"].number]


def test_filters_narrow_by_ball_service_and_office(browser, morning):
    karim = browser("karim")

    assert rows(karim.get(QUEUE, {"ball": "mine"})) == [morning["today"].number]
    assert len(rows(karim.get(QUEUE, {"service": "portal"}))) == 3
    assert len(rows(karim.get(QUEUE, {"office": "uno-kalmakanda-netrokona"}))) == 7
    assert (
        len(rows(karim.get(QUEUE, {"office": "no-such-office", "ball": "everyone", "show": "drop", "page": "x"}))) == 7
    )
    assert rows(karim.get(QUEUE, {"q": "নাই"})) == []


def test_ticket_without_date_and_late_to_agree_is_marked(browser, morning):
    row = browser("karim").get(QUEUE, {"service": "event"}).context["groups"][0].rows[0]

    assert (row.chip.state, row.late_to_agree, row.ticket.number) == ("none", True, morning["none"].number)


def test_queue_belongs_to_its_office_alone(browser, morning):
    selina = browser("selina").get(QUEUE)
    assert (rows(selina), selina.status_code) == ([], 200)
    assert morning["over"].number not in selina.content.decode()
    assert browser("selina").get(QUEUE, {"desk": "kalmakanda-netrokona"}).status_code == 404
    assert browser("rahima").get(QUEUE).status_code == 404
    assert browser("dipu").get(reverse("tickets:queue-fragment")).status_code == 404


@pytest.mark.parametrize("rows_more", [0, 2])
def test_queries_do_not_grow_with_rows(browser, town, services, time_machine_at, django_assert_num_queries, rows_more):
    for _row in range(1 + rows_more):
        send(services["portal"], town.user("rahima"), at="2026-09-07 10:00")
    time_machine_at("2026-09-08 11:00")
    karim = browser("karim")
    karim.get(QUEUE)

    with django_assert_num_queries(QUERIES):
        response = karim.get(QUEUE)
    assert len(rows(response)) == 1 + rows_more


def test_pages_hold_25_rows_in_one_order(browser, town, services, time_machine_at):
    for minute in range(27):
        send(services["portal"], town.user("rahima"), at=f"2026-09-{7 + minute % 2:02d} 10:{minute:02d}")
    time_machine_at("2026-09-08 11:00")
    karim = browser("karim")

    first, second = rows(karim.get(QUEUE)), rows(karim.get(QUEUE, {"page": "2"}))
    assert (len(first), len(second), len(set(first + second))) == (25, 2, 27)
    dues = list(Ticket.objects.filter(number__in=second).values_list("queue_at", flat=True))
    assert all(due >= Ticket.objects.get(number=first[-1]).queue_at for due in dues)


def test_live_list_keeps_rows_and_places_and_marks_what_left(browser, town, services, morning):
    karim = browser("karim")
    shown = rows(karim.get(QUEUE))
    kept = karim.get(QUEUE).context["kept"]
    rahima, before = town.user("rahima"), "2026-09-14 10:59"
    lifecycle.withdraw_ticket(morning["over"].pk, reason="লাগবে না", actor=rahima, at=dhaka(before))
    send(services["at_once"], rahima, at=before)

    since = dhaka("2026-09-14 10:58").isoformat()
    response = karim.get(reverse("tickets:queue-fragment"), {"part": "list", "kept": kept, "since": since})

    assert rows(response) == shown
    assert response.context["newcomers"] == 1
    assert "queue-new" in response.content.decode()
    odd = {"part": "list", "kept": kept, "since": "yesterday"}
    assert karim.get(reverse("tickets:queue-fragment"), odd).context["newcomers"] == 0
    assert response.context["groups"][0].rows[0].has_left
    assert "HX-Request" in response["Vary"]
    assert "no-store" in response["Cache-Control"]
