"""Sending what is owed: claimed by row with a lease, tried, tried again, given up. A life always ends.

Whoever is killed while sending leaves the claim behind: when the lease is over, the same rows go once more under the
same Message-ID, so a mail is repeated at most once for each killed process and never lost.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from notifications.domain.firing import is_overtaken, still_stands
from notifications.domain.letters import letter_to
from notifications.enums import State, Transport
from notifications.models import Notification, PlannedStep
from notifications.transports import TRANSPORTS
from notifications.transports.base import Down, Permanent, Undelivered
from notifications.transports.email import host
from offices.models import User
from tickets.models import Ticket

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=55)  # longer than the longest try, short enough to be back within two minutes
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60))
GIVE_UP_AFTER = timedelta(hours=48)
TRIES_AT_LEAST = 5
RELATED = ("ticket__line", "ticket__requisition", "ticket__serving_office", "event", "planned__step", "planned__ticket")


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """The time of a long run: the moment at which it was begun, and what has passed since."""

    begun_at: datetime
    _started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.begun_at + timedelta(seconds=time.monotonic() - self._started)


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows of one person that travel together; only who holds the lease may end them."""

    person: User
    rows: list[Notification]
    until: datetime

    def end(self, rows: Sequence[Notification], state: State, at: datetime, **values: object) -> None:
        ended_at = None if state in (State.OWED, State.SENDING) else at
        mine = Notification.objects.filter(pk__in=[row.pk for row in rows], claimed_until=self.until)
        mine.filter(state=State.SENDING).update(state=state, ended_at=ended_at, claimed_until=None, **values)


def deliver(*, at: datetime) -> int:
    """Send all that is owed by `at`, until none is left; safe beside itself. Returns notifications delivered.

    Waits while steps are due that nobody has fired yet: a digest leaves when it is complete.
    """
    if PlannedStep.objects.due(at=at).exists():
        return 0
    count, watch = 0, Stopwatch(at)
    for code in TRANSPORTS:
        try:
            count += deliver_by(code, watch)
        except Down as down:
            log.warning("%s is down: %s", code, down)
    return count


def deliver_by(code: Transport, watch: Stopwatch) -> int:
    """Send what one transport owes, person by person. Raises Down where it does not answer at all."""
    owed = Notification.objects.owed(at=watch.now()).filter(transport=code)
    people = owed.order_by("recipient").values_list("recipient", flat=True).distinct()
    count = 0
    for person_id in list(people):
        while (claim := take(person_id, code, watch)) is not None:
            count += send(claim, code, watch)
    return count


@transaction.atomic
def take(person_id: int, code: Transport, watch: Stopwatch) -> Claim | None:
    """Claim what one person is owed, as one letter; None where nothing is left or somebody else is at it.

    The person's row is locked for the moment, so that two workers never share a digest between them.
    """
    person = User.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=person_id).first()
    if person is None:
        return None
    now = watch.now()
    owed = list(Notification.objects.owed(at=now).filter(recipient=person_id, transport=code).order_by("id"))
    if not owed:
        return None
    message_id = owed[0].message_id
    rows = [row for row in owed if row.message_id == message_id]
    claim = Claim(person, rows, now + LEASE)
    for row in rows:
        row.message_id = message_id or f"notification-{rows[0].pk}@{host()}"
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.SENDING, claimed_until=claim.until, message_id=rows[0].message_id, attempts=F("attempts") + 1
    )
    return claim


def send(claim: Claim, code: Transport, watch: Stopwatch) -> int:
    """Try one letter; rights and state are checked again first. Returns how many notifications it delivered."""
    transport, ids = TRANSPORTS[code], [row.pk for row in claim.rows]
    rows = list(Notification.objects.filter(pk__in=ids).select_related(*RELATED).order_by("id"))
    kept = sift(claim, rows, transport.address_of(claim.person), at=watch.now())
    if not kept:
        return 0
    try:
        letter = letter_to(claim.person, kept, to=transport.address_of(claim.person), at=watch.begun_at)
        transport.send(letter)
    except Down as down:
        retry(claim, kept, down, watch.now(), wait=timedelta(0))
        raise
    except Undelivered as error:
        retry(claim, kept, error, watch.now())
        return 0
    except Exception as error:
        # A letter that cannot be written must not keep all others from being sent.
        log.exception("notification %s could not be sent", kept[0].pk)
        retry(claim, kept, Undelivered(type(error).__name__), watch.now())
        return 0
    claim.end(kept, State.DELIVERED, watch.now())
    return len(kept)


def sift(claim: Claim, rows: Sequence[Notification], address: str, *, at: datetime) -> list[Notification]:
    """Return the rows that may still be told; the others end here, each with its reason."""
    seen = set(
        Ticket.objects.visible_to(claim.person)
        .filter(pk__in=[row.ticket_id for row in rows])
        .values_list("pk", flat=True)
    )
    left: dict[str, list[Notification]] = {}
    for row in rows:
        left.setdefault(why_not(row, claim.person, seen, address, at=at), []).append(row)
    kept = left.pop("", [])
    for reason, refused in left.items():
        claim.end(refused, State.SUPPRESSED, at, reason=reason)
    return kept


def why_not(row: Notification, person: User, seen: set[int], address: str, *, at: datetime) -> str:
    """Return the code of what keeps the person from being told; empty if nothing does."""
    if not person.is_active:
        return "inactive"
    if row.ticket_id not in seen:
        return "no_right"
    if row.planned is not None and (not still_stands(row.planned) or is_overtaken(row.planned, at=at)):
        return "overtaken"
    return "" if address else "no_address"


def retry(claim: Claim, rows: Sequence[Notification], error: Undelivered, now: datetime, **fixed: timedelta) -> None:
    """Let the rows wait for another try, or end them: refused for good, or tried for two days."""
    reason, tries = str(error), max(row.attempts for row in rows)
    if isinstance(error, Permanent):
        claim.end(rows, State.FAILED, now, reason=reason)
    elif tries >= TRIES_AT_LEAST and now - min(row.not_before for row in rows) > GIVE_UP_AFTER:
        claim.end(rows, State.GAVE_UP, now, reason=reason)
    else:
        wait = fixed.get("wait", BACK_OFF[min(tries, len(BACK_OFF)) - 1])
        spread = 1 + random.random() / 5  # so that what failed together does not come back together
        claim.end(rows, State.OWED, now, reason=reason, next_try_at=now + wait * spread)
