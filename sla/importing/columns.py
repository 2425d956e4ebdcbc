"""Which column is which: by the text of the header, never by position (both official layouts, A31)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from sla.importing.letters import skeleton, to_serial


class Column(StrEnum):
    SERIAL = "serial"
    NAME = "name"
    METHOD = "method"
    PAPERS = "papers"
    PLACE = "place"
    FEE = "fee"
    TIME = "time"
    OFFICER = "officer"
    SUPERIOR = "superior"


# Tried in this order: a header may hold the words of another («সেবা প্রদানের সময়সীমা», «শাখার নামসহ … কর্মকর্তা»).
_HEADERS = tuple(
    (column, re.compile("|".join(skeleton(word) for word in words.split())))
    for column, words in (
        (Column.SUPERIOR, "ঊর্ধ্বতন উর্দ্ধতন উর্ধতন superior"),
        (Column.OFFICER, "কর্মকর্তা দায়িত্বপ্রাপ্ত officer"),
        (Column.FEE, "মূল্য পরিশোধ সেবারফি fee"),
        (Column.PAPERS, "কাগজপত্র প্রাপ্তিস্থান আবেদনফরম documents papers"),
        (Column.TIME, "সময় timelimit"),
        (Column.METHOD, "পদ্ধতি method"),
        (Column.NAME, "নাম সেবাসমূহ সেবারবিবরণ service"),
    )
)
# Whole, since «কার্যক্রম» ends like it.
_SERIAL = re.compile(skeleton("(ক্রমিক|ক্রম|ক্রঃ|ক্রঃনং|serial|sl)(নং|নম্বর|নাম্বার|সংখ্যা|no)?") + "[.:।ঃ]*")
_PLACE = re.compile(skeleton("প্রাপ্তিস্থান") + "|" + skeleton("আবেদনফরম"))
MAX_HEADER = 200


def column_of(header: str) -> Column | None:
    """Return the column that a header text names, or None."""
    plain = skeleton(header)
    if not plain or len(header) > MAX_HEADER:
        return None
    if _SERIAL.fullmatch(plain):
        return Column.SERIAL
    return next((column for column, words in _HEADERS if words.search(plain)), None)


def map_columns(cells: Sequence[str]) -> Mapping[int, Column]:
    """Return position -> column of a header row, empty for another row.

    Of two columns about papers, the one that names a place is PLACE.
    """
    if any(to_serial(cell) is not None for cell in cells):
        return {}  # a numbered row, however many header words its cells use
    found = {at: column for at, cell in enumerate(cells) if (column := column_of(cell))}
    papers = [at for at, column in found.items() if column is Column.PAPERS]
    if len(papers) > 1:
        places = [at for at in papers if _PLACE.search(skeleton(cells[at]))]
        found.update(dict.fromkeys(places[-1:], Column.PLACE))
    return found


def is_service_header(cells: Sequence[str]) -> bool:
    """Whether the row heads a table of services: a name, a time limit and at least two columns more, each once."""
    columns = list(map_columns(cells).values())
    return len(columns) >= 4 and len(set(columns)) == len(columns) and {Column.NAME, Column.TIME} <= set(columns)


def is_broken_header(cells: Sequence[str]) -> bool:
    """Whether the row heads a table of services but lacks the name or time column, or has a column twice."""
    columns = list(map_columns(cells).values())
    return len(set(columns)) >= 4 and Column.SERIAL in columns and not is_service_header(cells)
