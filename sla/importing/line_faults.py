"""Faults of one charter line. A rule returns the printed text that shows the fault, or the empty text."""

from __future__ import annotations

import re
from collections.abc import Callable

from sla.core.promise import PromiseKind
from sla.importing.cells import charge_in, delivery_methods
from sla.importing.columns import Column
from sla.importing.layout import RawLine
from sla.importing.letters import clean, skeleton
from sla.importing.places import OwnPlace
from sla.importing.result import ParsedLine

Rule = Callable[[ParsedLine, RawLine, OwnPlace], str]

_MUST_COME = re.compile(skeleton("আসতেহবে|উপস্থিতহতেহবে|পাঠাতেহবে"))
_DISTRICT_DUTY = re.compile(skeleton("জেলাপর্যায়ে|উপজেলাকার্যালয়পরিদর্শন"))
_OLD_NAMES = re.compile(clean(r"ই[\s-]*নথি|ই[\s-]*ফাইলিং|শেখ\s*রাসেল\s*ডিজিটাল\s*ল্যাব"))
_CUT_NAME = re.compile(r".*(?:সংক্রান্ত|বিষয়ক|সম্পর্কিত|জন্য|এবং|ও)[।.]?".replace("য়", clean("য়")))
_STRAY_SLASH = re.compile(r"[\u0980-\u09ff]+(?:র|ের|দের)\s+/\s+\S+")
_BENGALI_LETTER = "[\u0995-\u09b9\u09ce]"
_ORPHAN = re.compile(rf"(?<=\s){_BENGALI_LETTER}\u09bc?[\u09be-\u09cc]?(?=\s|$)")
_WHOLE_SHORT = {"ও", "এ", "সে", "যে", "কী", "কি", "তা", "যা", "না", "বা", "এক"}
_CELL_MISPRINTS = re.compile(clean("তৃতীয় ও ব্যবহারিক"))
_NOTHI = re.compile(skeleton("ইনথি|ডিনথি|ইফাইলিং"))


def _two_limits(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    time = line.timeline
    two = time.immediate and (time.numbers or time.on_demand or time.as_directed)
    return time.promise.raw if two or len(time.numbers) > 1 else ""


def _open_end(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return line.timeline.promise.raw if line.timeline.on_demand or line.timeline.as_directed else ""


def _no_time(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return (line.timeline.promise.raw or "—") if line.timeline.missing else ""


def _on_demand_only(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return line.timeline.promise.raw if line.timeline.promise.kind is PromiseKind.ON_DEMAND else ""


def _misspelt_number(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return line.timeline.promise.raw if line.timeline.misspelt_number else ""


def _must_send(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return line.documents if _MUST_COME.search(skeleton(line.documents)) else ""


def _split_row(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return _tail(raw, Column.NAME) if _split_in(raw) == "A09" else ""


def _split_cell(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    tails = [_tail(raw, column) for column in Column if column not in (Column.OFFICER, Column.SUPERIOR)]
    return " ".join(filter(None, tails)) if _split_in(raw) == "A10" else ""


def _split_officer(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    # The tail may be a person's number or mailbox: its place is told, not its text (A14).
    return f"({raw.continuations[-1].line})" if _split_in(raw) == "A11" else ""


def _split_in(raw: RawLine) -> str:
    """Return the code of a row cut by a page break: its name, another cell, or only the officer's cell."""
    columns = frozenset[Column]().union(*(piece.columns for piece in raw.continuations))
    if not columns:
        return ""
    if Column.NAME in columns:
        return "A09"
    return "A11" if columns <= {Column.OFFICER, Column.SUPERIOR} else "A10"


def _tail(raw: RawLine, column: Column) -> str:
    return " ".join(filter(None, map(clean, raw.cells.get(column, [])[1:])))


def _no_method(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    if "other" not in line.delivery_methods:
        return ""
    items = re.split(r"(?=[০-৯\d]{1,2}[.।)]\s)", line.delivery)
    return " ".join(item.strip() for item in items if "other" in delivery_methods(item))


def _foreign_place(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return own.foreign(line.documents) or own.foreign(line.place)


def _district_duty(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return line.name if _DISTRICT_DUTY.search(skeleton(line.name)) else ""


def _broken_word(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return line.timeline.promise.raw if line.timeline.broken_word else ""


def _old_name(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    found = _OLD_NAMES.findall(line.name)
    return ", ".join(dict.fromkeys(found))


def _html(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    tags = {tag for pieces in raw.cells.values() for piece in pieces for tag in re.findall(r"<(\w+)[ >]", piece)}
    return ", ".join(f"<{tag}>" for tag in sorted(tags))


def _incomplete_name(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    return line.name if _CUT_NAME.fullmatch(line.name) else ""


def _stray_sign(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    slash = _STRAY_SLASH.search(line.name)
    orphans = [word for word in _ORPHAN.findall(line.name) if word not in _WHOLE_SHORT]
    return slash[0] if slash else line.name if orphans else ""


def _covers_several(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    unnumbered = line.timeline.promise.kind in (PromiseKind.ON_DEMAND, PromiseKind.AS_DIRECTED)
    return line.name if unnumbered and line.name.count("/") >= 2 else ""


def _cell_misprint(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    found = _CELL_MISPRINTS.search(clean(f"{line.name} {line.delivery} {line.documents}"))
    return found[0] if found else ""


def _fee_conditions(line: ParsedLine, raw: RawLine, own: OwnPlace) -> str:
    several = len(line.fee_kinds) > 1 or bool(re.search(skeleton("প্রয়োজনঅনুযা"), skeleton(line.fee)))
    return line.fee if "mutual_agreement" in line.fee_kinds and several else ""


def is_nothi(line: ParsedLine) -> bool:
    """Whether the service is about the office file system under any of its names (A36)."""
    return bool(_NOTHI.search(skeleton(line.name)))


def in_charge(raw: RawLine) -> str:
    """Return «(অ.দা.)» as printed in an officer cell, or the empty text (A23)."""
    return charge_in(raw.text(Column.OFFICER)) or charge_in(raw.text(Column.SUPERIOR))


LINE_RULES: tuple[tuple[str, Rule], ...] = (
    ("A02", _two_limits),
    ("A03", _open_end),
    ("A04", _no_time),
    ("A05", _on_demand_only),
    ("A06", _misspelt_number),
    ("A08", _must_send),
    ("A09", _split_row),
    ("A10", _split_cell),
    ("A11", _split_officer),
    ("A17", _no_method),
    ("A21", _foreign_place),
    ("A22", _district_duty),
    ("A26", _broken_word),
    ("A27", _old_name),
    ("A31", _html),
    ("A32", _incomplete_name),
    ("A33", _stray_sign),
    ("A35", _covers_several),
    ("A37", _cell_misprint),
    ("A39", _fee_conditions),
)
