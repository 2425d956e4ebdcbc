"""A small charter for the offices of tests/people.py, and requisitions against it.

`services = make_charter(office)` gives services by a short name: training (7 working days, negotiable), help
(immediate, else 3), portal (3), event (on demand), directed (as directed), at_once (immediate), defect (no time).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from offices.models import Office, User
from sla.models import Charter, CharterLine, FormKind, Service, ServiceType
from tickets.domain.intake import submit_ticket
from tickets.domain.submission import Submission
from tickets.models import Ticket

DHAKA = ZoneInfo("Asia/Dhaka")

LINES: dict[str, dict[str, Any]] = {
    "training": {"promise_kind": "working_days", "working_days": 7, "negotiable": True, "on_demand": True},
    "help": {"promise_kind": "working_days", "working_days": 3, "first_target_same_day": True, "immediate": True},
    "portal": {"promise_kind": "working_days", "working_days": 3},
    "event": {"promise_kind": "on_demand", "on_demand": True, "negotiable": True},
    "directed": {"promise_kind": "as_directed", "as_directed": True, "negotiable": True},
    "at_once": {"promise_kind": "immediate", "immediate": True},
    "defect": {"promise_kind": "not_published", "timeline_missing": True},
}


def make_charter(office: Office, *, effective_on: date = date(2024, 1, 1)) -> dict[str, Service]:
    """Publish a charter with the seven lines above; a second call makes the next version of the same services."""
    number = office.charters.count() + 1
    charter = Charter.objects.create(
        office=office, number=number, effective_on=effective_on, state=Charter.State.IN_FORCE,
        raw_text=f"{office.slug} {number}", digest=f"{number:064d}", imported_at=timezone.now(),
    )  # fmt: skip
    services = services_of(office)
    lines = [
        CharterLine(
            charter=charter, service=services[name], section="institutional", serial=serial, position=serial,
            name_bn=f"সেবা {name}", name_en=f"Service {name}", raw_timeline_bn=name, **promise,
        )
        for serial, (name, promise) in enumerate(LINES.items(), start=1)
    ]  # fmt: skip
    bulk_create_with_history(lines, CharterLine)
    return services


def services_of(office: Office) -> dict[str, Service]:
    """The office's services by short name, made where they are missing, all at once."""
    types = types_of_services()
    found = {service.public_id: service for service in Service.objects.filter(office=office).select_related("office")}
    ids = {name: f"{office.slug}-institutional-{serial}" for serial, name in enumerate(LINES, start=1)}
    missing = [
        Service(public_id=public_id, office=office, service_type=types[name])
        for name, public_id in ids.items()
        if public_id not in found
    ]
    found |= {service.public_id: service for service in bulk_create_with_history(missing, Service)}
    return {name: found[public_id] for name, public_id in ids.items()}


def types_of_services() -> dict[str, ServiceType]:
    found = {one.code: one for one in ServiceType.objects.filter(code__in=LINES)}
    missing = [
        ServiceType(
            code=name, name_bn=f"ধরন {name}", name_en=f"Type {name}",
            form_kind=FormKind.TRAINING if name == "training" else FormKind.INFORMATION,
        )
        for name in LINES
        if name not in found
    ]  # fmt: skip
    return found | {one.code: one for one in bulk_create_with_history(missing, ServiceType)}


def dhaka(text: str) -> datetime:
    """`dhaka("2026-09-07 11:20")`: a moment by the Dhaka clock."""
    return datetime.fromisoformat(text).replace(tzinfo=DHAKA)


def send(service: Service, actor: User, *, at: str = "2026-09-07 11:20", **fields: Any) -> Ticket:
    """Submit a requisition from the actor's own office at a Dhaka moment."""
    from offices.access import access_of

    fields.setdefault("requesting_office", access_of(actor).requester_office)
    fields.setdefault("subject", "ডি-নথি বিষয়ক প্রশিক্ষণ")
    return submit_ticket(Submission(service=service, **fields), actor=actor, at=dhaka(at))
