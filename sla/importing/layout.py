"""Rows become a charter's skeleton: sections, lines with split rows joined, tables of parts, and prose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sla.importing.columns import Column, is_broken_header, is_service_header, map_columns
from sla.importing.errors import CharterError
from sla.importing.letters import ascii_digits, clean, skeleton, to_serial
from sla.importing.reading import Row

UNSECTIONED = "unsectioned"
_SECTIONS = tuple(
    (
        code,
        re.compile(
            rf"(?:[\d.।()\[\]:ঃ]|[কখগঘ](?=[.।)]))*(?:{skeleton(words)})[^a-z]{{0,25}}{skeleton('সেবা')}.{{0,25}}"
        ),
    )
    for code, words in (
        ("citizen", "নাগরিক"),
        ("institutional", "প্রাতিষ্ঠানিক|দাপ্তরিক"),
        ("internal", "অভ্যন্তরীণ|আভ্যন্তরীণ"),
    )
)
_CHAPTER = re.compile(r"[#*\s]*(\d)\s*[.।)]+\s*(?=[^\d\s])")
_CHAPTER_WORDS = re.compile(skeleton("ভিশন|প্রতিশ্র|প্রতিশুতি|প্রত্যাশা|অভিযোগ|আওতাধীন|সেবাপ্রদান"))
_EXPECTATION = re.compile(skeleton("করণীয়|প্রত্যাশা"))
_GRIEVANCE = re.compile(skeleton("কারস[ঙা](?:্গে|থে)|কারকাছে"))
MAX_HEADING = 80
# A line of so few cells that starts with no number is an address with commas, not a row.
STRAY_CELLS = 3


@dataclass(frozen=True, slots=True)
class Continuation:
    """A piece of a row that a page break cut off: its line of the file and the columns it filled."""

    line: int
    columns: frozenset[Column]


@dataclass(slots=True)
class RawLine:
    """One service row as printed: every cell as its pieces, untouched."""

    section: str
    serial: int
    line: int
    cells: dict[str, list[str]] = field(default_factory=dict)
    continuations: list[Continuation] = field(default_factory=list)

    def text(self, column: Column) -> str:
        """The cell as one text: pieces joined by one space, cleaned."""
        return " ".join(piece for piece in map(clean, self.cells.get(column, [])) if piece)


@dataclass(frozen=True, slots=True)
class Prose:
    """A line outside the tables; `after` is how many service rows stand before it."""

    line: int
    text: str
    after: int


@dataclass(slots=True)
class Layout:
    """A charter taken apart, nothing interpreted yet."""

    lines: list[RawLine] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    headers: list[tuple[int, Mapping[int, Column], tuple[str, ...]]] = field(default_factory=list)
    chapters: list[tuple[int, int]] = field(default_factory=list)
    misnumbered: list[tuple[int, str]] = field(default_factory=list)
    expectations: list[Row] = field(default_factory=list)
    grievances: list[Row] = field(default_factory=list)


def lay_out(rows: list[Row]) -> Layout:
    """Return the charter's parts; CharterError names the first row that fits nowhere."""
    reader = _Reader()
    for row in rows:
        reader.take(row)
    if not reader.layout.lines:
        raise CharterError(_("the table of services has no rows"), reader.layout.headers[0][0])
    return reader.layout


