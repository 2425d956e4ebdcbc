"""A charter file becomes a version: all of it in one transaction, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from offices.bangla import fold
from offices.models import Office
from sla.importing.errors import CharterError
from sla.importing.parsing import parse_charter
from sla.importing.reading import unify_lines
from sla.importing.result import ParsedCharter, ParsedLine
from sla.matching import Known, Wanted, match_services
from sla.models import (
    UNDATED_IN_FORCE_SINCE,
    Charter,
    CharterFinding,
    CharterLine,
    Expectation,
    GrievanceStep,
    Service,
    ServiceType,
)
from sla.naming import load_service_types, names_of

# The national ladder (R13), offered where a charter prints none and marked as not printed (A20).
DEFAULT_LADDER = (
    (1, "অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক)", 30),
    (2, "আপিল কর্মকর্তা", 20),
    (3, "মন্ত্রিপরিষদ বিভাগের অভিযোগ ব্যবস্থাপনা সেল", 60),
)
ENQUIRY_EXTENSION = 10


class Outcome(StrEnum):
    LOADED = "loaded"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class CharterConflict(CharterError):
    """The office has another published charter of the same date; a version is never overwritten."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import read and did; `charter` is not kept after a dry run."""

    charter: Charter
    parsed: ParsedCharter
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """How to import: the day that binds (None: as printed, else 1 July 2023), as a draft or not, kept or not."""

    effective_on: date | None = None
    draft: bool = False
    dry_run: bool = False


def load_charter(text: str, *, office: Office, order: ImportOrder, at: datetime) -> Loaded:
    """Read the charter `text` of `office` and store it as a version, at the aware moment `at`.

    The same text for the same office and date changes nothing; a draft of that date is replaced. History says who,
    if the caller is inside `acting`.
    Raises CharterError where the text cannot be understood, CharterConflict where a published version of the same
    date says something else.
    """
    parsed = parse_charter(text, office_names=[office.name_bn])
    digest = hashlib.sha256(unify_lines(text).strip().encode()).hexdigest()
    effective_on = order.effective_on or parsed.printed_on or UNDATED_IN_FORCE_SINCE
    with transaction.atomic():
        Office.objects.select_for_update().get(pk=office.pk)
        past = Charter.objects.filter(office=office, effective_on=effective_on).first()
        if past and past.digest == digest and (order.draft or past.state != Charter.State.DRAFT):
            return Loaded(past, parsed, Outcome.UNCHANGED)
        known = _known_services(office)  # before a draft's lines go: their services stay the same
        charter = _version(office, effective_on, past)
        charter.date_printed = parsed.printed_on is not None
        charter.state = Charter.State.DRAFT if order.draft else Charter.State.IN_FORCE
        charter.vision_bn, charter.mission_bn, charter.links = parsed.vision, parsed.mission, parsed.links
        charter.raw_text, charter.digest, charter.imported_at = unify_lines(text), digest, at
        charter.save()
        _store(charter, parsed, known)
        if order.dry_run:
            transaction.set_rollback(True)
    return Loaded(charter, parsed, Outcome.REPLACED if past else Outcome.LOADED)


def _version(office: Office, effective_on: date, past: Charter | None) -> Charter:
    """Return the version to fill: a new one, or the draft of that date emptied."""
    if past is None:
        last = Charter.objects.filter(office=office).aggregate(last=Max("number"))["last"] or 0
        return Charter(office=office, number=last + 1, effective_on=effective_on)
    if past.state != Charter.State.DRAFT:
        reason = _("this office has another published charter of %(day)s; give the new one its own date (--effective)")
        raise CharterConflict(reason % {"day": f"{effective_on:%d/%m/%Y}"})
    for rows in (past.lines, past.findings, past.grievance_steps, past.expectations):
        rows.all().delete()
    return past


