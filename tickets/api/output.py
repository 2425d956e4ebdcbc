"""What the API answers: moments with offset +06:00, dates of Dhaka, codes instead of words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sla.core import DHAKA, DayRow, Due, Promise, dhaka_day
from sla.models import CharterLine
from tickets.models import DueDate, Ticket


def moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(DHAKA).isoformat()


def day_of(value: datetime | None) -> str | None:
    return None if value is None else dhaka_day(value).isoformat()


def promise_json(promise: Promise) -> dict[str, Any]:
    return {
        "kind": promise.kind.value,
        "working_days": promise.working_days,
        "first_target_same_day": promise.first_target_same_day,
        "negotiable": promise.negotiable,
    }


def service_json(line: CharterLine, due_if_sent_now: date | None) -> dict[str, Any]:
    return {
        "id": line.service.public_id,
        "office": line.charter.office.slug,
        "section": line.section,
        "serial": line.serial,
        "name_bn": line.name_bn,
        "name_en": line.name_en or None,
        "promise": promise_json(line.to_core()),
        "fee_kinds": line.fee_kinds,
        "required_documents_bn": line.documents_bn,
        "due_if_sent_now": due_if_sent_now.isoformat() if due_if_sent_now else None,
    }


def receipt_json(ticket: Ticket) -> dict[str, Any]:
    """The answer to a submission."""
    return {
        "number": ticket.number,
        "status": ticket.status,
        "received_at": moment(ticket.received_at),
        "due_at": moment(ticket.due_at),
        "due_date": day_of(ticket.due_at),
        "promise": promise_json(ticket.line.to_core()),
        "version": ticket.version,
    }


def ticket_json(ticket: Ticket) -> dict[str, Any]:
    """One ticket as a reader with the right to see it gets it; no internal note, no file content."""
    requisition = ticket.requisition
    return {
        **receipt_json(ticket),
        "office": ticket.serving_office.slug,
        "requesting_office": ticket.requesting_office.slug if ticket.requesting_office else None,
        "requester_name": requisition.requester_name or None,
        "service": ticket.line.service.public_id,
        "section": ticket.line.section,
        "serial": ticket.line.serial,
        "subject": requisition.subject,
        "body": requisition.body,
        "details": requisition.details,
        "memo_number": requisition.memo_number or None,
        "memo_date": requisition.memo_date.isoformat() if requisition.memo_date else None,
        "channel": ticket.channel,
        "urgency": ticket.urgency,
        "ball": ticket.ball,
        "assignee": ticket.assignee.username if ticket.assignee else None,
        "entered_at": moment(ticket.entered_at),
        "late_entry": ticket.is_late_entry,
        "due_revision": ticket.due_revision,
        "first_target_at": moment(ticket.first_target_at),
        "agreed_on": ticket.agreed_on.isoformat() if ticket.agreed_on else None,
        "verdict": ticket.verdict,
        "decided_at": moment(ticket.decided_at),
        "resolved_at": moment(ticket.resolved_at),
        "closes_at": moment(ticket.closes_at),
        "ended_at": moment(ticket.ended_at),
        "rating": ticket.rating,
        "hold_count": ticket.hold_count,
        "reopen_count": ticket.reopen_count,
    }


def ledger_json(row: DueDate) -> dict[str, Any]:
    return {
        "revision": row.revision,
        "old": moment(row.old),
        "new": moment(row.new),
        "cause": row.cause,
        "notice": row.notice_id,
        "actor": row.actor.username if row.actor else None,
        "at": moment(row.at),
    }


def explanation_json(rows: tuple[DayRow, ...], due: Due) -> dict[str, Any]:
    """The count day by day, with the date it leads to."""
    return {
        "due_at": moment(due.moment),
        "due_date": due.date.isoformat() if due.date else None,
        "effective_received_date": due.effective_receipt_day.isoformat() if due.effective_receipt_day else None,
        "held_working_days": due.held_working_days,
        "reason": due.reason.value,
        "results": [day_json(row) for row in rows],
        "next": None,
        "previous": None,
    }


def day_json(row: DayRow) -> dict[str, Any]:
    notice = row.notice
    return {
        "date": row.date.isoformat(),
        "counted": row.counted,
        "number": row.number,
        "reason": row.reason.value,
        "notice": {"id": notice.notice, "name_bn": notice.name_bn, "name_en": notice.name_en} if notice else None,
        "hold": row.hold,
    }
