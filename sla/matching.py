"""Which service of an office a charter line is: one row of `Service` through all versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sla.importing.letters import skeleton

# A line under the same serial may be reworded this far; under another serial it must be nearly the same.
ALIKE_IN_PLACE = 0.6
ALIKE_ELSEWHERE = 0.9


@dataclass(frozen=True, slots=True)
class Known:
    """Where and how a service was last printed."""

    service_id: int
    section: str
    serial: int
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of the new charter."""

    section: str
    serial: int
    name: str


def match_services(lines: Sequence[Wanted], known: Sequence[Known]) -> Mapping[tuple[str, int], int]:
    """Return (section, serial) -> service id for the lines that continue a known service, each used once.

    The most alike pair goes first: the same name under another serial beats another name under the same serial.
    """
    pairs = sorted(
        ((score, at, past) for at, line in enumerate(lines) for past in known if (score := _score(line, past))),
        key=lambda pair: (-pair[0], pair[1], pair[2].service_id),
    )
    matched: dict[tuple[str, int], int] = {}
    taken: set[int] = set()
    for _score_of_pair, at, past in pairs:
        place = (lines[at].section, lines[at].serial)
        if place not in matched and past.service_id not in taken:
            matched[place] = past.service_id
            taken.add(past.service_id)
    return matched


def _score(line: Wanted, past: Known) -> float:
    """Return how surely the two are one service: over 1 in the same place, 0 for not."""
    alike = SequenceMatcher(None, skeleton(line.name), skeleton(past.name), autojunk=False).ratio()
    in_place = (line.section, line.serial) == (past.section, past.serial)
    if alike < (ALIKE_IN_PLACE if in_place else ALIKE_ELSEWHERE):
        return 0.0
    return alike + (0.05 if in_place else 0.0)
