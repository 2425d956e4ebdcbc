"""The parts of a charter beside its services: date, vision and mission, links, expectations, grievance ladder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from offices.bangla import MONTHS
from sla.importing.cells import post_in
from sla.importing.errors import CharterError
from sla.importing.layout import Layout, Prose
from sla.importing.letters import NUMBER_WORD, ascii_digits, clean, skeleton, spaced_skeleton, to_number, to_serial
from sla.importing.reading import Row
from sla.importing.result import ParsedStep

_FOLDED_MONTHS = {skeleton(name): number for number, name in enumerate(MONTHS["bn"], 1)}
_NUMERIC_DATE = re.compile(r"(?<![\d./-])(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(20\d\d)(?!\d|[./-]\d)")
_NAMED_DATE = re.compile(rf"(\d{{1,2}})\s+({'|'.join(_FOLDED_MONTHS)})[,]?\s+(\d{{4}})")

_LINK = re.compile(r"(?:https?://)?(?:www\.)?[a-z0-9][a-z0-9.,-]*\.gov\.bd", re.IGNORECASE)
_LENGTH = re.compile(rf"(\d{{1,3}}|{NUMBER_WORD})(?:\((?:\d+|{NUMBER_WORD})\))?({skeleton('(?:কার্য|কর্ম)দিবস')}|মাস|দিন)")
_UNITS = {"মাস": "months", "দিন": "calendar_days"}


def printed_dates(prose: Sequence[Prose]) -> list[tuple[int, date]]:
    """Return every date outside the tables with its line: dd.mm.yyyy in either digits, or a month by name (A34).

    Raises CharterError for a day that no calendar has.
    """
    found = []
    for item in prose:
        plain = spaced_skeleton(item.text)
        for day, month, year in _NUMERIC_DATE.findall(plain) + _NAMED_DATE.findall(plain):
            try:
                found.append((item.line, date(int(year), _FOLDED_MONTHS.get(month) or int(month), int(day))))
            except ValueError as error:
                text = f"{day}.{month}.{year}"
                raise CharterError(_("there is no such day: %(text)s") % {"text": text}, item.line) from error
    return found


def vision_and_mission(prose: Sequence[Prose]) -> tuple[str, str]:
    """Return the two texts of chapter 1, each empty where it is not printed."""
    texts: dict[str, list[str]] = {"vision": [], "mission": []}
    current = ""
    for item in prose:
        head, _colon, tail = item.text.lstrip("#* ").replace("ঃ", ":").partition(":")
        word = {skeleton("ভিশন"): "vision", skeleton("মিশন"): "mission"}.get(skeleton(head))
        if word:
            current, rest = word, tail.strip()
            texts[current] += [rest] if rest else []
        elif re.match(r"[#\s]*\d\s*[.।)]", ascii_digits(item.text)):
            current = ""
        elif current:
            texts[current].append(item.text)
    return " ".join(texts["vision"]), " ".join(texts["mission"])


def printed_links(prose: Sequence[Prose]) -> list[dict[str, str]]:
    """Return the lines that lead to an office's charter site (remains of chapter 3, A18): label and address."""
    links = []
    for item in prose:
        label, arrow, _rest = item.text.partition("→")
        if arrow and (found := _LINK.search(item.text)):
            links.append({"label_bn": label.strip(), "address": found[0]})
    return links


def expectations(layout: Layout) -> list[str]:
    """Return what the charter expects of the applicant, as printed."""
    return [" ".join(filter(None, map(clean, row.cells[1:]))) for row in layout.expectations]


def grievance_steps(layout: Layout) -> list[ParsedStep]:
    """Return the printed ladder; CharterError where a step has no readable length."""
    return [_step(row, level) for level, row in enumerate(layout.grievances, 1)]


def _step(row: Row, level: int) -> ParsedStep:
    cells = [clean(cell) for cell in row.cells] + [""] * 5
    found = next((hit for cell in reversed(cells) if (hit := _LENGTH.search(skeleton(cell)))), None)
    length = to_number(found[1]) if found else None
    if not found or not length:
        raise CharterError(_("the grievance step has no readable time limit"), row.line)
    return ParsedStep(
        level=to_serial(cells[0]) or level,
        when=cells[1],
        post=cells[2],
        holder_post=post_in(cells[3]),
        length=length,
        unit=_UNITS.get(found[2], "working_days"),
        line=row.line,
    )
