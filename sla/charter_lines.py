"""One line of a draft, written by hand: the same readers as the import, and the faults found anew."""

from __future__ import annotations

from dataclasses import dataclass

from offices.bangla import fold
from sla.importing.cells import delivery_methods, fee_kinds
from sla.importing.columns import Column
from sla.importing.errors import CharterError
from sla.importing.findings import find_faults
from sla.importing.layout import Layout, RawLine, lay_out
from sla.importing.letters import clean, skeleton
from sla.importing.places import OwnPlace
from sla.importing.reading import read_rows
from sla.importing.result import ParsedCharter, ParsedLine, ParsedStep
from sla.importing.timeline import read_timeline
from sla.models import Charter, CharterFinding, CharterLine

COLUMNS = {
    "name_bn": Column.NAME,
    "delivery_bn": Column.METHOD,
    "required_documents_bn": Column.PAPERS,
    "papers_place_bn": Column.PLACE,
    "fee_bn": Column.FEE,
    "raw_timeline_bn": Column.TIME,
    "responsible_post_bn": Column.OFFICER,
    "superior_post_bn": Column.SUPERIOR,
}


WRITTEN = (*(name for name in COLUMNS if name != "raw_timeline_bn"), "name_en", "display_name_bn")


@dataclass(frozen=True, slots=True)
class LineText:
    """What a person writes on a line; posts, never persons."""

    name_bn: str
    raw_timeline_bn: str
    section: str = ""
    name_en: str = ""
    display_name_bn: str = ""
    required_documents_bn: str = ""
    papers_place_bn: str = ""
    fee_bn: str = ""
    delivery_bn: str = ""
    responsible_post_bn: str = ""
    superior_post_bn: str = ""


def write_line(line: CharterLine, text: LineText) -> None:
    """Put the text on the line and read it as an import would; nothing is saved.

    Raises CharterError where the time limit cannot be counted (outside 1 to 365 working days, or unclear).
    """
    before = {name: getattr(line, name) for name in COLUMNS}
    for name in WRITTEN:
        setattr(line, name, clean(getattr(text, name)))
    write_time(line, text.raw_timeline_bn)
    line.section = line.section or text.section
    if text.section:
        line.classified_as = text.section if text.section != line.section else ""
    line.fee_kinds = fee_kinds(line.fee_bn)
    line.delivery_methods = delivery_methods(line.delivery_bn)
    if line.required_documents_bn != before["required_documents_bn"]:
        office = line.charter.office
        own = OwnPlace(skeleton(office.name_bn), office.name_bn)
        line.display_documents_bn = own.corrected(line.required_documents_bn)
    for name, column in COLUMNS.items():
        if getattr(line, name) != before[name] or not line.cells:
            line.cells = {**line.cells, str(column): [getattr(line, name)]}
    kind = line.service.service_type
    words = (line.name_bn, line.display_name_bn, line.name_en, kind.name_bn, kind.name_en)
    line.search_text = fold(" / ".join(filter(None, words)))


def write_time(line: CharterLine, raw: str) -> None:
    """Put a time limit on the line, as read by the importer. Raises CharterError as `read_timeline`."""
    time = read_timeline(raw, line=line.source_line or 0)
    promise = time.promise
    line.raw_timeline_bn = promise.raw
    line.promise_kind, line.working_days = promise.kind.value, promise.working_days
    line.first_target_same_day, line.negotiable = promise.first_target_same_day, promise.negotiable
    line.where_applicable = promise.where_applicable
    line.immediate, line.on_demand, line.as_directed = time.immediate, time.on_demand, time.as_directed
    line.timeline_missing = time.missing
    line.cells = {**line.cells, str(Column.TIME): [promise.raw]}


def find_findings_anew(charter: Charter) -> None:
    """Replace the findings of a draft by those of its lines as they stand and of the text it was made from."""
    lines = list(charter.lines.all())
    layout = _printed_layout(charter)
    printed = {(raw.section, raw.serial): raw for raw in layout.lines}
    layout.lines = [_raw(line, printed) for line in lines]
    parsed = ParsedCharter(
        lines=[_parsed(line) for line in lines],
        expectations=[wish.text_bn for wish in charter.expectations.all()],
        steps=_printed_steps(charter),
    )
    by_place = {(line.section, line.serial): line for line in lines}
    charter.findings.all().delete()
    CharterFinding.objects.bulk_create(
        CharterFinding(
            charter=charter,
            line=by_place.get((found.section, found.serial or 0)),
            code=found.code,
            text=found.text,
            source_line=found.line or None,
        )
        for found in find_faults(parsed, layout, OwnPlace.of(layout, [charter.office.name_bn]))
    )


def _printed_layout(charter: Charter) -> Layout:
    """The parts of the text that the version was made from; empty where it was made without one."""
    try:
        return lay_out(read_rows(charter.raw_text))
    except CharterError:
        return Layout(headers=[(0, dict(enumerate(Column)), ())])


def _raw(line: CharterLine, printed: dict[tuple[str, int], RawLine]) -> RawLine:
    """The row as printed where nobody changed it, else the row as it was written."""
    raw = printed.get((line.section, line.serial))
    if raw and {str(key): value for key, value in raw.cells.items()} == line.cells:
        return raw
    return RawLine(line.section, line.serial, line.source_line or 0, dict(line.cells))


def _parsed(line: CharterLine) -> ParsedLine:
    number = line.source_line or 0
    return ParsedLine(
        section=line.section,
        serial=line.serial,
        line=number,
        name=line.name_bn,
        cells=line.cells,
        timeline=read_timeline(line.raw_timeline_bn, line=number),
        delivery=line.delivery_bn,
        delivery_methods=line.delivery_methods,
        fee=line.fee_bn,
        fee_kinds=line.fee_kinds,
        documents=line.required_documents_bn,
        documents_display=line.display_documents_bn,
        place=line.papers_place_bn,
        responsible_post=line.responsible_post_bn,
        superior_post=line.superior_post_bn,
    )


def _printed_steps(charter: Charter) -> list[ParsedStep]:
    steps = charter.grievance_steps.filter(printed=True)
    return [
        ParsedStep(step.level, step.when_bn, step.post_bn, step.holder_post_bn, step.length, step.unit, 0)
        for step in steps
    ]
