"""Every step by its form: one event, one history row for each changed audited row with the actor, and who may not."""

from datetime import date

import pytest
from django.urls import reverse

from tests.charters import dhaka, send
from tickets.domain import conversation, dates, holds, lifecycle, routing
from tickets.enums import HoldReason
from tickets.models import Ticket

NOW = "2026-09-09 11:00"
PORTAL = "kalmakanda-netrokona-institutional-3"
KARIM, RAHIMA, DIPU = "karim", "rahima", "dipu"


def untouched(town, services):
    return send(services["training"], town.user(RAHIMA))


def accepted(town, services):
    return lifecycle.accept_ticket(untouched(town, services).pk, actor=town.user(KARIM), at=dhaka("2026-09-07 12:00"))


def held(town, services, reason=HoldReason.REQUESTER_PAPERS):
    ticket = accepted(town, services)
    at = dhaka("2026-09-08 10:00")
    return holds.hold_ticket(ticket.pk, reason=reason, text="তালিকা দিন", actor=town.user(KARIM), at=at)


def twice_held(town, services):
    ticket = held(town, services)
    karim = town.user(KARIM)
    holds.resume_ticket(ticket.pk, actor=karim, at=dhaka("2026-09-08 11:00"))
    holds.hold_ticket(
        ticket.pk, reason=HoldReason.REQUESTER_PAPERS, text="আবার", actor=karim, at=dhaka("2026-09-08 12:00")
    )
    return holds.resume_ticket(ticket.pk, actor=karim, at=dhaka("2026-09-08 13:00"))


def resolved(town, services):
    ticket = accepted(town, services)
    return lifecycle.resolve_ticket(ticket.pk, text="হয়েছে", actor=town.user(KARIM), at=dhaka("2026-09-08 10:00"))


def proposed(town, services):
    ticket = accepted(town, services)
    return dates.propose_date(
        ticket.pk, dates=[date(2026, 9, 20)], text="", actor=town.user(KARIM), at=dhaka("2026-09-08 10:00")
    )


def waiting(town, services):
    ticket = send(services["portal"], town.user(RAHIMA))
    return routing.reclassify_ticket(
        ticket.pk, service=services["training"], reason="ভুল", actor=town.user(KARIM), at=dhaka("2026-09-08 10:00")
    )


def with_twin(town, services):
    send(services["training"], town.user(RAHIMA), subject="একই চিঠি")
    return accepted(town, services)


def own_id(town):
    return str(town.user("jabed").pk)


# verb: (the ticket before, who, what is typed, the event, the audited rows written beside the ticket)
CASES = {
    "accept": (untouched, KARIM, {}, "accepted", 0),
    "assign": (accepted, KARIM, {"to": own_id}, "assigned", 0),
    "reply": (accepted, KARIM, {"body": "আসছি"}, "replied", 0),
    "note": (accepted, KARIM, {"body": "প্রজেক্টর নেই"}, "noted", 0),
    "hold": (accepted, KARIM, {"reason": "requester_papers", "text": "তালিকা", "expires_on": "১৫/০৯/২০২৬"}, "held", 1),
    "return-for-papers": (accepted, KARIM, {"text": "তালিকা দিন"}, "held", 1),
    "resume": (held, KARIM, {}, "resumed", 1),
    "reclassify": (accepted, KARIM, {"service": PORTAL, "reason": "ভুল"}, "reclassified", 2),
    "hand-over": (accepted, KARIM, {"office": "melandaha-jamalpur", "reason": "তাঁদের"}, "handed_over", 2),
    "refuse": (accepted, KARIM, {"reason": "চার্টারে নেই"}, "refused", 0),
    "resolve": (accepted, KARIM, {"text": "প্রশিক্ষণ হয়েছে"}, "resolved", 0),
    "merge": (with_twin, KARIM, {"into": "KLM-2609-0001"}, "merged", 0),
    "propose-date": (accepted, KARIM, {"first": "২০/০৯/২০২৬", "second": "21.09.2026"}, "date_proposed", 1),
    "direct-date": (accepted, DIPU, {"date": "20/09/2026", "order_memo": "৩৮.০১.২৬-৪"}, "date_directed", 1),
    "agree-date": (proposed, RAHIMA, {"date": "2026-09-20"}, "date_agreed", 1),
    "object-to-hold": (held, RAHIMA, {"text": "কাগজ দেওয়া আছে"}, "hold_objected", 1),
    "allow-hold": (twice_held, RAHIMA, {}, "hold_allowed", 0),
    "confirm": (resolved, RAHIMA, {"rating": "4", "comment": "ভালো"}, "confirmed", 0),
    "reopen": (resolved, RAHIMA, {"reason": "হয়নি"}, "reopened", 0),
    "withdraw": (accepted, RAHIMA, {"reason": "লাগবে না"}, "withdrawn", 0),
}
TEXTS = {"reply", "note", "hold", "return-for-papers", "refuse", "resolve", "object-to-hold", "reopen", "withdraw"}
BOTH_OFFICES = ("reply", "propose-date")
OFFICE_STEPS = [verb for verb, case in CASES.items() if case[1] == KARIM and verb not in BOTH_OFFICES]


