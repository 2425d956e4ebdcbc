"""Resolving late, with a file; and the mark that does not stop the clock."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.charters import send
from tickets.models import Ticket

PDF = b"%PDF-1.4\n%%EOF\n"


def test_late_resolve_asks_for_the_cause_of_the_delay(browser, town, services, time_machine_at):
    ticket = send(services["portal"], town.user("rahima"))
    time_machine_at("2026-09-14 11:00")
    address, karim = reverse("tickets:ticket-resolve", args=[ticket.number]), browser("karim")

    refused = karim.post(address, {"text": "হয়েছে"})
    assert list(refused.context["form"].errors) == ["delay_cause"]
    assert Ticket.objects.get(pk=ticket.pk).is_open

    assert karim.post(address, {"text": "হয়েছে", "delay_cause": "workload"}).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.status, ticket.verdict, ticket.delay_cause) == ("RESOLVED", "broken", "workload")


def test_cause_of_delay_is_not_asked_in_time(browser, town, services, time_machine_at):
    ticket = send(services["portal"], town.user("rahima"))
    time_machine_at("2026-09-08 11:00")

    page = browser("karim").get(reverse("tickets:ticket-resolve", args=[ticket.number]))
    assert [field.name for field in page.context["form"].visible_fields()] == ["text", "files"]


def test_resolution_with_a_file_reaches_the_requester(browser, town, services, time_machine_at):
    ticket = send(services["portal"], town.user("rahima"))
    time_machine_at("2026-09-08 11:00")
    proof = SimpleUploadedFile("প্রমাণক.pdf", PDF, content_type="text/html")

    browser("karim").post(reverse("tickets:ticket-resolve", args=[ticket.number]), {"text": "হয়েছে", "files": [proof]})
    page = browser("rahima").get(reverse("tickets:ticket-detail", args=[ticket.number]))

    assert [name for _url, name, _size in page.context["page"].papers] == ["প্রমাণক.pdf"]
    assert "confirm" in page.context["forms"]
    assert page.context["resolution"].body == "হয়েছে"


def test_wrong_file_is_named_and_nothing_is_sent(browser, town, services, time_machine_at):
    ticket = send(services["portal"], town.user("rahima"))
    time_machine_at("2026-09-08 11:00")
    files = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", b"MZ\x90")]

    response = browser("karim").post(
        reverse("tickets:ticket-reply", args=[ticket.number]), {"body": "দেখুন", "files": files}
    )
    assert list(response.context["form"].errors) == ["files"]
    assert (ticket.messages.count(), ticket.attachments.count()) == (0, 0)


def test_mark_keeps_the_clock_running(browser, town, services, time_machine_at):
    ticket = send(services["portal"], town.user("rahima"))
    time_machine_at("2026-09-08 11:00")
    karim = browser("karim")

    page = karim.get(reverse("tickets:ticket-hold", args=[ticket.number]))
    assert [code for code, _label in page.context["marks"]] == [
        "superior_approval", "other_office", "officer_absent", "workload",
    ]  # fmt: skip
    assert karim.post(reverse("tickets:ticket-note", args=[ticket.number]), {"mark": "workload"}).status_code == 302

    ticket.refresh_from_db()
    note = ticket.messages.get()
    assert (ticket.status, ticket.due_at is None, note.kind) == ("RECEIVED", False, "note")
    assert note.body in ("কাজের চাপ", "Workload")
