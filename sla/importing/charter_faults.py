"""Faults of a whole charter, or of lines seen beside each other. A rule yields findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations

from sla.importing.cells import OLD_POSTS
from sla.importing.columns import Column
from sla.importing.layout import UNSECTIONED, Layout
from sla.importing.letters import clean, skeleton, spaced_skeleton
from sla.importing.line_faults import in_charge, is_nothi
from sla.importing.parts import printed_dates
from sla.importing.result import Finding, ParsedCharter, ParsedLine

CharterRule = Callable[[ParsedCharter, Layout], Iterator[Finding]]

_CONTACT = re.compile(r"(?:ফোন|মোবাইল|ই-?মেইল|email)[^:ঃ]{0,12}[:ঃ]", re.IGNORECASE)
_PRIVATE = re.compile(r"\[(?:নাম|ফোন|e-mail)\]|[\w.+-]+@[\w.-]+|(?:\+?88)?01[3-9][\d -]{8,}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:www\.)?doict[a-z0-9.,]*\.gov\.bd", re.IGNORECASE)

# Work that offices list twice: a name with every word of a topic belongs to it; | parts spellings of one word.
_TOPICS = (("সফটওয়্যারডেভেলপমেন্ট|softwaredevelopment",), ("ল্যাব", "পরিদর্শন"))
# Misspelt -> right, as whole words (A25), and misprints of running text (A38).
_VARIANTS = {
    clean(wrong): clean(right)
    for wrong, right in (
        ("তাৎক্ষনিক", "তাৎক্ষণিক"),
        ("প্রয়োজ্য", "প্রযোজ্য"),
        ("পারস্পারিক", "পারস্পরিক"),
        ("অন্যাবশ্যক", "অনাবশ্যক"),
        ("ইন্টারঅপারেটবিলিটি", "ইন্টারঅপারেবিলিটি"),
        ("দপ্তরিক", "দাপ্তরিক"),
        ("উর্ধ্বতন", "ঊর্ধ্বতন"),
        ("উর্দ্ধতন", "ঊর্ধ্বতন"),
        ("সরকারী", "সরকারি"),
    )
}
_MISPRINTS = tuple(clean(word) for word in ("প্রতিশুতি", "অভিহিত", "জনগনের", "দোরগোরায়", "সমস্য সাধন"))
_LETTER = "[\u0980-\u09ff]"


def _unsectioned(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    if all(line.section == UNSECTIONED for line in charter.lines):
        yield Finding("A07", line=layout.headers[0][0])


def _officer_cells(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    """Rows without an officer: a block outside the table makes it A12, else the cell was merged (A13)."""
    blocks = [item for item in layout.prose if item.after and _CONTACT.search(item.text)]
    code = "A12" if blocks else "A13"
    for line, raw in zip(charter.lines, layout.lines, strict=True):
        if not raw.text(Column.OFFICER):
            yield Finding(code, line.responsible_post, line.line, line.section, line.serial)


def _private_data(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    rows = [
        raw.line
        for raw in layout.lines
        if _PRIVATE.search(spaced_skeleton(raw.text(Column.OFFICER) + " " + raw.text(Column.SUPERIOR)))
    ]
    if rows:
        yield Finding("A14", f"× {len(rows)}", rows[0])


def _overlaps(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    for topic in _TOPICS:
        words = [re.compile(skeleton(word)) for word in topic]
        same = [line for line in charter.lines if all(word.search(skeleton(line.name)) for word in words)]
        for one, other in combinations(same, 2):
            if one.timeline.promise.count != other.timeline.promise.count:
                code = "A15" if one.section == other.section else "A16"
                yield from (_overlap(code, one, other), _overlap(code, other, one))


def _overlap(code: str, line: ParsedLine, other: ParsedLine) -> Finding:
    text = f"{line.timeline.promise.raw} ↔ {other.section} {other.serial}: {other.timeline.promise.raw}"
    return Finding(code, text, line.line, line.section, line.serial)


def _missing_chapter(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    numbers = {number: line for line, number in layout.chapters}
    for number in range(1, max(numbers, default=0)):
        if number not in numbers:
            after = min(line for found, line in numbers.items() if found > number)
            yield Finding("A18", str(number), after)


def _own_judge(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    first = next((step for step in charter.steps if step.level == 1), None)
    if first and first.holder_post in {line.responsible_post for line in charter.lines} - {""}:
        yield Finding("A19", first.holder_post, first.line)


def _parts_missing(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    missing = [
        name for name, part in (("expectations", charter.expectations), ("grievance", charter.steps)) if not part
    ]
    if missing:
        yield Finding("A20", ", ".join(missing))


def _in_charge(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    rows = [(raw.line, text) for raw in layout.lines if (text := in_charge(raw))]
    if rows:
        yield Finding("A23", f"{rows[0][1]} × {len(rows)}", rows[0][0])


def _addresses(layout: Layout) -> list[tuple[int, str]]:
    texts = [(item.line, item.text) for item in layout.prose]
    texts += [(raw.line, " ".join(pieces)) for raw in layout.lines for pieces in raw.cells.values()]
    return [(line, found) for line, text in texts for found in _ADDRESS.findall(text)]


def _broken_addresses(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    seen: set[str] = set()
    for line, address in sorted(_addresses(layout)):
        right = re.sub(r"[.,]+", ".", address)
        if right != address and address not in seen:
            seen.add(address)
            yield Finding("A24", f"{address} → {right}", line)


def _two_addresses(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    found = {address: line for line, address in reversed(sorted(_addresses(layout)))}
    for address, line in found.items():
        if address.startswith("www.") and address.removeprefix("www.") in found:
            yield Finding("A40", f"{address} = {address.removeprefix('www.')}", line)


def _texts(layout: Layout) -> Iterator[tuple[int, str]]:
    yield from ((item.line, clean(item.text)) for item in layout.prose)
    yield from ((line, " ".join(cells)) for line, _columns, cells in layout.headers)
    yield from ((row.line, clean(" ".join(row.cells))) for row in layout.expectations + layout.grievances)
    for raw in layout.lines:
        yield from ((raw.line, raw.text(Column(key))) for key in raw.cells if key in set(Column))


def _words(code: str, words: dict[str, str]) -> CharterRule:
    """Make a rule that tells each of the words with its count and first line."""

    def rule(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        for line, text in _texts(layout):
            for word in words:
                if found := len(re.findall(rf"(?<!{_LETTER}){word}", text)):
                    counts[word] += found
                    first[word] = min(line, first.get(word, line))
        for word, count in counts.items():
            right = f" → {words[word]}" if words[word] else ""
            yield Finding(code, f"{word}{right} × {count}", first[word])

    return rule


def _old_posts(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    old = {clean(post) for post in OLD_POSTS}
    for line in charter.lines:
        if used := {line.responsible_post, line.superior_post} & old:
            yield Finding("A28", ", ".join(sorted(used)), line.line)
            return


def _mixed_serials(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    sections: dict[str, list[tuple[int, str]]] = {}
    for raw in layout.lines:
        sections.setdefault(raw.section, []).append((raw.line, raw.text(Column.SERIAL)))
    for section, serials in sections.items():
        latin = [text for _line, text in serials if re.search("[0-9]", text)]
        if latin and any(re.search("[০-৯]", text) for _line, text in serials):
            yield Finding("A29", ", ".join(text for _line, text in serials), serials[0][0], section)


def _misnumbered(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    yield from (Finding("A30", text, line) for line, text in layout.misnumbered)


def _older_layout(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    line, columns, _cells = layout.headers[0]
    if Column.METHOD not in columns.values():
        yield Finding("A31", line=line)


def _date(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    dates = printed_dates(layout.prose)
    if not dates:
        yield Finding("A34")
    else:
        line, day = max(dates, key=lambda item: item[1])
        yield Finding("A34", day.isoformat(), line)


def _nothi(charter: ParsedCharter, layout: Layout) -> Iterator[Finding]:
    about = [line for line in charter.lines if is_nothi(line)]
    training = [line for line in about if skeleton("প্রশিক্ষণ") in skeleton(line.name)]
    for line in (training or about)[:1]:
        yield Finding("A36", line.timeline.promise.raw, line.line, line.section, line.serial)


CHARTER_RULES: tuple[CharterRule, ...] = (
    _unsectioned,
    _officer_cells,
    _private_data,
    _overlaps,
    _missing_chapter,
    _own_judge,
    _parts_missing,
    _in_charge,
    _broken_addresses,
    _two_addresses,
    _words("A25", _VARIANTS),
    _words("A38", dict.fromkeys(_MISPRINTS, "")),
    _old_posts,
    _mixed_serials,
    _misnumbered,
    _older_layout,
    _date,
    _nothi,
)
