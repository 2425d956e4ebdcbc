"""Data of our own beside the charters: national service types, English names, corrected names (`sla/data/`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from sla.importing.letters import skeleton
from sla.models import ServiceType

DATA = Path(__file__).parent / "data"
CHARTER_FILES = DATA / "charters"
DEFAULT_TYPE = "other_duty"
# Respelt, a name keeps its English form; reworded, it loses it rather than get a wrong one.
ALIKE = 0.95


@dataclass(frozen=True, slots=True)
class LineNames:
    """What our data says of a line: national type, English name and a corrected Bangla name (A32, A33), or empty."""

    service_type: str
    name_en: str = ""
    display_name_bn: str = ""


@cache
def _service_types() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((DATA / "service_types.json").read_text(encoding="utf-8")))


@cache
def _shipped_names() -> dict[str, dict[str, LineNames]]:
    """Return office slug -> folded printed name -> our names; the empty slug holds those of all offices."""
    data = json.loads((DATA / "charter_names.json").read_text(encoding="utf-8"))
    found: dict[str, dict[str, LineNames]] = {"": {}}
    for slug, rows in data.items():
        for row in rows:
            names = LineNames(row["service_type"], row["name_en"], row.get("display_name_bn", ""))
            found.setdefault(slug, {})[skeleton(row["name_bn"])] = names
            found[""].setdefault(skeleton(row["name_bn"]), names)
    return found


def names_of(slug: str, name_bn: str) -> LineNames:
    """Return our names of a printed service: the office's own entry, another office's of the same text, or a guess."""
    plain = skeleton(name_bn)
    for known in (_shipped_names().get(slug, {}), _shipped_names()[""]):
        if close := get_close_matches(plain, known, n=1, cutoff=ALIKE):
            return known[close[0]]
    return LineNames(guess_type(name_bn))


def guess_type(name_bn: str) -> str:
    """Return the code of the national service type whose words stand in the name; the first of the list wins."""
    plain = skeleton(name_bn)
    for row in _service_types():
        if any(all(skeleton(word) in plain for word in words.split("+")) for words in row["words"]):
            return str(row["code"])
    return DEFAULT_TYPE


def load_service_types() -> int:
    """Add or correct the national types; return how many were written. A second call writes nothing."""
    known = {row.code: row for row in ServiceType.objects.all()}
    written = 0
    for position, row in enumerate(_service_types(), 1):
        fields = {"position": position, **{key: row[key] for key in ("name_bn", "name_en", "form_kind")}}
        service_type = known.get(row["code"], ServiceType(code=row["code"]))
        if service_type.pk and all(getattr(service_type, key) == value for key, value in fields.items()):
            continue
        for key, value in fields.items():
            setattr(service_type, key, value)
        service_type.save()
        written += 1
    return written
