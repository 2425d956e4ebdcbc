"""The API takes and gives what contract.md says; the same verbs and rights as the pages."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.charters import dhaka, send
from tickets.models import Ticket

OFFICE = "kalmakanda-netrokona"
TRAINING = f"{OFFICE}-institutional-1"
PORTAL = f"{OFFICE}-institutional-3"
URL = "/api/v1/tickets/"


@pytest.fixture
def clock(time_machine_at):
    return time_machine_at("2026-09-07 11:20")


def body(**fields):
    return {"office": OFFICE, "service": TRAINING, "subject": "ডি-নথি প্রশিক্ষণ", **fields}


def test_submission_answers_the_promise(api, services, clock):
    answer = api("rahima").post(URL, body(), format="json")

    assert answer.status_code == 201
    assert answer.json() == {
        "number": "KLM-2609-0001",
        "status": "RECEIVED",
        "received_at": "2026-09-07T11:20:00+06:00",
        "due_at": "2026-09-16T17:00:00+06:00",
        "due_date": "2026-09-16",
        "promise": {"kind": "working_days", "working_days": 7, "first_target_same_day": False, "negotiable": True},
        "version": 1,
    }


def test_same_key_gives_the_first_answer_again_and_another_body_409(api, services, clock, town):
    rahima = api("rahima")
    first = rahima.post(URL, body(), format="json", HTTP_IDEMPOTENCY_KEY="k")
    api("karim").post(f"{URL}{first.json()['number']}/accept/", {}, format="json")
    again = rahima.post(URL, body(), format="json", HTTP_IDEMPOTENCY_KEY="k")
    other = rahima.post(URL, body(subject="অন্য"), format="json", HTTP_IDEMPOTENCY_KEY="k")

    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"subject": ""}, 400, "subject"),
        ({"subject": "a\x00b"}, 400, "subject"),
        ({"channel": "pigeon"}, 400, "channel"),
        ({"channel": "letter"}, 400, "channel"),
        ({"service": "melandaha-jamalpur-institutional-1"}, 400, "service"),
        ({"memo_date": "0001-13-01"}, 400, "memo_date"),
        ({"details": []}, 400, "details"),
        ({"details": {"x": "y" * 30_000}}, 400, "details"),
        ({"received_at": "yesterday"}, 400, "received_at"),
        ({"office": "nowhere"}, 404, "code"),
        ({"received_at": "2026-09-01T10:00:00+06:00"}, 400, "received_at"),
        ({"memo_date": "2026-09-08"}, 400, "memo_date"),
        ({"details": {"a": ["\x00"]}}, 400, "details"),
        ({"requesting_office": "land-kalmakanda-netrokona"}, 403, "code"),
    ],
)
def test_bad_input_names_the_field_and_leaves_nothing(api, services, clock, fields, status, field):
    answer = api("rahima").post(URL, body(**fields), format="json")

    assert (answer.status_code, next(iter(answer.json()))) == (status, field)
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("raw", ["{", "[1]", '"x"', "", "[" * 100_000, "[" * 50 + "]" * 50, '{"a":1e400}'])
def test_malformed_json_is_a_typed_error(api, services, raw):
    answer = api("rahima").post(URL, raw, content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/json"


def test_half_a_character_in_the_details_is_refused(api, services, clock):
    raw = json.dumps(body(details={"a": "\ud800"}))
    answer = api("rahima").post(URL, raw, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (400, ["details"])


def test_server_decides_what_a_client_may_not(api, services, clock, town):
    forged = {"status": "CLOSED", "due_at": "2030-01-01", "number": "X", "assignee": 1, "verdict": "kept", "id": 9}
    answer = api("rahima").post(URL, body(**forged), format="json").json()

    ticket = Ticket.objects.get()
    assert (answer["status"], answer["due_date"], ticket.assignee, ticket.verdict) == (
        "RECEIVED", "2026-09-16", None, "undecided",
    )  # fmt: skip


def test_bangla_digits_are_taken(api, services, clock):
    answer = api("rahima").post(URL, body(memo_number="০৫.৪৫-১", memo_date="০৬/০৯/২০২৬"), format="json")
    number = answer.json()["number"].translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))

    assert api("rahima").get(f"{URL}{number}/").json()["memo_date"] == "2026-09-06"


def test_counter_enters_a_letter(api, services, clock):
    letter = {"channel": "letter", "received_at": "2026-09-06T10:00:00+06:00", "requesting_office": "একটি বিদ্যালয়"}
    answer = api("lipi").post(URL, body(**letter), format="json")

    assert answer.json()["due_date"] == "2026-09-15"
    assert api("karim").get(f"{URL}{answer.json()['number']}/").json()["requester_name"] == "একটি বিদ্যালয়"


def test_stranger_gets_404_for_everything_and_an_empty_list(api, services, town):
    number = send(services["training"], town.user("rahima")).number
    selina, nasrin = api("selina"), api("nasrin")
    for client in (selina, nasrin):
        missing = client.get(f"{URL}KLM-2609-9999/")
        for path in ("", "explanation/", "due_dates/"):
            answer = client.get(f"{URL}{number}/{path}")
            assert (answer.status_code, answer.content) == (404, missing.content)
        assert client.post(f"{URL}{number}/accept/", {}, format="json").status_code == 404
        assert client.post(f"{URL}{number}/assign/", {"to": "karim"}, format="json").status_code == 404
        assert client.get(URL).json() == {"next": None, "previous": None, "results": []}


def test_a_missing_right_is_said_before_a_fault_of_the_input(api, services, town):
    number = send(services["training"], town.user("rahima")).number

    for verb in ("assign", "hold", "merge", "resolve", "reclassify", "hand_over", "refuse", "note"):
        answer = api("rahima").post(f"{URL}{number}/{verb}/", {}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted"), verb


def test_an_office_of_the_tree_is_known_by_its_printed_name(api, services, clock, town):
    office = town.user("rahima").postings.first().post.office
    letter = {"channel": "letter", "received_at": "2026-09-06T10:00:00+06:00", "requesting_office": office.name_bn}
    number = api("lipi").post(URL, body(**letter), format="json").json()["number"]

    assert api("rahima").get(f"{URL}{number}/").json()["requesting_office"] == office.slug


def test_services_come_in_pages_of_the_size_asked_for(api, services, clock):
    first = api("rahima").get(f"/api/v1/services/?office={OFFICE}&page_size=1").json()
    second = api("rahima").get(first["next"]).json()

    assert (len(first["results"]), first["previous"], len(second["results"])) == (1, None, 1)
    assert first["results"] != second["results"]


def test_requester_may_see_but_not_work(api, services, town):
    number = send(services["training"], town.user("rahima")).number
    rahima = api("rahima")

    assert rahima.post(f"{URL}{number}/resolve/", {"text": "x"}, format="json").status_code == 403
    assert rahima.post(f"{URL}{number}/note/", {"body": "x"}, format="json").json()["code"] == "not_permitted"
    assert Ticket.objects.get().version == 1


def test_verbs_answer_the_ticket_and_refuse_with_409(api, services, town):
    number = send(services["training"], town.user("rahima")).number
    karim = api("karim")
    assert karim.post(f"{URL}{number}/accept/", {}, format="json").json()["status"] == "IN_PROGRESS"

    refused = api("jabed").post(f"{URL}{number}/accept/", {}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "already_accepted")


def test_explanation_and_ledger(api, services, town):
    number = send(services["portal"], town.user("rahima")).number
    rows = api("rahima").get(f"{URL}{number}/explanation/").json()["results"]
    ledger = api("rahima").get(f"{URL}{number}/due_dates/").json()["results"]

    assert [(row["date"], row["number"]) for row in rows] == [
        ("2026-09-07", 0), ("2026-09-08", 1), ("2026-09-09", 2), ("2026-09-10", 3),
    ]  # fmt: skip
    assert [(row["cause"], row["new"]) for row in ledger] == [("receipt", "2026-09-10T17:00:00+06:00")]


def test_services_show_the_date_if_sent_now(api, services, clock):
    results = api("rahima").get("/api/v1/services/", {"office": OFFICE}).json()["results"]

    assert {row["id"]: row["due_if_sent_now"] for row in results}[TRAINING] == "2026-09-16"
    assert results[3]["promise"]["kind"] == "on_demand"
    assert results[3]["due_if_sent_now"] is None


@pytest.mark.parametrize("asked", ["page_size=1000000", "page_size=-1", "cursor=garbage", "status=nonsense", "q=%00"])
def test_list_survives_odd_questions(api, services, town, asked):
    send(services["portal"], town.user("rahima"))

    expected = {"cursor=garbage": 404, "q=%00": 400}.get(asked, 200)
    assert api("rahima").get(f"{URL}?{asked}").status_code == expected


def test_tokens_are_needed_and_end(api, services, town, client):
    karim = api("karim")
    assert client.get(URL).status_code == 401
    assert client.get(URL, {"token": "x"}).status_code == 401
    user = town.user("karim")
    user.is_active = False
    user.save()

    assert karim.get(URL).status_code == 401


def test_create_costs_the_same_whatever_the_rows(api, services, town):
    for _row in range(3):
        send(services["training"], town.user("rahima"), at="2026-11-08 10:00")
    rahima = api("rahima")
    with CaptureQueriesContext(connection) as captured:
        rahima.post(URL, body(), format="json")

    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 12, "\n".join(sql[:100] for sql in statements)


def test_moments_carry_the_offset_of_dhaka(api, services, town):
    send(services["training"], town.user("rahima"))

    row = api("rahima").get(URL).json()["results"][0]
    assert row["received_at"] == dhaka("2026-09-07 11:20").isoformat()


def test_the_schema_is_complete():
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())
