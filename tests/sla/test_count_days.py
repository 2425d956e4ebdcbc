"""The auditors' command: the shared cases, and input that cannot be read (contract.md)."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sla.cases import CaseError, count_cases

SHARED = (Path(__file__).parents[1] / "data" / "due_dates.json").read_text(encoding="utf-8")
EXPECTED = {case["id"]: case["expected"] for group in json.loads(SHARED)["groups"] for case in group["cases"]}
ANSWERS = {answer.pop("id"): answer for answer in count_cases(SHARED)}

CALENDAR = {
    "weekend": ["Fri", "Sat"],
    "office_hours": [{"from": "2000-01-01", "to": None, "open": "09:00", "close": "17:00"}],
}
CASE = {"id": "c1", "received_at": "2026-09-06T10:30:00+06:00", "working_days": 3}


def text_of(case: Any = CASE, calendar: Any = CALENDAR) -> str:
    return json.dumps({"groups": [{"group": "G", "calendar": calendar, "cases": [case]}]})


def run(monkeypatch: pytest.MonkeyPatch, text: bytes) -> str:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    out = io.StringIO()
    call_command("count_days", stdout=out)
    return out.getvalue()


def test_all_shared_cases_are_there() -> None:
    assert len(EXPECTED) == 270
    assert list(ANSWERS) == list(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_shared_case(name: str) -> None:
    assert ANSWERS[name] == EXPECTED[name]


def test_the_command_prints_one_array_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = json.loads(run(monkeypatch, b"\xef\xbb\xbf" + text_of().encode()))

    assert printed == [
        {
            "id": "c1",
            "effective_received_date": "2026-09-06",
            "due_date": "2026-09-09",
            "due_at": "2026-09-09T17:00:00+06:00",
            "held_working_days": 0,
        }
    ]


def test_plain_days_closed_at_and_completed_at_are_read() -> None:
    calendar = {**CALENDAR, "timezone": "Asia/Dhaka", "holidays": ["2026-09-07"], "working_weekends": ["2026-09-12"]}
    case = {**CASE, "closed_at": "2026-09-09T10:00:00+06:00", "completed_at": "2026-09-09T12:00:00+06:00"}

    answer = count_cases(text_of(case, calendar))[0]

    assert (answer["due_date"], answer["on_time"], answer["working_days_used"]) == ("2026-09-10", True, 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"received_at": "2026-09-06T10:30:00"}, "c1: received_at: has no offset", id="a naive moment"),
        pytest.param({"received_at": "yesterday"}, "c1: received_at: is not a moment", id="no moment"),
        pytest.param({"received_at": None}, "c1: received_at: is not a moment", id="a null receipt"),
        pytest.param({"received_at": "8500-01-01T00:00:00Z"}, "c1: received_at: lies outside", id="a far moment"),
        pytest.param({"working_days": -1}, "c1: working_days: is not a whole number", id="a negative number"),
        pytest.param({"working_days": "3"}, "c1: working_days: is not a whole number", id="a number as text"),
        pytest.param({"working_days": True}, "c1: working_days: is not a whole number", id="a truth value"),
        pytest.param({"holds": {}}, "c1: holds: is not a list", id="holds that are no list"),
        pytest.param({"holds": [3]}, "c1: holds[0]: is not an object", id="a hold that is no object"),
        pytest.param({"holds": [{"to": None}]}, "c1: holds[0]: from: is missing", id="a hold without beginning"),
        pytest.param(
            {"holds": [{"from": "2026-09-08T10:00:00Z", "to": "2026-09-07T10:00:00Z"}]},
            "c1: holds[0]: to: lies before", id="a hold that ends before it begins",
        ),
        pytest.param({"closed_at": "2026-09-01T10:00:00Z"}, "c1: closed_at: lies before", id="closed before receipt"),
        pytest.param(
            {"completed_at": "2026-09-01T10:00:00Z"}, "c1: completed_at: lies before", id="finished before receipt"
        ),
        pytest.param(
            {"calendar_changes": [{"announced_at": "2026-09-07T10:00:00Z"}]},
            "c1: calendar_changes[0]: add: is missing", id="a change that says nothing",
        ),
        pytest.param({"id": " "}, "id: is not a text", id="no id"),
        pytest.param({"id": "two\nlines", "working_days": None}, "two lines: working_days:", id="an id of two lines"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_read_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(CaseError) as refused:
        count_cases(text_of({**CASE, **change}))

    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"weekend": ["Friday"]}, "weekend: is not a weekday such as Fri: Friday", id="another name"),
        pytest.param({"office_hours": [{"from": "2000-01-01", "open": "09:00+06:00"}]}, "open: is not a time", id="tz"),
        pytest.param({"weekend": [{}]}, "G: calendar: weekend: is not a weekday", id="a weekday that is an object"),
        pytest.param({"timezone": "UTC"}, "G: calendar: timezone: only Asia/Dhaka", id="another zone"),
        pytest.param({"holidays": ["2026-02-30"]}, "G: calendar: holidays[0]: date: is not a date", id="no such day"),
        pytest.param(
            {"office_hours": [{"from": "2000-01-01", "open": "09:00", "close": "17:61"}]}, "close: is not", id="time"
        ),
        pytest.param(
            {"office_hours": [{"from": "2000-01-01", "open": "17:00", "close": "09:00"}]},
            "close: is not after", id="closing before opening",
        ),
        pytest.param(
            {"office_hours": [{"from": "2026-01-02", "to": "2026-01-01", "open": "09:00", "close": "17:00"}]},
            "to: lies before", id="hours that end before they begin",
        ),
        pytest.param({"office_hours": []}, "c1: calendar: no office hours are known", id="no hours"),
        pytest.param(
            {"weekend": ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]},
            "c1: calendar: no working day within 3 years", id="no working day",
        ),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_read_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(CaseError) as refused:
        count_cases(text_of(calendar={**CALENDAR, **change}))

    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(b"", "not JSON", id="nothing"),
        pytest.param(b"[" * 100_000, "not JSON", id="very deep"),
        pytest.param(b"[]", "not an object with a list of groups", id="a list"),
        pytest.param(b'{"groups": [1]}', "input: groups[0]: is not an object", id="a group that is a number"),
        pytest.param(b'{"groups": [{"group": "G"}]}', "G: calendar: is missing", id="no calendar"),
        pytest.param(
            b'{"groups": [{"calendar": []}]}', "groups[0]: calendar: is not an object", id="a listed calendar"
        ),
        pytest.param(b"\xff", "not UTF-8", id="another encoding"),
    ],
)
def test_input_that_is_no_cases_stops_the_command(monkeypatch: pytest.MonkeyPatch, text: bytes, message: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(monkeypatch, text)

    assert message in str(refused.value)
