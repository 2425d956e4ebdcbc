"""Drafts of a charter: copied from the version in force, changed line by line, thrown away. A draft binds nobody."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from offices.history import acting
from offices.models import Office, User
from sla.charter_difference import mark_of
from sla.charter_errors import CharterChanged, CharterStepError
from sla.charter_lines import LineText, find_findings_anew, write_line, write_time
from sla.loading import free_id
from sla.models import Charter, CharterLine, Expectation, GrievanceStep, Service, ServiceType


@transaction.atomic
def draft_charter(office: Office, *, effective_on: date, actor: User, at: datetime, copied: bool = True) -> Charter:
    """Make the next version of the office's charter as a draft, a copy of the one in force on that day.

    Raises CharterStepError where a draft is open already or another version has that date.
    """
    _lock(office)
    if charter := office.charters.filter(state=Charter.State.DRAFT).first():
        raise CharterStepError(_("There is a draft already: version %(number)d.") % {"number": charter.number})
    check_date(office, effective_on)
    source = Charter.objects.in_force(office, effective_on)
    last = office.charters.aggregate(last=Max("number"))["last"] or 0
    draft = Charter(office=office, number=last + 1, effective_on=effective_on, imported_at=at)
    if source and copied:
        draft.vision_bn, draft.mission_bn, draft.links = source.vision_bn, source.mission_bn, source.links
        draft.raw_text = source.raw_text
    with acting(actor, "draft_charter"):
        draft.save()
        if source and copied:
            _copy(source, draft)
    return draft


def _copy(source: Charter, draft: Charter) -> None:
    """Copy lines, ladder and expectations, each with its first history row, and find the faults of the copy."""
    parts: tuple[tuple[type[Model], list[Model]], ...] = (
        (CharterLine, list(source.lines.all())),
        (GrievanceStep, list(source.grievance_steps.all())),
        (Expectation, list(source.expectations.all())),
    )
    for model, rows in parts:
        for row in rows:
            row.pk = None
            row._state.adding = True
            row.charter = draft  # type: ignore[attr-defined]  # rows of a charter
        bulk_create_with_history(rows, model)
    find_findings_anew(draft)


@transaction.atomic
def edit_line(draft_id: int, service: Service, text: LineText, *, actor: User, seen: str = "") -> CharterLine:
    """Rewrite one line of a draft; `seen` is the mark of the line as the writer read it, empty to overwrite.

    Raises CharterChanged where the draft is none any more or the line was rewritten meanwhile, CharterError for the
    time limit.
    """
    draft = open_draft(draft_id)
    line = draft.lines.select_related("service__service_type", "charter__office").filter(service=service).first()
    if line is None:
        raise CharterChanged(_("This line was taken out of the draft meanwhile."))
    if seen and seen != mark_of(line):
        raise CharterChanged(_("Somebody else has rewritten this line since you opened it. Save again to replace it."))
    with acting(actor, "edit_line"):
        write_line(line, text)
        line.save()
        touched(draft)
    return line


@transaction.atomic
def add_line(draft_id: int, text: LineText, service_type: ServiceType, *, actor: User) -> CharterLine:
    """Add a new service at the end of a section of a draft. Raises CharterChanged, CharterError."""
    draft = open_draft(draft_id)
    lines = draft.lines.all()
    serial = (lines.filter(section=text.section).aggregate(last=Max("serial"))["last"] or 0) + 1
    position = (lines.aggregate(last=Max("position"))["last"] or 0) + 1
    taken = set(Service.objects.filter(office=draft.office).values_list("public_id", flat=True))
    public_id = free_id(f"{draft.office.slug}-{text.section}-{serial}", taken)
    with acting(actor, "add_line"):
        service = Service(office=draft.office, public_id=public_id, service_type=service_type)
        line = CharterLine(charter=draft, service=service, section=text.section, serial=serial, position=position)
        write_line(line, text)
        service.save()
        line.service = service
        line.save()
        touched(draft)
    return line


@transaction.atomic
def remove_line(draft_id: int, service: Service, *, actor: User) -> None:
    """Take a line out of a draft; tickets under it keep their own version. Raises CharterChanged."""
    draft = open_draft(draft_id)
    line = draft.lines.filter(service=service).first()
    if line is None:
        raise CharterChanged(_("This line was taken out of the draft meanwhile."))
    with acting(actor, "remove_line"):
        line.delete()
        if not CharterLine.objects.filter(service=service).exists():
            service.delete()
        touched(draft)


@transaction.atomic
def set_time_limit(service: Service, raw: str, *, memo: str, effective_on: date, actor: User, at: datetime) -> Charter:
    """Put a time limit on one line with the order it rests on (A04): in the open draft, or in a new one.

    Returns the draft. Raises CharterStepError, CharterError for a text that holds no time.
    """
    _lock(service.office)
    draft = service.office.charters.filter(state=Charter.State.DRAFT).first()
    draft = draft or draft_charter(service.office, effective_on=effective_on, actor=actor, at=at)
    line = draft.lines.filter(service=service).first()
    if line is None:
        raise CharterStepError(_("The open draft has no such line."))
    write_time(line, raw)
    if line.timeline_missing:
        raise CharterStepError(_("No time limit can be read in this text."), "raw_timeline_bn")
    with acting(actor, f"set_time_limit: {memo}"):
        line.save()
        draft.memo = draft.memo or memo
        touched(draft)
    return draft


@transaction.atomic
def set_service(service: Service, *, service_type: ServiceType, is_active: bool, actor: User) -> None:
    """Say what kind of service this is and whether it is offered; at once, in every version (A22)."""
    service = Service.objects.select_for_update().get(pk=service.pk)
    if (service.service_type_id, service.is_active) == (service_type.pk, is_active):
        return
    service.service_type, service.is_active = service_type, is_active
    with acting(actor, "set_service"):
        service.save(update_fields=["service_type", "is_active"])


@transaction.atomic
def discard_draft(draft_id: int, *, actor: User) -> None:
    """Throw a draft away; its rows stay in the history. Raises CharterChanged where it was published meanwhile."""
    draft = open_draft(draft_id)
    with acting(actor, "discard_draft"):
        services = [line.service for line in draft.lines.select_related("service")]
        draft.delete()
        for service in services:
            if not service.lines.exists():
                service.delete()


def open_draft(draft_id: int) -> Charter:
    """Return the draft, its office locked until the transaction ends. Raises CharterChanged where it is none."""
    lock_office_of(draft_id)
    draft = Charter.objects.select_related("office").filter(pk=draft_id).first()
    if draft is None or draft.state != Charter.State.DRAFT:
        raise CharterChanged(_("Somebody else has published or discarded this draft meanwhile."))
    return draft


def lock_office_of(charter_id: int) -> None:
    """Lock the office of a version until the transaction ends; all steps on its charters wait there."""
    list(Office.objects.select_for_update(of=("self",)).filter(charters=charter_id))


def check_date(office: Office, day: date, *, but: int = 0) -> None:
    """Raise CharterStepError where another version of the office has the same first day."""
    if office.charters.filter(effective_on=day).exclude(pk=but).exists():
        raise CharterStepError(_("Another version of this charter has the same first day."), "effective_on")


def _lock(office: Office) -> None:
    Office.objects.select_for_update().get(pk=office.pk)


def touched(draft: Charter) -> None:
    """A draft changed by hand is no longer the text that was imported; its faults are found anew."""
    draft.digest = ""
    draft.save(update_fields=["digest", "memo"])
    find_findings_anew(draft)
