"""The shared requisitions, entered at the counter through the API against the five real charters."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from offices.models import Office, Role
from sla.models import CharterLine
from tests.people import make_person
from tickets.models import Ticket

REQUISITIONS = json.loads((Path(__file__).parent / "data/requisitions.json").read_text())["requisitions"]


@pytest.fixture
def nation(db, capsys):
    """The real offices, calendar and charters."""
    for command in ("load_offices", "load_calendar", "load_charters"):
        call_command(command, verbosity=0)


def counter_of(slug: str) -> APIClient:
    client = APIClient()
    client.force_authenticate(make_person(f"counter.{slug}", Office.objects.get(slug=slug), Role.COUNTER_OFFICER))
    return client


def entry(requisition: dict) -> dict:
    """What the counter types: the line that the requisition should get, its text and its real receipt."""
    expected = requisition["expected"]
    line = CharterLine.objects.get(
        charter__office__slug=requisition["serving_office"], section=expected["section"], serial=expected["serial"]
    )
    letter = requisition.get("letter") or {}
    return {
        "office": requisition["serving_office"],
        "service": line.service.public_id,
        "subject": requisition["subject_bn"],
        "body": requisition["body_bn"],
        "channel": requisition["channel"],
        "requesting_office": requisition["requesting_office_bn"],
        "memo_number": letter.get("memo_no") or "",
        "memo_date": letter.get("date"),
        "details": requisition["details"],
        "received_at": requisition["received_at"],
        "late_entry_reason": "পরীক্ষামূলক এন্ট্রি",
    }


@pytest.mark.tryout
def test_every_requisition_gets_its_line_promise_and_date(nation):
    clients = {slug: counter_of(slug) for slug in {r["serving_office"] for r in REQUISITIONS}}
    for requisition in REQUISITIONS:
        expected = requisition["expected"]
        answer = clients[requisition["serving_office"]].post("/api/v1/tickets/", entry(requisition), format="json")
        assert answer.status_code == 201, (requisition["id"], answer.content.decode())

        ticket = Ticket.objects.select_related("line").get(number=answer.json()["number"])
        got = {
            "name": ticket.line.name_bn,
            "days": ticket.line.working_days,
            "immediate": ticket.line.immediate,
            "on_demand": ticket.line.on_demand,
            "as_directed": ticket.line.as_directed,
            "missing": ticket.line.timeline_missing,
            "due": answer.json()["due_date"],
        }
        assert got == {
            "name": expected["service_name_bn"],
            "days": expected["committed_working_days"],
            "immediate": expected["immediate_target"],
            "on_demand": expected["on_demand"],
            "as_directed": expected["as_directed"],
            "missing": expected["timeline_missing"],
            "due": expected["due_date"],
        }, requisition["id"]
    assert Ticket.objects.count() == 20
