"""The matrix: every person of the town, every action, on a ticket of Kalmakanda sent by its UNO office."""

from pathlib import Path

import pytest
from django.conf import settings

from offices.access import NOBODY, access_of
from offices.management.commands.print_rights import rights_page
from offices.models import Role, User
from offices.rights import RIGHTS, Action, Scope, may, scopes
from tests.people import Town

COUNTER = "view_ticket view_internal view_queue record_entry reply note"
DESK = COUNTER + " view_history accept hold resume propose_date agree_date return_for_papers resolve"
HEAD = DESK + " assign refuse merge hand_over reclassify edit_charter"
EXPECTED = {
    "rahima": "view_ticket submit reply withdraw confirm reopen agree_date propose_date object_to_hold allow_hold",
    "nasrin": "",
    "karim": HEAD,
    "jabed": DESK,
    "lipi": COUNTER,
    "selina": "",
    "mina": "",
    "dipu": "view_ticket view_internal view_history view_board direct_date edit_calendar apply_calendar",
    "jamil": "",
    "grihan": "view_ticket",
    "apon": "view_ticket",
    "monira": "view_ticket view_board",
    "audit": "view_ticket view_internal view_history view_board audit",
    "admin": "view_ticket view_board set_up edit_charter edit_calendar apply_calendar",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_each_person_may_do_on_a_ticket_of_kalmakanda(town: Town, name: str) -> None:
    serving = town.office("kalmakanda-netrokona")
    requesting_id = town.office("uno-kalmakanda-netrokona").pk
    access = access_of(town.user(name))

    allowed = {
        action for action in Action if may(access, action, serving_office=serving, requesting_office_id=requesting_id)
    }

    assert allowed == set(EXPECTED[name].split())


def test_nobody_may_do_nothing(town: Town) -> None:
    serving = town.office("kalmakanda-netrokona")
    assert not any(may(NOBODY, action, serving_office=serving, requesting_office_id=None) for action in Action)


def test_a_ticket_without_requesting_office_is_nobodys_request(town: Town) -> None:
    access = access_of(town.user("rahima"))
    assert not may(access, Action.VIEW_TICKET, serving_office=town.office("kalmakanda-netrokona"))


def test_scopes_for_querysets(town: Town) -> None:
    assert scopes(access_of(town.user("karim")), Action.VIEW_TICKET) == [
        (Scope.SERVING, town.office("kalmakanda-netrokona"))
    ]
    assert scopes(access_of(town.user("dipu")), Action.VIEW_BOARD) == [(Scope.DISTRICT, town.office("netrokona"))]
    assert scopes(access_of(town.user("audit")), Action.VIEW_TICKET) == [(Scope.NATION, None)]
    assert scopes(access_of(town.user("rahima")), Action.VIEW_BOARD) == []


def test_superuser_has_the_rights_of_an_administrator_and_no_more(db: None) -> None:
    access = access_of(User.objects.create_superuser("root", password="x"))
    assert {action for action in Action if may(access, action)} == set(RIGHTS[Role.ADMINISTRATOR])


def test_every_role_is_in_the_table() -> None:
    assert set(RIGHTS) == set(Role)


def test_monitors_and_auditors_change_nothing() -> None:
    reading = {a for a in Action if a.startswith("view_")} | {Action.AUDIT}
    assert set(RIGHTS[Role.AUDITOR]) <= reading
    assert set(RIGHTS[Role.DIRECTORATE_MONITOR]) <= reading


def test_the_page_of_rights_is_the_table() -> None:
    assert Path(settings.BASE_DIR, "docs/rights.md").read_text() == rights_page()
