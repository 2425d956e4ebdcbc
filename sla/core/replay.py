"""The events of a promise in order of time, played once from receipt to `at`."""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import IntEnum
from functools import partial
from operator import itemgetter

from sla.core.course import Cause, Course, Track
from sla.core.dhaka import require_aware
from sla.core.history import Calendars, Ending, HandOver, PromiseHistory, Reclassification


class Turn(IntEnum):
    """Who comes first at the same moment: a notice is known to every act of its moment, a hold begins before it ends
    (so that touching holds are united), and ends before the finish."""

    NOTICE = 0
    APPEAL = 1
    AGREEMENT = 2
    CHANGE = 3
    HOLD_BEGUN = 4
    HOLD_ENDED = 5
    FINISH = 6
    REOPENING = 7


Event = tuple[datetime, Turn, int, Callable[[], object]]


def run(history: PromiseHistory, calendars: Calendars, at: datetime) -> Course:
    """Play every event up to and including `at`, and let time pass until then (R3 to R10, R14).

    Before the entry nothing is known: the course has not been entered and has no row.
    Raises ValueError where a moment is naive or there is no calendar; NoWorkingDay.
    """
    require_aware(at, *(applied_at for applied_at, _ in calendars))
    if not calendars:
        raise ValueError("counting needs a calendar")
    track = Track.known(calendars, history.entered_at)
    course = Course(history, track, track.base, history.promise, latest=track.base)
    if at < history.entered_at:
        return course
    course.enter()
    for moment, _turn, _number, happen in sorted(_events(course), key=itemgetter(0, 1, 2)):
        if moment > at:
            break
        course.pass_time(moment)
        happen()
    course.pass_time(at)
    return course


def _events(course: Course) -> Iterator[Event]:
    yield from _notices(course, course.track)
    yield from _holds(course)
    yield from _finishes(course)
    history = course.history
    for number, agreement in enumerate(history.agreements):
        yield agreement.at, Turn.AGREEMENT, number, partial(course.agree, agreement.day, agreement.at)
    for number, decision in enumerate(history.appeals):
        yield decision.at, Turn.APPEAL, number, partial(course.decide_appeal, decision.day, decision.at)
    for number, line in enumerate(history.reclassifications):
        yield from _change(course, line, None, Cause.RECLASSIFICATION, number)
    for number, hand_over in enumerate(history.hand_overs):
        track = Track.known(hand_over.calendars, history.entered_at)
        yield from _change(course, hand_over, track, Cause.HAND_OVER, number)
        yield from _notices(course, track)


def _notices(course: Course, track: Track) -> Iterator[Event]:
    """One event for each moment: notices applied together are known together."""
    last = len(track.calendars) - 1
    for index in range(track.base + 1, last + 1):
        applied_at = track.calendars[index][0]
        if index == last or track.calendars[index + 1][0] != applied_at:
            yield applied_at, Turn.NOTICE, index, partial(course.apply_notice, track, index, applied_at)


def _holds(course: Course) -> Iterator[Event]:
    for number, hold in enumerate(course.history.holds):
        yield hold.begun_at, Turn.HOLD_BEGUN, number, partial(course.begin_hold, hold)
        if (end := hold.end) is not None:
            yield end, Turn.HOLD_ENDED, number, partial(course.end_hold, hold, end)


def _finishes(course: Course) -> Iterator[Event]:
    history = course.history
    for number, span in enumerate(history.reopenings):
        yield span.resolved_at, Turn.FINISH, number, partial(course.finish, span.resolved_at, Ending.RESOLVED)
        yield span.reopened_at, Turn.REOPENING, number, partial(course.reopen, span.reopened_at)
    if (end := history.finished_at) is not None:
        yield end, Turn.FINISH, len(history.reopenings), partial(course.finish, end, history.ending)


def _change(
    course: Course, fact: Reclassification | HandOver, track: Track | None, cause: Cause, number: int
) -> Iterator[Event]:
    """The act itself, and the consent to it where it came later and the act had to wait."""
    at_once = fact.consented is not None and fact.consented <= fact.at
    taken: list[bool] = []

    def act() -> None:
        taken.append(course.change(fact.promise, track, fact.at, cause, at_once))

    def consent(at: datetime) -> None:
        if not any(taken):
            course.change(fact.promise, track, at, cause, True)

    yield fact.at, Turn.CHANGE, number, act
    if fact.consented is not None and not at_once:
        yield fact.consented, Turn.CHANGE, number, partial(consent, fact.consented)
