"""What a charter file says, as values; what the loader stores and the commands print."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sla.importing.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault by its code (A02 to A40), where it stands, and what is printed there (never private data, A14)."""

    code: str
    text: str = ""
    line: int | None = None
    section: str = ""
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """One service of the charter. `cells` are the raw pieces by column; `line` is its line of the file, from 1."""

    section: str
    serial: int
    line: int
    name: str
    cells: dict[str, list[str]]
    timeline: Timeline
    delivery: str
    delivery_methods: list[str]
    fee: str
    fee_kinds: list[str]
    documents: str
    documents_display: str
    place: str
    responsible_post: str
    superior_post: str


@dataclass(frozen=True, slots=True)
class ParsedStep:
    """One step of the printed grievance ladder; `unit` is working_days, calendar_days or months."""

    level: int
    when: str
    post: str
    holder_post: str
    length: int
    unit: str
    line: int


@dataclass(frozen=True, slots=True)
class ParsedCharter:
    """A whole charter; `printed_on` is None where no date is printed."""

    lines: list[ParsedLine]
    printed_on: date | None = None
    vision: str = ""
    mission: str = ""
    links: list[dict[str, str]] = field(default_factory=list)
    expectations: list[str] = field(default_factory=list)
    steps: list[ParsedStep] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
