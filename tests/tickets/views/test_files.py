"""The one way to a file: who may, under which ticket, with which headers; and what tells nothing."""

import io

import pytest
from django.urls import reverse

from tests.charters import dhaka, send
from tickets.domain import conversation
from tickets.domain.files import Upload, path_of

PDF = b"%PDF-1.4\n%%EOF\n"
NAME = "প্রশিক্ষণার্থীর তালিকা.pdf"


def upload(name=NAME):
    return Upload(name=name, size=len(PDF), content=io.BytesIO(PDF))


@pytest.fixture
def ticket(town, services, time_machine_at):
    found = send(services["training"], town.user("rahima"), files=[upload()])
    conversation.note_on_ticket(
        found.pk, body="ভেতরের", actor=town.user("karim"), at=dhaka("2026-09-07 12:00"), files=[upload("inside.pdf")]
    )
    time_machine_at("2026-09-08 11:00")
    return found


def address(ticket, key):
    return reverse("tickets:attachment", args=[ticket.number, key])


def key_of(ticket, *, internal):
    return ticket.attachments.get(is_internal=internal).key


def body(response):
    return b"".join(response.streaming_content)


def test_file_comes_whole_as_a_download_that_nothing_runs(browser, ticket):
    response = browser("rahima").get(address(ticket, key_of(ticket, internal=False)), headers={"range": "bytes=0-0"})

    assert (response.status_code, body(response)) == (200, PDF)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%A6")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert not {"ETag", "Last-Modified"} & set(response.headers)


@pytest.mark.parametrize(("name", "internal", "expected"), [
    ("karim", True, 200), ("lipi", True, 200), ("dipu", True, 200), ("audit", True, 200),
    ("rahima", True, 404), ("grihan", True, 404), ("monira", True, 404),
    ("grihan", False, 200), ("selina", False, 404), ("nasrin", False, 404), ("selina", True, 404),
])  # fmt: skip
def test_file_follows_the_rights(browser, ticket, name, internal, expected):
    assert browser(name).get(address(ticket, key_of(ticket, internal=internal))).status_code == expected


def test_foreign_file_answers_as_a_missing_one(browser, town, services, ticket):
    mine = send(services["training"], town.user("rahima"))
    foreign = address(mine, key_of(ticket, internal=False))
    missing = address(mine, "0" * 32)
    headers = {"range": "bytes=0-0", "if-none-match": "*", "if-range": '"x"'}

    for name in ("rahima", "selina"):
        client = browser(name)
        for method in (client.get, client.head):
            answers = [method(url, headers=headers) for url in (foreign, missing)]
            assert {answer.status_code for answer in answers} == {404}
            told = {"ETag", "Content-Range", "Last-Modified"}
            assert not told & {*answers[0].headers, *answers[1].headers}


def test_lost_bytes_answer_as_a_missing_file(browser, ticket):
    file = ticket.attachments.get(is_internal=False)
    path_of(file).unlink()

    assert browser("karim").get(address(ticket, file.key)).status_code == 404


def test_anonymous_reader_is_sent_to_sign_in(client, ticket):
    response = client.get(address(ticket, key_of(ticket, internal=False)))

    assert (response.status_code, response.url.startswith("/sign-in/")) == (302, True)
