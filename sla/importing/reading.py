"""From a file or a paste to numbered rows of cells, whatever separates them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from sla.importing.columns import is_service_header
from sla.importing.errors import CharterError
from sla.importing.letters import clean

MAX_BYTES = 2_000_000
MAX_LINES = 20_000
_BANGLA = re.compile(r"[\u0980-\u09ff]")
_TABLE_ROW = re.compile(r"<tr\b(?:(?!<tr\b).)*?</tr>", re.IGNORECASE | re.DOTALL)
_TABLE_CELL = re.compile(r"<t[dh]\b[^<>]*>((?:(?!<t[dh]\b).)*?)</t[dh]>", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_RULE = re.compile(r"[\s|:+=_-]*")  # an empty row, or the line drawn under a table


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: its number from 1 and its cells as pasted; a line of prose is a row of one cell."""

    line: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The only cell that says something, cleaned, or the empty text where several or none do."""
        filled = [cell for cell in map(clean, self.cells) if cell]
        return filled[0] if len(filled) == 1 else ""


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8 or UTF-16, with or without a byte order mark; else CharterError."""
    if len(data) > MAX_BYTES:
        raise CharterError(_("the file is larger than %(limit)d KB") % {"limit": MAX_BYTES // 1000})
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CharterError(_("the text is not Unicode (UTF-8)"), line) from error
    if "\x00" in text:
        raise CharterError(_("this is not a text file"), text.split("\x00")[0].count("\n") + 1)
    return text


def unify_lines(text: str) -> str:
    """Return the text without byte order mark and with \\n as its only line end."""
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_rows(text: str) -> list[Row]:
    """Return the rows of a charter; CharterError where there is no Bangla text or no table of services."""
    text = unify_lines(text)
    if not text.strip():
        raise CharterError(_("the file is empty"))
    if text.count("\n") > MAX_LINES:
        raise CharterError(_("the file has more than %(limit)d lines") % {"limit": MAX_LINES}, MAX_LINES + 1)
    if not _BANGLA.search(text):
        raise CharterError(_("the file has no Bangla text in Unicode; was it typed with an older (ANSI) keyboard?"))
    ways = [partial(_from_html, text)] if _TABLE_ROW.search(text) else []
    ways += [partial(_split, text, delimiter) for delimiter in "\t,;|"]
    for way in ways:
        rows = [row for row in way() if not all(_RULE.fullmatch(clean(cell)) for cell in row.cells)]
        if any(is_service_header(row.cells) for row in rows):
            return rows
    raise CharterError(_("no table of services was found: no header row names the service and its time limit"))


def _from_html(text: str) -> Iterator[Row]:
    """Yield the rows of a pasted HTML page; what stands between table rows is prose."""
    at, line = 0, 1
    for found in _TABLE_ROW.finditer(text):
        yield from _prose(text[at : found.start()], line)
        line += text.count("\n", at, found.start())
        yield Row(line, tuple(_TABLE_CELL.findall(found[0])))
        line += found[0].count("\n")
        at = found.end()
    yield from _prose(text[at:], line)


def _prose(text: str, line: int) -> Iterator[Row]:
    yield from (Row(line + at, (_ANY_TAG.sub(" ", part),)) for at, part in enumerate(text.split("\n")))


def _split(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows; a quoted cell may run over several lines and then counts at its first."""
    # Quotes that do not pair up are letters of a paste, not marks of a CSV file.
    paired = text.count('"') % 2 == 0
    source = io.StringIO(text)
    reader = (
        csv.reader(source, delimiter=delimiter)
        if paired
        else csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    )
    line = 1
    try:
        for cells in reader:
            yield Row(line, _trim(cells, delimiter))
            line = reader.line_num + 1
    except csv.Error as error:
        raise CharterError(_("the row cannot be read"), line) from error


def _trim(cells: list[str], delimiter: str) -> tuple[str, ...]:
    """Return the cells without the empty ones that the outer bars of a | table | make."""
    if delimiter == "|" and len(cells) > 2 and not cells[0].strip() and not cells[-1].strip():
        cells = cells[1:-1]
    return tuple(cells)
