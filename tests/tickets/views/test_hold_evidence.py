"""The evidence of a hold: files beside its reason, kept with it or not at all, read by both offices."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.charters import send
from tests.history import assert_history_complete
from tickets.models import Hold, Ticket

PDF = b"%PDF-1.4\n%%EOF\n"
TYPED = {"hold": {"reason": "parts_or_procurement", "text": "রাউটার কেনা হচ্ছে"}, "return-for-papers": {"text": "তালিকা দিন"}}


@pytest.fixture
def ticket(town, services, time_machine_at):
    time_machine_at("2026-09-08 11:00")
    return send(services["training"], town.user("rahima"))


def stop(client, ticket, verb, *files):
    typed = TYPED[verb] | {"files": list(files), "seen": ticket.version}
    return client.post(reverse(f"tickets:ticket-{verb}", args=[ticket.number]), typed)


def paper(name="দরপত্র.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def page_of(client, ticket):
    return client.get(reverse("tickets:ticket-detail", args=[ticket.number]))


@pytest.mark.parametrize("verb", TYPED)
def test_evidence_stands_at_the_hold_and_both_offices_read_it(browser, ticket, verb):
    form = browser("karim").get(reverse(f"tickets:ticket-{verb}", args=[ticket.number])).content.decode()
    assert 'type="file"' in form

    assert stop(browser("karim"), ticket, verb, paper(), paper("second.pdf")).status_code == 302

    kept = list(ticket.attachments.all())
    assert [(file.name, file.message_id, file.is_internal) for file in kept] == [
        ("দরপত্র.pdf", None, False),
        ("second.pdf", None, False),
    ]
    assert ticket.events.get(kind="held").data["files"] == [file.pk for file in kept]
    for name in ("karim", "rahima"):
        assert browser(name).get(reverse("tickets:attachment", args=[ticket.number, kept[0].key])).status_code == 200
        thread = page_of(browser(name), ticket).context["page"].thread
        assert [[file[1] for file in piece.files] for piece in thread] == [[], ["দরপত্র.pdf", "second.pdf"]]
        assert "দরপত্র.pdf" in page_of(browser(name), ticket).content.decode()
    assert_history_complete(Hold, Ticket)


def test_a_hold_without_evidence_names_no_files(browser, ticket):
    assert stop(browser("karim"), ticket, "hold").status_code == 302

    assert "files" not in ticket.events.get(kind="held").data


@pytest.mark.parametrize("wrong", [{"content": b"MZ\x90"}, {"name": "list.exe"}], ids=["content", "name"])
def test_a_wrong_file_stops_the_hold_and_is_named_at_its_field(browser, ticket, wrong):
    response = stop(browser("karim"), ticket, "hold", paper(), paper(**wrong))

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["files"])
    assert (Hold.objects.count(), ticket.attachments.count(), ticket.events.count()) == (0, 0, 1)
