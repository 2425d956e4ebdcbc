"""R12, and the reminder of R7, as data: the steps that a new installation begins with."""

from __future__ import annotations

from typing import Any

from notifications.enums import Basis, Recipient, Transport
from notifications.models import ReminderStep

BOTH = [Transport.IN_APP, Transport.EMAIL]
HANDLER = [Recipient.HANDLER]

# code, basis, offset, recipients
R12: tuple[tuple[str, Basis, int, list[Recipient]], ...] = (
    ("before_2", Basis.DUE, -2, HANDLER),
    ("before_1", Basis.DUE, -1, HANDLER),
    ("due_day", Basis.DUE, 0, HANDLER),
    ("same_day", Basis.SAME_DAY, 2, HANDLER),
    ("first_target", Basis.FIRST_TARGET, 2, HANDLER),
    ("after_1", Basis.DUE, 1, [Recipient.HANDLER, Recipient.REQUESTER, Recipient.HEAD_OF_OFFICE]),
    ("after_3", Basis.DUE, 3, [Recipient.DISTRICT]),
    ("after_7", Basis.DUE, 7, [Recipient.DISTRICT, Recipient.DIRECTORATE]),
    ("late_to_agree", Basis.LATE_TO_AGREE, 0, [Recipient.HANDLER, Recipient.HEAD_OF_OFFICE]),
    ("hold_expiring", Basis.HOLD_EXPIRY, -1, [Recipient.HANDLER, Recipient.REQUESTER]),
)


def load_steps() -> int:
    """Create the steps that are missing; one that exists is an office's own and stays. Returns how many are new."""
    known = set(ReminderStep.objects.values_list("code", flat=True))
    new = [row for row in R12 if row[0] not in known]
    for row in new:
        ReminderStep.objects.create(**_values(*row))
    return len(new)


def _values(code: str, basis: Basis, offset: int, recipients: list[Recipient]) -> dict[str, Any]:
    codes = [recipient.value for recipient in recipients]
    return {
        "code": code, "basis": basis.value, "offset": offset, "recipients": codes,
        "transports": [transport.value for transport in BOTH],
    }  # fmt: skip
