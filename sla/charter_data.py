"""One charter version as open data: stable identifiers, every promise as printed and as counted."""

from __future__ import annotations

from typing import Any

from sla.models import Charter, CharterLine


def charter_document(charter: Charter) -> dict[str, Any]:
    """Return a version with its lines, expectations and ladder as JSON-ready values; four queries.

    `service` is the identifier of a service through all versions, `id` that of its line in this version.
    """
    lines = charter.lines.select_related("service__service_type").order_by("position")
    return {
        "office": charter.office.slug,
        "office_name_bn": charter.office.name_bn,
        "office_name_en": charter.office.name_en,
        "version": charter.number,
        "effective_on": charter.effective_on.isoformat(),
        "date_printed": charter.date_printed,
        "withdrawn_on": charter.retired_on.isoformat() if charter.retired_on else None,
        "memo": charter.memo or None,
        "lines": [_line(line, charter.number) for line in lines],
        "expectations": [wish.text_bn for wish in charter.expectations.all()],
        "grievance_steps": [
            {
                "level": step.level,
                "post_bn": step.post_bn,
                "length": step.length,
                "unit": step.unit,
                "enquiry_extension": step.enquiry_extension,
                "printed": step.printed,
            }
            for step in charter.grievance_steps.all()
        ],
    }


def _line(line: CharterLine, number: int) -> dict[str, Any]:
    return {
        "id": f"{line.service.public_id}/v{number}",
        "service": line.service.public_id,
        "service_type": line.service.service_type.code,
        "offered": line.service.is_active,
        "section": line.section,
        "classified_as": line.classified_as or None,
        "serial": line.serial,
        "name_bn": line.name_bn,
        "name_en": line.name_en or None,
        "promise": {
            "kind": line.promise_kind,
            "working_days": line.working_days,
            "first_target_same_day": line.first_target_same_day,
            "negotiable": line.negotiable,
            "where_applicable": line.where_applicable,
            "printed_bn": line.raw_timeline_bn,
        },
        "fee_bn": line.fee_bn,
        "fee_kinds": line.fee_kinds,
        "delivery_methods": line.delivery_methods,
        "required_documents_bn": line.documents_bn,
        "responsible_post_bn": line.responsible_post_bn,
        "superior_post_bn": line.superior_post_bn,
    }