def address(ticket, verb):
    return reverse(f"tickets:ticket-{verb}", args=[ticket.number])


def audited_rows(ticket):
    """(model, id) -> (number of history rows, actor of the last) of the ticket and its audited rows."""
    rows = [ticket, *ticket.holds.all(), *ticket.date_proposals.all(), *ticket.line_changes.all()]
    last = {(type(row), row.pk): row.history.order_by("-history_id").first() for row in rows}
    return {(type(row), row.pk): (row.history.count(), last[type(row), row.pk].history_user_id) for row in rows}


@pytest.fixture
def stage(town, services, time_machine_at):
    """`stage("hold")`: the ticket on which that step is possible, at NOW."""

    def prepare(verb):
        ticket = CASES[verb][0](town, services)
        time_machine_at(NOW)
        return Ticket.objects.get(pk=ticket.pk)

    return prepare


def typed(verb, town):
    return {name: value(town) if callable(value) else value for name, value in CASES[verb][2].items()}


@pytest.mark.parametrize("verb", CASES)
def test_step_by_form_writes_one_event_and_one_history_row_each(browser, town, stage, verb):
    ticket = stage(verb)
    _make, who, _fields, kind, beside = CASES[verb]
    events, before = ticket.events.count(), audited_rows(ticket)
    form = browser(who).get(address(ticket, verb))
    response = browser(who).post(address(ticket, verb), typed(verb, town) | {"seen": ticket.version})

    assert form.status_code == 200
    assert (response.status_code, response.url) == (302, f"/tickets/{ticket.number}/")
    new = list(ticket.events.all())[events:]
    assert [event.kind for event in new if event.kind == kind] == [kind]
    assert {event.actor_id for event in new} == {town.user(who).pk}
    changed = {key: row for key, row in audited_rows(ticket).items() if row != before.get(key)}
    assert {row[1] for row in changed.values()} == {town.user(who).pk}
    assert changed[Ticket, ticket.pk][0] == before[Ticket, ticket.pk][0] + 1
    assert bool(len(changed) - 1) == bool(beside)


