"""What an office offers, by the charter in force; the pages, the API and the verbs ask here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from offices.bangla import fold
from offices.models import Office
from sla.models import CharterLine, Service
from sla.models.charter import CharterLineQuerySet


def _in_force(office: Office | int, on: date) -> CharterLineQuerySet:
    return CharterLine.objects.in_force(office, on).select_related("service__service_type", "charter")


def lines_in_force(office: Office | int, on: date) -> list[CharterLine]:
    """Return the lines that the office offers on the Dhaka day `on`, in printed order; one query.

    Lines of services that the office has switched off are left out (A22).
    """
    return list(_in_force(office, on).filter(service__is_active=True))


def line_for(service: Service, on: date) -> CharterLine | None:
    """Return the line that binds on the Dhaka day `on` for a service, or None where no charter of that day has it.

    A service that is switched off is found too: a requisition received before may still be entered (R15).
    """
    return _in_force(service.office_id, on).filter(service=service).first()


def search_lines(lines: Iterable[CharterLine], query: str) -> list[CharterLine]:
    """Return the lines whose names, printed, corrected, English or national, hold every word of the query.

    Both sides are folded (A25, A27): ই-ফাইলিং finds ডি-নথি. An empty query finds all.
    """
    words = fold(query).split()
    return [line for line in lines if all(word in line.search_text for word in words)]
