"""The five shipped charters, read once, and ways to write the same charter differently."""

from __future__ import annotations

import csv
import io
from functools import cache

from sla.importing.parsing import parse_charter
from sla.importing.reading import decode
from sla.importing.result import ParsedCharter
from sla.naming import CHARTER_FILES

OFFICES = {
    "kachua-bagerhat": "কচুয়া, বাগেরহাট",
    "kaliganj-lalmonirhat": "কালীগঞ্জ, লালমনিরহাট",
    "kalmakanda-netrokona": "কলমাকান্দা, নেত্রকোণা",
    "manikganj-sadar-manikganj": "মানিকগঞ্জ সদর, মানিকগঞ্জ",
    "melandaha-jamalpur": "মেলান্দহ, জামালপুর",
}

HEADER = (
    "ক্রমিক নং\tসেবার নাম\tসেবা প্রদান পদ্ধতি\tপ্রয়োজনীয় কাগজপত্র ও প্রাপ্তিস্থান\tসেবার মূল্য ও পরিশোধ পদ্ধতি\t"
    "সেবা প্রদানের সময়সীমা\tদায়িত্বপ্রাপ্ত কর্মকর্তা"
)
ROW = "১\tআইসিটি বিষয়ে পরামর্শ প্রদান\tই-মেইলে\tআবেদনপত্র\tবিনামূল্যে\t৩ কার্যদিবস\tসহকারী প্রোগ্রামার"


def shipped_text(slug: str) -> str:
    return decode((CHARTER_FILES / f"{slug}.txt").read_bytes())


@cache
def shipped(slug: str) -> ParsedCharter:
    return parse_charter(shipped_text(slug), office_names=[OFFICES[slug]])


def small(*rows: str, header: str = HEADER) -> str:
    """A charter of one table: the usual header and the given rows (tab-separated)."""
    return "\n".join(["সিটিজেন চার্টার", "", header, *(rows or (ROW,))]) + "\n"


def with_cell(row: str, at: int, text: str) -> str:
    """The row with one cell replaced."""
    cells = row.split("\t")
    cells[at] = text
    return "\t".join(cells)


def as_csv(text: str, delimiter: str = ",") -> str:
    """The charter saved as CSV by a spreadsheet: every row a record, cells quoted where they must be."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    for line in text.split("\n"):
        writer.writerow(line.split("\t"))
    return out.getvalue()


def reordered(text: str, *, first: int) -> str:
    """The charter with every table's columns rotated after its serial, so that column `first` comes second."""
    out = []
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) > 1:
            cells += [""] * (8 - len(cells)) if "উর্" in text and len(cells) < 8 else []
            cells = cells[:1] + cells[first:] + cells[1:first]
        out.append("\t".join(cells))
    return "\n".join(out)


def as_html(text: str) -> str:
    """The charter as the source of a web page: tables of rows, the rest in paragraphs."""
    out = []
    for line in text.split("\n"):
        cells = line.split("\t")
        row = "<tr>" + "".join(f'<td class="c">\n<p>{cell}</p></td>' for cell in cells) + "</tr>"
        out.append(row if len(cells) > 1 else f"<h3>{line}</h3>")
    return "<html><body><table>" + "\n".join(out) + "</table></body></html>"