@pytest.mark.parametrize("verb", CASES)
def test_stranger_reads_404_and_nothing_changes(browser, town, stage, verb):
    ticket = stage(verb)

    for name in ("selina", "nasrin"):
        if verb == "hand-over" and name == "selina":
            continue
        assert browser(name).get(address(ticket, verb)).status_code == 404
        assert browser(name).post(address(ticket, verb), typed(verb, town)).status_code == 404
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.parametrize("verb", OFFICE_STEPS)
def test_requester_is_refused_the_steps_of_the_office(browser, town, stage, verb):
    ticket = stage(verb)

    assert browser(RAHIMA).get(address(ticket, verb)).status_code == 403
    assert browser(RAHIMA).post(address(ticket, verb), typed(verb, town)).status_code == 403
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.parametrize("verb", sorted(TEXTS))
@pytest.mark.parametrize("text", ["", "   ", "\x00", "ক" * 10_001], ids=["empty", "spaces", "null", "endless"])
def test_bad_text_stands_beside_its_field_and_the_rest_is_kept(browser, town, stage, verb, text):
    ticket, who = stage(verb), CASES[verb][1]
    field = next(name for name in ("body", "text", "reason") if name in typed(verb, town))

    response = browser(who).post(address(ticket, verb), typed(verb, town) | {field: text})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.parametrize(
    ("verb", "fields", "wrong"),
    [
        ("assign", {"to": "999999"}, "to"),
        ("hold", {"reason": "workload", "text": "চাপ"}, "reason"),
        ("hold", {"reason": "requester_papers", "text": "ক", "expires_on": "30/09/2026"}, "expires_on"),
        ("hold", {"reason": "requester_papers", "text": "ক", "expires_on": "৩১/০২/২০২৬"}, "expires_on"),
        ("propose-date", {"first": "01/01/2020"}, "first"),
        ("propose-date", {"first": "soon"}, "first"),
        ("agree-date", {"date": "2026-09-30"}, "date"),
        ("direct-date", {"date": "20/09/2026", "order_memo": " "}, "order_memo"),
        ("reclassify", {"service": "melandaha-jamalpur-institutional-1", "reason": "ক"}, "service"),
        ("hand-over", {"office": "durgapur-netrokona", "reason": "ক"}, "office"),
        ("confirm", {"rating": "9"}, "rating"),
        ("merge", {"into": "MLN-2609-0001"}, "into"),
    ],
)
def test_wrong_choice_is_named(browser, stage, verb, fields, wrong):
    ticket = stage(verb)

    response = browser(CASES[verb][1]).post(address(ticket, verb), fields)

    assert (response.status_code, list(response.context["form"].errors)) == (200, [wrong])
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_no_step_leads_on_from_the_end(browser, town, stage):
    ticket = stage("withdraw")
    lifecycle.withdraw_ticket(ticket.pk, reason="লাগবে না", actor=town.user(RAHIMA), at=dhaka("2026-09-09 10:30"))
    version = Ticket.objects.get(pk=ticket.pk).version

    for verb in ("accept", "reply", "hold", "resolve", "assign", "merge"):
        response = browser(KARIM).post(address(ticket, verb), typed(verb, town) if verb != "merge" else {"into": "x"})
        assert response.status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).version == version


def test_consent_to_a_later_line_is_given_on_the_page_of_agreement(browser, town, services, time_machine_at):
    ticket = waiting(town, services)
    time_machine_at(NOW)

    page = browser(RAHIMA).get(address(ticket, "agree-date"))
    assert "Service training" in page.content.decode() or "সেবা training" in page.content.decode()
    assert browser(RAHIMA).post(address(ticket, "agree-date"), {}).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.line.service, ticket.due_at) == (services["training"], dhaka("2026-09-16 17:00"))


def test_second_officer_reads_who_was_first(browser, town, stage):
    ticket = stage("accept")
    assert browser(KARIM).post(address(ticket, "accept"), {"seen": ticket.version}).status_code == 302

    response = browser("jabed").post(address(ticket, "accept"), {"seen": ticket.version})

    assert response.status_code == 200
    assert "Officer (বাংলা)" in response.context["notice"]
    assert ticket.number.startswith("KLM")
    assert Ticket.objects.get(pk=ticket.pk).assignee == town.user(KARIM)


def test_reply_to_a_ticket_that_changed_keeps_the_draft_and_says_what_happened(browser, town, stage):
    ticket = stage("reply")
    earlier = dhaka("2026-09-09 10:59")
    conversation.reply_to_ticket(ticket.pk, body="আমি আগে লিখলাম", actor=town.user("jabed"), at=earlier)
    draft = {"body": "আমার খসড়া", "seen": ticket.version}

    first = browser(KARIM).post(address(ticket, "reply"), draft)
    assert (first.status_code, ticket.messages.count()) == (200, 1)
    assert "আমার খসড়া" in first.content.decode()
    assert len(first.context["since"]) == 1

    again = first.context["form"]["seen"].value()
    assert browser(KARIM).post(address(ticket, "reply"), draft | {"seen": again}).status_code == 302
    assert ticket.messages.count() == 2


def test_htmx_is_sent_to_the_ticket(browser, stage):
    ticket = stage("accept")

    response = browser(KARIM).post(address(ticket, "accept"), {"seen": 1}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == f"/tickets/{ticket.number}/"


def test_other_methods_are_refused(browser, stage):
    ticket = stage("accept")

    assert browser(KARIM).put(address(ticket, "accept")).status_code == 405
    assert browser(KARIM).delete(reverse("tickets:ticket-detail", args=[ticket.number])).status_code == 405
