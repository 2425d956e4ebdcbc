"""Whose place is printed: an office's own, or another's copied in by mistake (A21)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sla.importing.layout import Layout
from sla.importing.letters import clean, skeleton

_PLACE = re.compile(clean("(উপজেলা (?:আইসিটি )?কার্যালয়,\\s*)([^,।/]+(?:,\\s*[^,।/\\d]+)?)"))


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The office's own names, folded, and the name to show instead of a foreign one."""

    folded: str
    name: str

    @classmethod
    def of(cls, layout: Layout, office_names: Sequence[str]) -> OwnPlace:
        """Take the names from the office and from the head of the charter, above its first service."""
        head = [item.text for item in layout.prose if item.after == 0]
        return cls(skeleton(" ".join([*office_names, *head])), office_names[0] if office_names else "")

    def foreign(self, text: str) -> str:
        """Return the printed place that belongs to another upazila office, or the empty text."""
        found = _PLACE.search(clean(text))
        if not found or not self.folded:
            return ""
        parts = [part.strip() for part in found[2].split(",")]
        return "" if skeleton(parts[0]) in self.folded else found[0].strip()

    def corrected(self, text: str) -> str:
        """Return the text with the office's own name for a foreign one; empty where there is nothing to correct."""
        if not self.name or not self.foreign(text):
            return ""
        return _PLACE.sub(lambda found: found[1] + self.name, clean(text), count=1)
