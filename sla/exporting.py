"""Charters as data for other programs; the fields are those of the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from sla.models import Charter, CharterLine


def charter_rows(on: date) -> list[dict[str, Any]]:
    """Return one object for each charter line in force on the Dhaka day `on`, by office and printed order."""
    lines = CharterLine.objects.published(on).select_related("charter__office")
    return [_row(line) for line in lines.order_by("charter__office__slug", "position")]


def _row(line: CharterLine) -> dict[str, Any]:
    return {
        "office": line.charter.office.slug,
        "charter_date": line.charter.effective_on.isoformat(),
        "section": line.section,
        "serial": line.serial,
        "name_bn": line.name_bn,
        "name_en": line.name_en or None,
        "raw_timeline_bn": line.raw_timeline_bn,
        "immediate": line.immediate,
        "working_days": line.working_days,
        "on_demand": line.on_demand,
        "as_directed": line.as_directed,
        "where_applicable": line.where_applicable,
        "timeline_missing": line.timeline_missing,
        "fee_kinds": line.fee_kinds,
        "delivery_methods": line.delivery_methods,
        "required_documents_bn": line.required_documents_bn,
        "responsible_post_bn": line.responsible_post_bn,
        "superior_post_bn": line.superior_post_bn,
    }


def charter_extras(on: date) -> list[dict[str, Any]]:
    """Return expectations and grievance ladder of each charter in force on the Dhaka day `on`, by office."""
    in_force = CharterLine.objects.published(on).values("charter")
    charters = Charter.objects.filter(pk__in=in_force).select_related("office").order_by("office__slug")
    return [_extras(charter) for charter in charters.prefetch_related("expectations", "grievance_steps")]


def _extras(charter: Charter) -> dict[str, Any]:
    return {
        "office": charter.office.slug,
        "charter_date": charter.effective_on.isoformat(),
        "date_printed": charter.date_printed,
        "expectations": [row.text_bn for row in charter.expectations.all()],
        "grievance_steps": [
            {
                "level": step.level,
                "when_bn": step.when_bn,
                "post_bn": step.post_bn,
                "holder_post_bn": step.holder_post_bn,
                "length": step.length,
                "unit": step.unit,
                "enquiry_extension": step.enquiry_extension,
                "printed": step.printed,
            }
            for step in charter.grievance_steps.all()
        ],
    }
