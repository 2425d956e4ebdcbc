"""The faults of the charters in force, by office and by kind (domain notes, 14)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.bangla import in_digits_of
from offices.models import Office
from sla.importing.codes import FINDINGS
from sla.models import Charter, CharterFinding

# The columns of the board: word, codes, and whether such a fault keeps a promise from being measured or heard.
COLUMNS: tuple[tuple[Any, frozenset[str], bool], ...] = (
    (_("No time"), frozenset({"A04"}), True),
    (_("Open end"), frozenset({"A03", "A05"}), False),
    (_("Ladder missing"), frozenset({"A20"}), True),
    (_("Judge of own case"), frozenset({"A19"}), True),
    (_("Two limits"), frozenset({"A15", "A16"}), False),
    (_("Web address"), frozenset({"A24"}), False),
    (_("Spelling"), frozenset({"A06", "A25", "A33", "A37", "A38"}), False),
)
_SHOWN = frozenset[str]().union(*(codes for _word, codes, _bad in COLUMNS))


@dataclass(frozen=True, slots=True)
class OfficeFaults:
    """One office: its charter in force, None where it has none, and the number of places by code."""

    office: Office
    charter: Charter | None
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> list[tuple[str, int, bool]]:
        """Word, number of places and whether it is grave, in the order of the board."""
        return [(str(word), sum(self.counts.get(code, 0) for code in codes), bad) for word, codes, bad in COLUMNS]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def other(self) -> int:
        return sum(n for code, n in self.counts.items() if code not in _SHOWN)

    @property
    def grave(self) -> int:
        """Places that forbid measuring; an office without a charter has the most."""
        return 10_000 if self.charter is None else sum(n for _word, n, bad in self.columns if bad)


# What A20 names by code.
_PARTS = {"expectations": _("What we expect of you"), "grievance": _("Grievance ladder")}


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """One kind of fault in one charter; `findings` come with the printed text as a reader is shown it."""

    code: str
    meaning: str
    findings: list[tuple[CharterFinding, str]]


def faults_of_offices(watched: Q, *, on: date) -> list[OfficeFaults]:
    """Return one row for each serving office, also without a charter, the gravest first; three queries."""
    offices = list(Office.objects.serving().filter(watched).select_related("parent").order_by("position", "id"))
    published = Charter.objects.published(on=on).filter(office__in=[office.pk for office in offices])
    binding = {charter.office_id: charter for charter in published.order_by("effective_on")}
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    of_binding = CharterFinding.objects.filter(charter__in=[charter.pk for charter in binding.values()])
    for charter_id, code, n in of_binding.values_list("charter", "code").annotate(n=Count("pk")).order_by():
        counts[charter_id][code] = n
    rows = [_row(office, binding.get(office.pk), counts) for office in offices]
    return sorted(rows, key=lambda row: (-row.grave, -row.total))


def _row(office: Office, charter: Charter | None, counts: Mapping[int, Mapping[str, int]]) -> OfficeFaults:
    return OfficeFaults(office, charter, counts.get(charter.pk, {}) if charter else {})


def kinds_of(rows: Sequence[OfficeFaults]) -> list[tuple[str, str, int, int]]:
    """Return every kind of fault with its meaning, the places and the offices that have it; no query."""
    places: Counter[str] = Counter()
    for row in rows:
        places.update(row.counts)
    offices = Counter(code for row in rows for code in row.counts)
    return [(code, str(meaning), places[code], offices[code]) for code, meaning in FINDINGS.items()]


def faults_of(charter: Charter) -> list[FindingGroup]:
    """Return the faults of one version by kind, each with its lines; one query."""
    groups: dict[str, list[CharterFinding]] = defaultdict(list)
    for found in charter.findings.select_related("line__service").order_by("source_line", "id"):
        groups[found.code].append(found)
    return [
        FindingGroup(code, groups[code][0].meaning, [(found, _shown(found)) for found in groups[code]])
        for code in sorted(groups, key=_gravest)
    ]


def _shown(found: CharterFinding) -> str:
    """The text of a finding; parts named by code in words, counts in the digits of the page."""
    if found.code == "A20":
        return ", ".join(str(_PARTS.get(part, part)) for part in found.text.split(", "))
    if found.code == "A24":
        return found.text  # a web address keeps its own signs
    return in_digits_of(found.text, get_language() or "bn") if "×" in found.text else found.text


def _gravest(code: str) -> tuple[int, str]:
    order = [code for _word, codes, bad in COLUMNS if bad for code in sorted(codes)]
    return (order.index(code) if code in order else len(order)), code
