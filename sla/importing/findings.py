"""All faults of a charter, in the order of the file."""

from __future__ import annotations

from sla.importing.charter_faults import CHARTER_RULES
from sla.importing.layout import Layout
from sla.importing.line_faults import LINE_RULES
from sla.importing.places import OwnPlace
from sla.importing.result import Finding, ParsedCharter


def find_faults(charter: ParsedCharter, layout: Layout, own: OwnPlace) -> list[Finding]:
    """Return the faults of the lines and of the whole charter (A02 to A40), by line of the file and code."""
    found = [
        Finding(code, text, line.line, line.section, line.serial)
        for line, raw in zip(charter.lines, layout.lines, strict=True)
        for code, rule in LINE_RULES
        if (text := rule(line, raw, own))
    ]
    found += [finding for rule in CHARTER_RULES for finding in rule(charter, layout)]
    return sorted(found, key=lambda item: (item.line or 0, item.code))
