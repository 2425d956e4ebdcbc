"""Agreed dates, reopening, reclassifying, handing over, appeals (R6, R8, R10, R14)."""

import pytest

from sla.core import (
    Agreement,
    AppealDecision,
    DueReason,
    Ending,
    HandOver,
    Outcome,
    Promise,
    Reclassification,
    Reopening,
    decide,
    due,
    replay,
)
from tests.sla.core.office import (
    NEXT_YEAR,
    NINE_TO_FIVE,
    ON_DEMAND,
    PLAIN,
    at,
    calendar,
    day,
    days,
    history,
    hold,
    known,
    short_day,
    shown,
)


def agreed(moment: str, on: str) -> Agreement:
    return Agreement(at(moment), day(on))


def rows(past: object, calendars: object = None) -> list[tuple[str, str | None]]:
    """The ledger as (cause, new)."""
    ledger = replay(past, calendars or known(), at=NEXT_YEAR)  # type: ignore[arg-type]
    return [(move.cause.value, shown(move.new)) for move in ledger]


@pytest.mark.parametrize(
    ("promise", "on", "expected"),
    [
        pytest.param(days(7), "08", "08 17:00", id="an earlier agreed date"),
        pytest.param(days(7), "30", "30 17:00", id="a later agreed date"),
        pytest.param(days(7), "11", "13 17:00", id="an agreed Friday is due on Sunday"),
        pytest.param(ON_DEMAND, "20", "20 17:00", id="a line without a number"),
    ],
)
def test_an_agreed_date_replaces_the_count(promise: Promise, on: str, expected: str) -> None:
    found = due(history(promise, agreements=(agreed("06 12:00", on),)), known(), at=NEXT_YEAR)

    assert (shown(found.moment), found.reason) == (expected, DueReason.AGREED)


def test_an_agreed_date_moves_only_where_its_day_is_closed() -> None:
    past = history(7, agreements=(agreed("06 12:00", "20"),))
    shorter = calendar(closed="08", hours=(NINE_TO_FIVE, short_day("21")))
    calendars = known(
        ("07 12:00", calendar(closed="08")), ("08 12:00", calendar(closed="08 20")), ("09 12:00", shorter)
    )

    assert rows(past, calendars)[1:] == [
        ("agreement", "20 17:00"),
        ("notice", "21 17:00"),
        ("notice", "21 15:00"),
    ]


def test_agreeing_ends_an_open_hold_and_later_holds_change_nothing() -> None:
    holds = (hold("07 10:00", "09 10:00"), hold("10 10:00", "14 10:00", 2))

    assert rows(history(7, holds=holds, agreements=(agreed("08 10:00", "20"),)))[1:] == [("agreement", "20 17:00")]


def test_a_finished_ticket_cannot_be_agreed_held_or_changed() -> None:
    past = history(
        holds=(hold("08 11:00", "10 10:00"),),
        agreements=(agreed("08 12:00", "20"),),
        reclassifications=(Reclassification(at("08 13:00"), days(1)),),
        finished_at=at("08 10:00"),
    )

    assert rows(past) == [("receipt", "09 17:00")]


def test_reopening_a_kept_promise_counts_as_a_hold_once() -> None:
    first = Reopening(at("08 12:00"), at("10 11:00"))
    again = Reopening(at("13 10:00"), at("15 11:00"))

    assert rows(history(reopenings=(first,)))[1:] == [("reopening", "13 17:00")]
    assert rows(history(reopenings=(first, again)))[2:] == [("reopening", "16 17:00")]


def test_reopening_leaves_at_least_the_day_that_opens_after_it() -> None:
    for resolved, reopened in (("09 16:59", "09 18:00"), ("09 08:00", "09 09:00")):
        past = history(reopenings=(Reopening(at(resolved), at(reopened)),))

        assert rows(past)[1:] == [("reopening", "10 17:00")]


def test_reopening_counts_by_the_calendar_then_known() -> None:
    past = history(5, reopenings=(Reopening(at("07 10:00"), at("09 08:00")),))

    assert rows(past, known(("08 12:00", calendar(closed="10"))))[1:] == [("reopening", "16 17:00")]


def test_reopening_a_broken_promise_gives_no_new_date() -> None:
    past = history(reopenings=(Reopening(at("10 12:00"), at("13 11:00")),))

    assert rows(past) == [("receipt", "09 17:00")]
    assert decide(past, known(), at=NEXT_YEAR).decided_at == at("09 17:00")


def test_a_reopening_before_its_resolution_is_refused() -> None:
    with pytest.raises(ValueError, match="before it was resolved"):
        Reopening(at("10 12:00"), at("09 12:00"))


