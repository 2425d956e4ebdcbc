"""Versions and their differences in words, in the language and digits of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from offices.bangla import in_digits_of
from sla.charter_difference import CellChange, Difference, LineChange
from sla.charter_versions import Standing
from sla.models import CharterLine, Section
from sla.templatetags.promise_text import promise_text

# Look and mark of the status tag, and its word.
STANDINGS: Mapping[Standing, tuple[str, str, Any]] = {
    Standing.DRAFT: ("ink", "dot", gettext_lazy("Draft")),
    Standing.COMING: ("amber-tint", "diamond", gettext_lazy("Published, not yet in force")),
    Standing.IN_FORCE: ("green", "tick", gettext_lazy("In force")),
    Standing.PAST: ("outline", "square", gettext_lazy("Past")),
    Standing.WITHDRAWN: ("outline", "cross", gettext_lazy("Withdrawn")),
}


LOOKS = {
    "shorter": "green-tint",
    "longer": "amber-tint",
    "added": "blue-tint",
    "removed": "red-tint",
    "other": "amber-tint",
    "text": "outline",
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of the difference; `kind` is shorter, longer, other, text, added or removed."""

    line: CharterLine
    old: str
    new: str
    kind: str
    word: str
    cells: tuple[tuple[str, str, str], ...] = ()

    @property
    def look(self) -> str:
        """The look of the tag."""
        return LOOKS[self.kind]


def change_rows(difference: Difference) -> list[ChangeRow]:
    """Return what changes, one row a service: the promise before and after, and every other cell."""
    return [_row(change) for change in difference.changes]


def _row(change: LineChange) -> ChangeRow:
    kind, word = _kind(change)
    cells = tuple(_cell(cell) for cell in change.cells if not (cell.name == "raw_timeline_bn" and not _only(change)))
    old = promise_text(change.old) if change.old else _("none")
    new = promise_text(change.new) if change.new else _("taken out")
    return ChangeRow(change.line, old, new, kind, word, cells)


def _only(change: LineChange) -> bool:
    """A time limit reworded with the same promise is told as text."""
    return not change.is_promise_changed


def _kind(change: LineChange) -> tuple[str, str]:
    if change.old is None:
        return "added", _("New service")
    if change.new is None:
        return "removed", _("Taken out")
    if not change.is_promise_changed:
        return "text", _("Text only")
    days = change.days
    if not days:
        return "other", _("Another promise")
    words = {"n": in_digits_of(abs(days), get_language() or "bn")}
    if days < 0:
        return "shorter", ngettext("%(n)s day shorter", "%(n)s days shorter", -days) % words
    return "longer", ngettext("%(n)s day longer", "%(n)s days longer", days) % words


def _cell(cell: CellChange) -> tuple[str, str, str]:
    label = str(CharterLine._meta.get_field(cell.name).verbose_name)  # type: ignore[union-attr]  # a column
    if cell.name in ("section", "classified_as"):
        sections = {section.value: str(section.label) for section in Section}
        return label, sections.get(cell.old, "—"), sections.get(cell.new, "—")
    return label, cell.old or "—", cell.new or "—"
