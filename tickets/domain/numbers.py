"""Ticket numbers `<office code>-YYMM-NNNN`: unique, without gaps, by the Dhaka month of entry."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import F

from offices.models import Office
from sla.core import DHAKA
from tickets.models import Desk, Ticket

# One statement on both engines, which locks the office's row until commit; the ORM has no UPDATE … RETURNING.
_NEXT = """
    UPDATE tickets_desk
    SET last_number = CASE WHEN month = %s THEN last_number + 1 ELSE 1 END, month = %s,
        queue_version = queue_version + 1
    WHERE office_id = %s AND month <= %s RETURNING last_number
"""


def next_number(office: Office, *, at: datetime) -> str:
    """Return the office's next number and raise its queue version; holds the desk's lock until commit."""
    month = at.astimezone(DHAKA).strftime("%y%m")
    number = _next(office, month)
    if number is None:
        # The first ticket of an office: whoever loses the race to insert waits for the winner's row.
        Desk.objects.bulk_create([Desk(office=office)], ignore_conflicts=True)
        number = _next(office, month) or _after_the_last(office, month)
    return f"{office.code}-{month}-{number:04d}"


def _after_the_last(office: Office, month: str) -> int:
    """A month that the desk has left already: a clock that was set back, or a demo told out of order."""
    desk = Desk.objects.select_for_update().get(pk=office.pk)
    Desk.objects.filter(pk=desk.pk).update(queue_version=F("queue_version") + 1)
    last = Ticket.objects.filter(number__startswith=f"{office.code}-{month}-").order_by("-id").first()
    return int(last.number.rpartition("-")[2]) + 1 if last else 1


def _next(office: Office, month: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [month, month, office.pk, month])
        row = cursor.fetchone()
    return None if row is None else row[0]
