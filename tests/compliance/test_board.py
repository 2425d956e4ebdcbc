"""Who sees the board, that its rows add up, and what it costs."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tests.charters import dhaka, send
from tickets.domain import lifecycle
from tickets.domain.sweeping import sweep_tickets
from tickets.enums import DelayCause


@pytest.fixture
def worked(town, services, time_machine_at):
    rahima, karim = town.user("rahima"), town.user("karim")
    tickets = [send(services["training"], rahima) for _n in range(4)]
    for ticket in tickets[:2]:
        lifecycle.resolve_ticket(ticket.pk, text="শেষ", actor=karim, at=dhaka("2026-09-10 10:00"))
    lifecycle.resolve_ticket(
        tickets[2].pk, text="শেষ", actor=karim, at=dhaka("2026-09-20 10:00"), delay_cause=DelayCause.WORKLOAD
    )
    time_machine_at("2026-09-20 12:00")
    sweep_tickets(at=dhaka("2026-09-20 12:00"))
    return tickets


def signed_in(client, town, name):
    client.force_login(town.user(name))
    return client


def test_district_sees_each_upazila_with_its_figures_zero_ones_too(client, town, worked):
    page = signed_in(client, town, "dipu").get("/district/", HTTP_ACCEPT_LANGUAGE="bn").content.decode()

    assert page.index("office-kalmakanda-netrokona") < page.index("office-durgapur-netrokona")
    assert "office-melandaha-jamalpur" not in page
    assert "৫০%" in page  # two kept of four decided, the open overdue one among them
    assert "২/৪" in page


@pytest.mark.parametrize("name", ["rahima", "karim", "lipi", "grihan"])
def test_who_has_no_board_gets_404(client, town, worked, name):
    assert signed_in(client, town, name).get("/district/").status_code == 404
    assert client.get("/district/kalmakanda-netrokona/").status_code == 404


def test_district_sees_no_other_district(client, town, worked):
    jamil = signed_in(client, town, "jamil")

    assert jamil.get("/district/kalmakanda-netrokona/").status_code == 404
    assert jamil.get("/district/?district=netrokona").status_code == 404
    assert "KLM" not in jamil.get("/district/").content.decode()


def test_directorate_sees_districts_as_sums_of_their_upazilas(client, town, worked):
    monira = signed_in(client, town, "monira")
    rows = {row.office.slug: row.figures for row in monira.get("/district/").context["board"].rows}
    board = monira.get("/district/?district=netrokona").context["board"]

    assert rows["netrokona"]["received"] == 4 == board.total["received"]
    assert rows["jamalpur"].amounts == {}


def test_csv_is_the_same_table_and_runs_no_formula(client, town, worked):
    office = town.office("durgapur-netrokona")
    office.name_bn = office.name_en = "=1+1"
    office.save()
    answer = signed_in(client, town, "dipu").get("/district/?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [row[2] for row in rows[1:]] == ["4", "0", "4"]
    assert rows[1][-1] == "0.5000"
    assert rows[2][0] == "'=1+1"


@pytest.mark.parametrize(
    ("show", "number"), [("kept", 2), ("broken", 2), ("open_overdue", 1), ("received", 4), ("on_hold", 0)]
)
def test_drill_down_lists_as_many_tickets_as_the_figure_says(client, town, worked, show, number):
    page = signed_in(client, town, "dipu").get(f"/district/kalmakanda-netrokona/?show={show}")

    assert len(page.context["rows"]) == number == page.context["figures"][show]


@pytest.mark.parametrize(
    "asked", ["period=x&at=২০২৬-০৯", "at=0001-01", "at=2026-13", "show=received&after=x"]
)
def test_odd_questions_show_a_board(client, town, worked, asked):
    assert signed_in(client, town, "dipu").get(f"/district/kalmakanda-netrokona/?{asked}").status_code == 200


def test_board_costs_the_same_whatever_the_tickets(client, town, services, worked):
    dipu = signed_in(client, town, "dipu")
    dipu.get("/district/")
    for _more in range(3):
        send(services["portal"], town.user("nasrin"))
    with CaptureQueriesContext(connection) as captured:
        dipu.get("/district/")

    assert len(captured) == 5, "\n".join(query["sql"][:120] for query in captured)


def api(town, name):
    client = APIClient()
    client.force_authenticate(town.user(name))
    return client


def test_api_answers_the_figures(town, worked):
    answer = api(town, "dipu").get("/api/v1/compliance/?office=kalmakanda-netrokona&from=2026-09-01&to=2026-09-30")

    assert answer.json() == {
        "office": "kalmakanda-netrokona", "from": "2026-09-01", "to": "2026-09-30", "received": 4, "kept": 2,
        "broken": 2, "open_overdue": 1, "on_hold": 0, "not_agreed": 0, "not_published": 0, "rate": 0.5,
    }  # fmt: skip


def test_api_answers_the_directorate_for_the_nation(town, worked):
    monira = api(town, "monira")

    assert monira.get("/api/v1/compliance/?from=2026-09-01").json()["office"] == "doict"
    assert monira.get("/api/v1/compliance/?office=doict&from=2026-09-01").json()["received"] == 4
    assert api(town, "dipu").get("/api/v1/compliance/?office=doict").status_code == 404


def test_api_gives_no_rate_under_three_and_404_to_strangers(town, worked):
    quiet = "/api/v1/compliance/?office=durgapur-netrokona"
    assert api(town, "dipu").get(quiet).json()["rate"] is None
    for name in ("jamil", "rahima", "selina"):
        assert api(town, name).get("/api/v1/compliance/?office=kalmakanda-netrokona").status_code == 404
    assert api(town, "karim").get("/api/v1/compliance/?office=kalmakanda-netrokona").status_code == 200
    assert api(town, "dipu").get(f"{quiet}&from=x").json().keys() == {"from"}