class _Reader:
    """Walks the rows once, remembering the section, the open table and its header."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.section = UNSECTIONED
        self.table = ""
        self.columns: Mapping[int, Column] = {}
        self.width = 0
        self.seen: dict[tuple[str, int], int] = {}

    def take(self, row: Row) -> None:
        if not any(map(clean, row.cells)):
            return
        if self._is_header(row) or (self.table == "services" and self._is_number_row(row)):
            return
        if self._is_heading(row):
            return
        if self.table == "services" and len(row.cells) > 1:
            self._service_row(row)
        elif self.table and len(row.cells) > 1:
            self._part_row(row)
        else:
            self._prose(row)

    def _is_header(self, row: Row) -> bool:
        if is_service_header(row.cells):
            self.columns, self.width, self.table = map_columns(row.cells), len(row.cells), "services"
            self.layout.headers.append((row.line, self.columns, tuple(map(clean, row.cells))))
            return True
        if is_broken_header(row.cells):
            raise CharterError(_("the header does not name the service and its time limit once each"), row.line)
        plain = [skeleton(cell) for cell in row.cells]
        if len(row.cells) < 2 or to_serial(row.cells[0]) is not None:
            return False
        for table, words in (("grievances", _GRIEVANCE), ("expectations", _EXPECTATION)):
            if any(words.search(cell) and len(cell) <= MAX_HEADING for cell in plain):
                self.table = table
                return True
        return False

    def _is_number_row(self, row: Row) -> bool:
        """Take a row that only numbers the columns; a number out of order is kept as a fault (A30)."""
        numbers = {at: to_serial(cell) for at, cell in enumerate(row.cells, 1) if clean(cell)}
        if len(numbers) < 3 or None in numbers.values():
            return False
        for at, number in numbers.items():
            if number != at:
                self.layout.misnumbered.append((row.line, clean(row.cells[at - 1])))
        return True

    def _is_heading(self, row: Row) -> bool:
        text = row.text
        if not text or len(text) > MAX_HEADING:
            return False
        plain = skeleton(text)
        section = next((code for code, words in _SECTIONS if words.fullmatch(plain)), "")
        if section:
            self.section, self.table = section, "services" if self.columns else ""
            return True
        in_table = self.table == "services" and not clean(row.cells[0])
        if not in_table and _CHAPTER_WORDS.search(plain) and (found := _CHAPTER.match(ascii_digits(text))):
            self.layout.chapters.append((row.line, int(found[1])))
            self.table = ""
            self._prose(row)
            return True
        return False

    def _service_row(self, row: Row) -> None:
        if len(row.cells) <= STRAY_CELLS and clean(row.cells[0]) and to_serial(row.cells[0]) is None:
            return self._prose(row)
        extra = [cell for cell in row.cells[self.width :] if clean(cell)]
        if extra:
            raise CharterError(_("the row has more cells than the header"), row.line)
        cells = {self.columns.get(at, f"column_{at + 1}"): cell for at, cell in enumerate(row.cells)}
        serial = self._serial(row, cells)
        if serial is not None:
            self._open_line(row, serial, cells)
        elif self.layout.lines and self.layout.lines[-1].section == self.section:
            self._continue_line(row, cells)
        else:
            raise CharterError(_("a row without a serial stands first in its section"), row.line)

    def _serial(self, row: Row, cells: Mapping[str, str]) -> int | None:
        """Return the serial of a row; None for the tail of the row before it."""
        if Column.SERIAL not in self.columns.values():
            return self._next_serial() if clean(cells.get(Column.NAME, "")) else None
        printed = cells.get(Column.SERIAL, "")
        serial = to_serial(printed)
        if serial is None and clean(printed):
            raise CharterError(_("the serial cannot be read: %(text)s") % {"text": clean(printed)[:40]}, row.line)
        return serial

    def _next_serial(self) -> int:
        same = [line.serial for line in self.layout.lines if line.section == self.section]
        return max(same, default=0) + 1

    def _open_line(self, row: Row, serial: int, cells: Mapping[str, str]) -> None:
        if not clean(cells.get(Column.NAME, "")):
            raise CharterError(_("the service has no name"), row.line)
        if Column.TIME not in cells:
            raise CharterError(
                _("the row has %(cells)d cells and ends before its time limit") % {"cells": len(row.cells)}, row.line
            )
        if first := self.seen.get((self.section, serial)):
            raise CharterError(
                _("serial %(serial)d was printed before, in line %(first)d") % {"serial": serial, "first": first},
                row.line,
            )
        self.seen[self.section, serial] = row.line
        pieces = {str(column): [cell] for column, cell in cells.items()}
        self.layout.lines.append(RawLine(self.section, serial, row.line, pieces))

    def _continue_line(self, row: Row, cells: Mapping[str, str]) -> None:
        """Join the tail of a row that a page break cut (A09, A10, A11)."""
        line = self.layout.lines[-1]
        filled = {column: cell for column, cell in cells.items() if clean(cell)}
        if {Column.NAME, Column.TIME} <= filled.keys() and line.text(Column.TIME):
            raise CharterError(_("a whole row without a serial"), row.line)
        for column, cell in filled.items():
            line.cells.setdefault(str(column), []).append(cell)
        columns = frozenset(column for column in filled if isinstance(column, Column))
        line.continuations.append(Continuation(row.line, columns))

    def _part_row(self, row: Row) -> None:
        rows = self.layout.expectations if self.table == "expectations" else self.layout.grievances
        if to_serial(row.cells[0]) is None:
            self._prose(row)
        elif any(to_serial(cell) is None for cell in row.cells if clean(cell)):
            rows.append(row)

    def _prose(self, row: Row) -> None:
        filled = [cell for cell in map(clean, row.cells) if cell]
        if not self.table and len(filled) >= 4 and to_serial(filled[0]) is not None:
            raise CharterError(_("a row of a table stands before its header"), row.line)
        self.layout.prose.append(Prose(row.line, ", ".join(filled), len(self.layout.lines)))
