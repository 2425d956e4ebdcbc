"""Ticket numbers `<office code>-YYMM-NNNN`: unique, without gaps, by the Dhaka month of entry."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from offices.models import Office
from tickets.models import Desk

DHAKA = ZoneInfo("Asia/Dhaka")


def next_number(office: Office, *, at: datetime) -> str:
    """Return the office's next number and raise its queue version; holds the desk's lock until commit."""
    month = at.astimezone(DHAKA).strftime("%y%m")
    desk = _locked_desk(office)
    desk.last_number = desk.last_number + 1 if desk.month == month else 1
    desk.month = month
    desk.queue_version += 1
    desk.save(update_fields=["month", "last_number", "queue_version"])
    return f"{office.code}-{month}-{desk.last_number:04d}"


def _locked_desk(office: Office) -> Desk:
    if desk := Desk.objects.select_for_update().filter(pk=office.pk).first():
        return desk
    # The first ticket of an office: whoever loses the race to insert waits here for the winner's row.
    Desk.objects.bulk_create([Desk(office=office)], ignore_conflicts=True)
    return Desk.objects.select_for_update().get(pk=office.pk)
