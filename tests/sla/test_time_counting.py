"""The measured example is the one that the issue names, and its answer is right."""

import io
import re
from datetime import date

from django.core.management import call_command

from sla.core import due, replay
from sla.management.commands.time_counting import example, on


def test_the_example_has_ninety_days_two_holds_and_two_notices() -> None:
    history, calendars = example()

    found = due(history, calendars, at=on(12, 31))
    moves = replay(history, calendars, at=on(12, 31))

    assert (history.promise.count, len(history.holds), len(calendars)) == (90, 2, 3)
    assert [move.cause for move in moves] == ["receipt", "hold_ended", "notice", "hold_ended", "notice"]
    assert (found.date, found.held_working_days) == (date(2027, 1, 26), 10)


def test_the_command_prints_microseconds() -> None:
    out = io.StringIO()

    call_command("time_counting", stdout=out)

    assert re.fullmatch(r"due=2027-01-26 held=10 microseconds=\d+\.\d\n", out.getvalue())
