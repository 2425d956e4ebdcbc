"""The versions of an office's charter: which binds when, putting a draft in force, withdrawing a version.

A ticket keeps the line of its receipt (R14), so nothing here moves a promised date; how many tickets run is asked of
the room above through `count_running`, which registers itself here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from offices.history import acting
from offices.models import Office, User
from sla.charter_difference import fingerprint, replaced_by
from sla.charter_drafting import check_date, lock_office_of, open_draft
from sla.charter_errors import CharterChanged, CharterStepError
from sla.core import dhaka_day
from sla.models import Charter

# Open tickets of an office by service; the room of tickets puts its own function here when it is ready.
running: dict[str, Callable[[Office], Mapping[int, int]]] = {}


class Standing(StrEnum):
    """Where a version stands on a day."""

    DRAFT = "draft"
    COMING = "coming"
    IN_FORCE = "in_force"
    PAST = "past"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Version:
    """A version with where it stands today and the last day on which it binds, None while it goes on."""

    charter: Charter
    standing: Standing
    until: date | None
    lines: int

    @property
    def never_bound(self) -> bool:
        """Whether it was withdrawn before its first day."""
        return _never_bound(self.charter)


@dataclass(frozen=True, slots=True)
class Approval:
    """What publishing needs: the memo of approval, the first day, and the mark of what the publisher saw."""

    memo: str
    effective_on: date
    seen: str


def versions_of(office: Office, *, on: date) -> list[Version]:
    """Return all versions of the office, drafts included, the latest first; one query."""
    charters = list(office.charters.annotate(size=Count("lines")).order_by("effective_on"))
    binding = Charter.objects.in_force(office, on)
    found = []
    for at, charter in enumerate(charters):
        later = [c for c in charters[at + 1 :] if c.state != Charter.State.DRAFT and not _never_bound(c)]
        standing = _standing(charter, binding, on)
        until = charter.retired_on or (later[0].effective_on if later else None)
        last = until - timedelta(days=1) if until and standing is not Standing.DRAFT else None
        found.append(Version(charter, standing, last, charter.size))  # type: ignore[attr-defined]  # annotated above
    return found[::-1]


def _never_bound(charter: Charter) -> bool:
    return charter.retired_on is not None and charter.retired_on <= charter.effective_on


def _standing(charter: Charter, binding: Charter | None, on: date) -> Standing:
    if charter.state == Charter.State.DRAFT:
        return Standing.DRAFT
    if charter.state == Charter.State.RETIRED and charter.retired_on and charter.retired_on <= on:
        return Standing.WITHDRAWN
    if binding and charter.pk == binding.pk:
        return Standing.IN_FORCE
    return Standing.COMING if charter.effective_on > on else Standing.PAST


def running_tickets(office: Office) -> Mapping[int, int]:
    """Return the open tickets of the office by service; empty where no room has said how to count."""
    counter = running.get("tickets")
    return counter(office) if counter else {}


@transaction.atomic
def publish_charter(draft_id: int, approval: Approval, *, actor: User, at: datetime) -> Charter:
    """Put a draft in force from its first day; requests received before keep the version of their day.

    Raises CharterStepError for a missing memo, a day in the past or taken, a draft without lines; CharterChanged
    where somebody else published, discarded or rewrote it since the publisher looked.
    """
    draft = open_draft(draft_id)
    memo, day = approval.memo.strip(), approval.effective_on
    if not memo:
        raise CharterStepError(_("Write the approval memo."), "memo")
    if day < dhaka_day(at):
        raise CharterStepError(_("The first day must not lie in the past."), "effective_on")
    check_date(draft.office, day, but=draft.pk)
    if not draft.lines.exists():
        raise CharterStepError(_("A charter without a service cannot be published."))
    draft.effective_on = day
    if approval.seen != fingerprint(draft, replaced_by(draft)):
        raise CharterChanged(_("The draft has changed since you opened this page. Compare it once more."))
    draft.memo, draft.state = memo, Charter.State.IN_FORCE
    with acting(actor, f"publish_charter: {memo}"):
        draft.save(update_fields=["memo", "state", "effective_on"])
    return draft


@transaction.atomic
def retire_charter(charter_id: int, *, on: date, memo: str, actor: User, at: datetime) -> Charter:
    """Withdraw a published version from the Dhaka day `on`; then the published one before it binds again.

    Raises CharterStepError for a missing memo or a day in the past, CharterChanged where it is withdrawn already.
    """
    lock_office_of(charter_id)
    charter = Charter.objects.select_related("office").get(pk=charter_id)
    if charter.state != Charter.State.IN_FORCE:
        raise CharterChanged(_("This version is not in force any more."))
    if not memo.strip():
        raise CharterStepError(_("Write the memo of the order."), "memo")
    if on < dhaka_day(at):
        raise CharterStepError(_("The day must not lie in the past."), "retired_on")
    charter.state, charter.retired_on = Charter.State.RETIRED, on
    with acting(actor, f"retire_charter: {memo.strip()}"):
        charter.save(update_fields=["state", "retired_on"])
    return charter


def binding_after(charter: Charter, on: date) -> Charter | None:
    """Return the version that would bind on the Dhaka day `on` without this one; one query."""
    others = Charter.objects.published(on=on).filter(office=charter.office_id).exclude(pk=charter.pk)
    return others.order_by("-effective_on").first()
