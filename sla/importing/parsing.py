"""The way from the text of a charter to its values, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from sla.importing import parts
from sla.importing.cells import delivery_methods, fee_kinds, post_in
from sla.importing.columns import Column
from sla.importing.errors import CharterError
from sla.importing.findings import find_faults
from sla.importing.layout import RawLine, lay_out
from sla.importing.places import OwnPlace
from sla.importing.reading import read_rows
from sla.importing.result import ParsedCharter, ParsedLine
from sla.importing.timeline import read_timeline

MAX_CELL = 500
MAX_TIME = 300


def parse_charter(text: str, *, office_names: Sequence[str] = ()) -> ParsedCharter:
    """Return what the charter `text` says, with its faults.

    office_names   names of the office in Bangla; with the charter's own head they tell a foreign office's
                   place from its own (A21)
    Raises         CharterError with the line of the file and the reason, in the active language
    """
    layout = lay_out(read_rows(text))
    own = OwnPlace.of(layout, office_names)
    lines = [_line(raw, own) for raw in layout.lines]
    lines = _with_posts(lines)
    dates = parts.printed_dates(layout.prose)
    vision, mission = parts.vision_and_mission(layout.prose)
    charter = ParsedCharter(
        lines=lines,
        printed_on=max(day for _line_number, day in dates) if dates else None,
        vision=vision,
        mission=mission,
        links=parts.printed_links(layout.prose),
        expectations=parts.expectations(layout),
        steps=parts.grievance_steps(layout),
    )
    return replace(charter, findings=find_faults(charter, layout, own))


def _line(raw: RawLine, own: OwnPlace) -> ParsedLine:
    """Return one service; CharterError where a cell is longer than any charter prints."""
    for column, limit in ((Column.NAME, MAX_CELL), (Column.FEE, MAX_CELL), (Column.TIME, MAX_TIME)):
        if len(raw.text(column)) > limit:
            raise CharterError(_("a cell has more than %(limit)d letters") % {"limit": limit}, raw.line)
    timeline = read_timeline(raw.text(Column.TIME), line=raw.line)
    delivery = raw.text(Column.METHOD)
    methods = delivery_methods(delivery)
    if timeline.missing and timeline.promise.raw:
        found = [code for code in delivery_methods(timeline.promise.raw) if code != "other"]
        methods = list(dict.fromkeys(methods + found))
    documents = raw.text(Column.PAPERS)
    return ParsedLine(
        section=raw.section,
        serial=raw.serial,
        line=raw.line,
        name=raw.text(Column.NAME),
        cells=raw.cells,
        timeline=timeline,
        delivery=delivery,
        delivery_methods=methods,
        fee=raw.text(Column.FEE),
        fee_kinds=fee_kinds(raw.text(Column.FEE)),
        documents=documents,
        documents_display=own.corrected(documents),
        place=raw.text(Column.PLACE)[:MAX_CELL],
        responsible_post=post_in(raw.text(Column.OFFICER)),
        superior_post=post_in(raw.text(Column.SUPERIOR)),
    )


def _with_posts(lines: list[ParsedLine]) -> list[ParsedLine]:
    """Fill the officer of merged cells: the post above, else the first the charter names (A12, A13)."""
    first = next((line.responsible_post for line in lines if line.responsible_post), "")
    filled: list[ParsedLine] = []
    for line in lines:
        above = filled[-1].responsible_post if filled and filled[-1].section == line.section else first
        filled.append(line if line.responsible_post else replace(line, responsible_post=above))
    return filled