@pytest.mark.parametrize(
    ("promise", "moment", "consented", "expected"),
    [
        pytest.param(days(2), "06 12:00", None, ["08 17:00"], id="an earlier date takes effect at once"),
        pytest.param(days(0), "08 12:00", None, ["09 17:00"], id="but not before the next working day's closing"),
        pytest.param(days(1), "13 12:00", None, ["14 17:00"], id="so a date of yesterday is tomorrow"),
        pytest.param(days(9), "06 12:00", None, [], id="a later date waits for consent"),
        pytest.param(days(9), "06 12:00", "08 10:00", ["17 17:00"], id="and stands from the consent"),
        pytest.param(days(9), "06 12:00", "06 12:00", ["17 17:00"], id="or at once with it"),
        pytest.param(days(7), "06 12:00", None, [], id="the same date is no row"),
        pytest.param(days(7), "15 18:00", None, [], id="after the breach the promise stays"),
        pytest.param(ON_DEMAND, "06 12:00", None, [], id="a line without a date waits for consent"),
        pytest.param(days(2), "06 12:00", "07 12:00", ["08 17:00"], id="an earlier one is not taken twice"),
    ],
)
def test_reclassifying(promise: Promise, moment: str, consented: str | None, expected: list[str]) -> None:
    change = Reclassification(at(moment), promise, consented and at(consented))

    ledger = rows(history(7, reclassifications=(change,)))

    assert ledger == [("receipt", "15 17:00"), *(("reclassification", new) for new in expected)]


def test_reclassifying_to_a_line_without_a_date_by_consent_and_back() -> None:
    away = Reclassification(at("06 12:00"), ON_DEMAND, at("06 12:00"))
    back = Reclassification(at("07 12:00"), days(1))

    assert due(history(7, reclassifications=(away,)), known(), at=NEXT_YEAR).reason is DueReason.NOT_AGREED
    assert rows(history(7, reclassifications=(away, back)))[1:] == [("reclassification", "08 17:00")]


def test_reclassifying_keeps_earlier_holds() -> None:
    change = Reclassification(at("10 12:00"), days(3))
    past = history(7, holds=(hold("07 10:00", "09 10:00"),), reclassifications=(change,))

    assert rows(past)[1:] == [("hold_ended", "17 17:00"), ("reclassification", "13 17:00")]


def test_reclassifying_on_hold_is_written_by_the_end_of_the_hold() -> None:
    change = Reclassification(at("07 12:00"), days(2))
    past = history(7, holds=(hold("07 10:00", "08 10:00"),), reclassifications=(change,))

    assert rows(past)[1:] == [("hold_ended", "09 17:00")]


def test_an_agreed_date_gives_way_to_another_line_only_by_consent() -> None:
    agreements = (agreed("06 11:00", "20"),)
    alone = Reclassification(at("06 12:00"), days(2))
    together = Reclassification(at("06 12:00"), days(2), at("06 13:00"))

    assert rows(history(7, agreements=agreements, reclassifications=(alone,)))[2:] == []
    assert rows(history(7, agreements=agreements, reclassifications=(together,)))[2:] == [
        ("reclassification", "08 17:00")
    ]


def test_handing_over_counts_by_the_other_office_from_the_same_receipt() -> None:
    there = known(("07 12:00", calendar(closed="08")), ("09 12:00", calendar(closed="08 13")))
    past = history(7, hand_overs=(HandOver(at("08 10:00"), days(5), None, there),))
    here = known(("07 12:00", calendar(closed="09")), ("14 12:00", calendar(closed="09 15")))

    assert rows(past, here) == [
        ("receipt", "15 17:00"),
        ("notice", "16 17:00"),
        ("hand_over", "14 17:00"),
        ("notice", "15 17:00"),
    ]


def test_a_hand_over_needs_calendars() -> None:
    with pytest.raises(ValueError, match="calendars of the receiving office"):
        HandOver(at("08 10:00"), days(5), None, [])


def test_a_calendar_applied_after_entry_still_counts_as_the_first() -> None:
    assert rows(history(), [(at("07 12:00"), PLAIN)]) == [("receipt", "09 17:00")]


@pytest.mark.parametrize(
    ("decision", "finished", "outcome"),
    [
        pytest.param(AppealDecision(at("14 10:00")), None, Outcome.UNDECIDED, id="annulled, and not broken again"),
        pytest.param(AppealDecision(at("14 10:00"), day("20")), None, Outcome.BROKEN, id="broken at the ordered date"),
        pytest.param(AppealDecision(at("14 10:00"), day("20")), "13 10:00", Outcome.KEPT, id="kept by that date"),
        pytest.param(AppealDecision(at("14 10:00"), day("10")), "13 10:00", Outcome.UNDECIDED, id="finished after it"),
        pytest.param(AppealDecision(at("14 10:00")), "15 10:00", Outcome.UNDECIDED, id="finished late, excused"),
    ],
)
def test_an_appeal_annuls_the_breach(decision: AppealDecision, finished: str | None, outcome: Outcome) -> None:
    past = history(appeals=(decision,), finished_at=finished and at(finished))

    verdict = decide(past, known(), at=NEXT_YEAR)

    assert (verdict.outcome, verdict.annulled_at) == (outcome, decision.at)


def test_an_appeal_without_a_breach_annuls_nothing() -> None:
    past = history(appeals=(AppealDecision(at("07 10:00"), day("20")),), ending=Ending.RESOLVED)

    assert decide(past, known(), at=at("08 10:00")).annulled_at is None
    assert rows(past)[1:] == [("appeal", "20 17:00")]