def _store(charter: Charter, parsed: ParsedCharter, known: Sequence[Known]) -> None:
    """Write lines, findings, ladder and expectations of one version."""
    services = _services(charter.office, parsed.lines, known)
    rows = [
        _line(charter, line, services[line.section, line.serial], at) for at, line in enumerate(parsed.lines, start=1)
    ]
    lines = bulk_create_with_history(rows, CharterLine)
    by_place = {(line.section, line.serial): line for line in lines}
    CharterFinding.objects.bulk_create(
        CharterFinding(
            charter=charter,
            line=by_place.get((found.section, found.serial or 0)),
            code=found.code,
            text=found.text,
            source_line=found.line,
        )
        for found in parsed.findings
    )
    bulk_create_with_history(_ladder(charter, parsed), GrievanceStep)
    wishes = [Expectation(charter=charter, serial=at, text_bn=text) for at, text in enumerate(parsed.expectations, 1)]
    bulk_create_with_history(wishes, Expectation)


def _line(charter: Charter, line: ParsedLine, service: Service, position: int) -> CharterLine:
    names, time, promise = names_of(charter.office.slug, line.name), line.timeline, line.timeline.promise
    kind = service.service_type
    words = (line.name, names.display_name_bn, names.name_en, kind.name_bn, kind.name_en)
    return CharterLine(
        charter=charter,
        service=service,
        section=line.section,
        serial=line.serial,
        position=position,
        name_bn=line.name,
        name_en=names.name_en,
        display_name_bn=names.display_name_bn,
        cells=line.cells,
        source_line=line.line,
        raw_timeline_bn=promise.raw,
        promise_kind=promise.kind.value,
        working_days=promise.working_days,
        first_target_same_day=promise.first_target_same_day,
        negotiable=promise.negotiable,
        where_applicable=promise.where_applicable,
        immediate=time.immediate,
        on_demand=time.on_demand,
        as_directed=time.as_directed,
        timeline_missing=time.missing,
        fee_bn=line.fee,
        fee_kinds=line.fee_kinds,
        delivery_bn=line.delivery,
        delivery_methods=line.delivery_methods,
        required_documents_bn=line.documents,
        display_documents_bn=line.documents_display,
        papers_place_bn=line.place,
        responsible_post_bn=line.responsible_post,
        superior_post_bn=line.superior_post,
        search_text=fold(" / ".join(filter(None, words))),
    )


def _services(office: Office, lines: Sequence[ParsedLine], known: Sequence[Known]) -> dict[tuple[str, int], Service]:
    """Return each line's service by (section, serial): the one it continues, or a new one."""
    load_service_types()
    services = {row.pk: row for row in Service.objects.filter(office=office).select_related("service_type")}
    wanted = [Wanted(line.section, line.serial, line.name) for line in lines]
    matched = match_services(wanted, known)
    types = {row.code: row for row in ServiceType.objects.all()}
    taken = {row.public_id for row in services.values()}
    found = {}
    for line in lines:
        place = (line.section, line.serial)
        if place in matched:
            found[place] = services[matched[place]]
            continue
        public_id = free_id(f"{office.slug}-{line.section}-{line.serial}", taken)
        taken.add(public_id)
        service_type = types[names_of(office.slug, line.name).service_type]
        found[place] = Service.objects.create(office=office, public_id=public_id, service_type=service_type)
    return found


def _known_services(office: Office) -> list[Known]:
    """Return where each service of the office was printed last."""
    rows = CharterLine.objects.filter(charter__office=office).order_by("charter__effective_on")
    latest = {row.service_id: row for row in rows.only("service_id", "section", "serial", "name_bn")}
    return [Known(row.service_id, row.section, row.serial, row.name_bn) for row in latest.values()]


def free_id(wanted: str, taken: set[str]) -> str:
    """Return the identifier, with -v2, -v3 … where an older service has it already."""
    number, public_id = 1, wanted
    while public_id in taken:
        number += 1
        public_id = f"{wanted}-v{number}"
    return public_id


def _ladder(charter: Charter, parsed: ParsedCharter) -> list[GrievanceStep]:
    if not parsed.steps:
        return [
            GrievanceStep(
                charter=charter,
                level=level,
                post_bn=post,
                length=days,
                enquiry_extension=ENQUIRY_EXTENSION if level == 1 else 0,
                printed=False,
            )
            for level, post, days in DEFAULT_LADDER
        ]
    return [
        GrievanceStep(
            charter=charter,
            level=step.level,
            when_bn=step.when,
            post_bn=step.post,
            holder_post_bn=step.holder_post,
            length=step.length,
            unit=step.unit,
            enquiry_extension=ENQUIRY_EXTENSION if step.level == 1 else 0,
        )
        for step in parsed.steps
    ]
