"""What a draft changes against the version that binds until it does: lines added, taken out, rewritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sla.models import Charter, CharterLine

COMPARED = (
    "raw_timeline_bn",
    "name_bn",
    "display_name_bn",
    "name_en",
    "section",
    "classified_as",
    "required_documents_bn",
    "papers_place_bn",
    "fee_bn",
    "delivery_bn",
    "responsible_post_bn",
    "superior_post_bn",
)
PRINTED = tuple(name for name in COMPARED if name != "raw_timeline_bn")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell with another text, by its field."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """One service in both versions; `old` or `new` is None where the line is new or taken out."""

    old: CharterLine | None
    new: CharterLine | None
    cells: tuple[CellChange, ...] = ()

    @property
    def line(self) -> CharterLine:
        """The line to name: the new one, else the one taken out."""
        line = self.new or self.old
        assert line is not None
        return line

    @property
    def days(self) -> int | None:
        """Working days more (or, negative, fewer); None where one of the two has no number."""
        if self.old is None or self.new is None:
            return None
        old, new = self.old.to_core().count, self.new.to_core().count
        return None if old is None or new is None else new - old

    @property
    def is_promise_changed(self) -> bool:
        return bool(self.old and self.new and _promise(self.old) != _promise(self.new))


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes in the order of the new version, then what is taken out; ladder and wishes as (old, new) texts."""

    before: Charter | None
    after: Charter
    changed: tuple[LineChange, ...]
    added: tuple[LineChange, ...]
    removed: tuple[LineChange, ...]
    unchanged: int
    ladder: tuple[list[str], list[str]] | None
    expectations: tuple[list[str], list[str]] | None

    @property
    def changes(self) -> tuple[LineChange, ...]:
        return (*self.changed, *self.added, *self.removed)

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.ladder or self.expectations)


def replaced_by(draft: Charter) -> Charter | None:
    """Return the version that binds on the draft's first day until the draft is published; one query."""
    return Charter.objects.in_force(draft.office_id, draft.effective_on)


def difference(before: Charter | None, after: Charter) -> Difference:
    """Return what `after` changes against `before` (None: everything is new); a fixed number of queries."""
    old, new = _lines(before), _lines(after)
    both = [LineChange(old[key], line, _cells(old[key], line)) for key, line in new.items() if key in old]
    changed = tuple(change for change in both if change.cells or change.is_promise_changed)
    return Difference(
        before=before,
        after=after,
        changed=changed,
        added=tuple(LineChange(None, line) for key, line in new.items() if key not in old),
        removed=tuple(LineChange(line, None) for key, line in old.items() if key not in new),
        unchanged=len(both) - len(changed),
        ladder=_other(_ladder(before), _ladder(after)),
        expectations=_other(_wishes(before), _wishes(after)),
    )


def fingerprint(draft: Charter, before: Charter | None) -> str:
    """Return a mark of everything that publishing would put in force; another one means that it changed meanwhile."""
    rows = [[line.service_id, line.position, *(getattr(line, name) for name in COMPARED)] for line in draft.lines.all()]
    parts: list[Any] = [draft.pk, before.pk if before else None, sorted(rows), _ladder(draft), _wishes(draft)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]


def mark_of(line: CharterLine) -> str:
    """Return a mark of what one line says; another one means that somebody rewrote it meanwhile."""
    said = [getattr(line, name) for name in COMPARED]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]


def _lines(charter: Charter | None) -> dict[int, CharterLine]:
    if charter is None:
        return {}
    lines: Iterable[CharterLine] = charter.lines.select_related("service__service_type")
    return {line.service_id: line for line in lines}


def _cells(old: CharterLine, new: CharterLine) -> tuple[CellChange, ...]:
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in COMPARED)
    return tuple(CellChange(name, before, after) for name, before, after in pairs if before != after)


def _promise(line: CharterLine) -> tuple[object, ...]:
    return line.promise_kind, line.working_days, line.first_target_same_day, line.negotiable


def _ladder(charter: Charter | None) -> list[str]:
    if charter is None:
        return []
    return [
        f"{step.level}. {step.post_bn} · {step.length} {step.unit}"
        + (f" + {step.enquiry_extension}" * bool(step.enquiry_extension))
        for step in charter.grievance_steps.all()
    ]


def _wishes(charter: Charter | None) -> list[str]:
    return [wish.text_bn for wish in charter.expectations.all()] if charter else []


def _other(old: list[str], new: list[str]) -> tuple[list[str], list[str]] | None:
    return None if old == new else (old, new)
