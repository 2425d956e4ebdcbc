"""No way of writing leaves an audited table without its history row, and each row says who and why.

A new way of writing (a form, a call, a command, a job) adds a path here, or ends its own test with
`assert_history_complete()` of tests/history.py.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from audit import chain
from audit.coverage import audited_models, history_of
from audit.verify import Walk
from offices.models import Post
from offices.tokens import issue_token
from sla.models import Service
from tests.charters import dhaka, make_charter, send
from tests.history import assert_history_complete
from tests.people import Town
from tests.tickets.views.intake import FILLED
from tickets.domain.conversation import reply_to_ticket
from tickets.domain.holds import hold_ticket, resume_ticket
from tickets.domain.lifecycle import accept_ticket, confirm_ticket, reopen_ticket, resolve_ticket
from tickets.domain.sweeping import sweep_tickets
from tickets.enums import HoldReason, Status
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.tryout]
Row = tuple[str, int | None, str | None]


@pytest.fixture
def services(town: Town) -> dict[str, Service]:
    return make_charter(town.office("kalmakanda-netrokona"))


def history_rows() -> set[tuple[str, int, int | None, str | None]]:
    """Every history row there is: (table, key, actor, reason)."""
    return {
        (model._meta.db_table, *row)
        for model in audited_models()
        for row in history_of(model).objects.values_list("history_id", "history_user_id", "history_change_reason")
    }


def written_by(work: Callable[[], object]) -> set[Row]:
    """Do the work, assert that history is complete and can be sealed, return (table, actor, reason) of the new rows."""
    before = history_rows()
    work()

    assert_history_complete()
    chain.seal(at=dhaka("2026-09-30 10:00"))
    assert [str(problem) for problem in Walk().problems()] == []
    return {(table, actor, reason) for table, _key, actor, reason in history_rows() - before}


def test_verbs(town: Town, services: dict[str, Service]) -> None:
    rahima, karim = town.user("rahima"), town.user("karim")
    at = iter([dhaka(f"2026-09-{day:02} 11:00") for day in range(8, 20)])

    def work() -> None:
        ticket = send(services["training"], rahima, at="2026-09-07 11:20")
        accept_ticket(ticket.pk, actor=karim, at=next(at))
        reply_to_ticket(ticket.pk, body="কতজন?", actor=karim, at=next(at))
        hold_ticket(ticket.pk, reason=HoldReason.REQUESTER_PAPERS, text="তালিকা দিন", actor=karim, at=next(at))
        resume_ticket(ticket.pk, actor=karim, at=next(at))
        resolve_ticket(ticket.pk, text="সম্পন্ন", actor=karim, at=next(at))
        reopen_ticket(ticket.pk, reason="বাকি আছে", actor=rahima, at=next(at))
        resolve_ticket(ticket.pk, text="সম্পন্ন", actor=karim, at=next(at))
        confirm_ticket(ticket.pk, rating=5, actor=rahima, at=next(at))

    rows = written_by(work)

    actors = {(actor, reason) for table, actor, reason in rows if table == "tickets_ticket"}
    assert actors == {
        *((rahima.pk, reason) for reason in ("submit", "reopen", "confirm")),
        *((karim.pk, reason) for reason in ("accept", "reply", "hold", "resume", "resolve")),
    }
    assert {actor for table, actor, _reason in rows if table == "tickets_hold"} == {karim.pk}


def test_worker(town: Town, services: dict[str, Service]) -> None:
    ticket = send(services["help"], town.user("rahima"), at="2026-09-07 11:20")

    rows = written_by(lambda: sweep_tickets(at=dhaka("2026-09-30 09:00")))

    ticket.refresh_from_db()
    assert ticket.verdict == "broken"
    assert {table for table, _actor, _reason in rows} == {"tickets_ticket"}
    assert {actor for _table, actor, _reason in rows} == {None}
    assert all(reason and reason.startswith("system: ") for _table, _actor, reason in rows)


def test_admin(town: Town) -> None:
    client = Client()
    client.force_login(town.user("admin"))
    post = Post.objects.filter(office=town.office("kalmakanda-netrokona")).first()
    assert post is not None
    none = {"roles-TOTAL_FORMS": 0, "roles-INITIAL_FORMS": 0, "postings-TOTAL_FORMS": 0, "postings-INITIAL_FORMS": 0}
    form = {
        "office": post.office_id,
        "title_bn": "নতুন",
        "title_en": "New",
        "is_active": "on",
        "change_reason": "order 5",
    }

    rows = written_by(lambda: client.post(f"/set-up/offices/post/{post.pk}/change/", form | none))

    post.refresh_from_db()
    assert post.title_en == "New"
    assert rows == {("offices_post", town.user("admin").pk, "set-up: order 5")}


def test_web(town: Town, services: dict[str, Service]) -> None:
    client, url = Client(), f"/services/{services['training'].public_id}/"
    client.force_login(town.user("rahima"))

    def work() -> None:
        client.post(url, FILLED)
        page = client.get(f"{url}check/")
        client.post(f"{url}check/", {"key": page.context["draft"].key, "seen": page.context["seen"]})

    with time_machine.travel(dhaka("2026-09-07 11:20"), tick=False):
        rows = written_by(work)

    assert Ticket.objects.count() == 1
    assert rows == {("tickets_ticket", town.user("rahima").pk, "submit")}


def test_api(town: Town, services: dict[str, Service]) -> None:
    ticket = send(services["training"], town.user("rahima"))
    client = APIClient()
    token = issue_token(town.user("karim"), at=dhaka("2026-09-08 10:00"))
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    with time_machine.travel(dhaka("2026-09-08 11:00"), tick=False):
        rows = written_by(lambda: client.post(f"/api/v1/tickets/{ticket.number}/accept/", {}, format="json"))

    ticket.refresh_from_db()
    assert ticket.status == Status.IN_PROGRESS
    assert rows == {("tickets_ticket", town.user("karim").pk, "accept")}


@pytest.mark.parametrize("command", ["load_offices", "load_charters", "load_calendar"])
def test_bulk_commands(command: str) -> None:
    if command == "load_charters":
        call_command("load_offices", stdout=StringIO())

    rows = written_by(lambda: call_command(command, stdout=StringIO()))

    assert len(rows) > 0
    assert {actor for _table, actor, _reason in rows} == {None}
    assert all(reason for _table, _actor, reason in rows)


WRITES_PAST_HISTORY = {"update", "aupdate", "bulk_create", "abulk_create", "bulk_update", "abulk_update", "_raw_delete"}


def tracked() -> dict[str, set[str]]:
    """The fields that history keeps, by name of the audited model."""
    return {
        model.__name__: {name for field in history_of(model).tracked_fields for name in (field.name, field.attname)}
        for model in audited_models()
    }


def calls_past_history(path: Path, kept: dict[str, set[str]]) -> Iterator[str]:
    """Yield 'line: Model.method' of each call that starts at an audited model and skips save().

    A plain update of fields that history leaves out (a path, the last sign-in) loses nothing and is passed.
    """
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        root: ast.expr = node.func
        while isinstance(root, (ast.Attribute, ast.Call)):
            root = root.value if isinstance(root, ast.Attribute) else root.func
        if node.func.attr not in WRITES_PAST_HISTORY or not isinstance(root, ast.Name) or root.id not in kept:
            continue
        names = {keyword.arg for keyword in node.keywords}
        if node.func.attr not in ("update", "aupdate") or None in names or names & kept[root.id]:
            yield f"{node.lineno}: {root.id}.{node.func.attr}"


def test_no_code_writes_an_audited_model_past_its_history() -> None:
    rooms = ("offices", "sla", "tickets", "notifications", "compliance", "audit", "helpdesk")
    kept = tracked()
    sources = [
        path for room in rooms for path in (settings.BASE_DIR / room).rglob("*.py") if "migrations" not in path.parts
    ]

    found = {str(path.relative_to(settings.BASE_DIR)): list(calls_past_history(path, kept)) for path in sources}

    assert {name: calls for name, calls in found.items() if calls} == {}


def test_the_search_finds_a_call_past_history(tmp_path: Path) -> None:
    source = tmp_path / "views.py"
    source.write_text(
        "Ticket.objects.filter(pk=1).update(status='x')\n"
        "Ticket.objects.update(cache=1)\n"
        "Desk.objects.update(a=1)\n"
        "Ticket.objects.bulk_create([])\n"
    )

    assert list(calls_past_history(source, {"Ticket": {"status"}})) == ["1: Ticket.update", "4: Ticket.bulk_create"]
