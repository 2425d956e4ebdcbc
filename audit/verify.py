"""Verifying: walk the whole chain in order, compare every sealed row with what stands in its table now.

Streams in chunks; memory does not grow with the history. Reads only, so it may run beside work and sealing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from django.db.models import QuerySet

from audit import guard, tables
from audit.canonical import ZERO, link_hash, seal_hash
from audit.guard import Model
from audit.models import Chain, Link, Mark, Seal, Shape

CHUNK = 2000
Numbered = TypeVar("Numbered", Link, Seal)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was sealed; `what` is a code: altered, missing, inserted, chain, unguarded, head."""

    what: str
    table: str
    row_id: int | None = None
    where: str = ""

    def __str__(self) -> str:
        row = "" if self.row_id is None else f" id={self.row_id}"
        return f"broken table={self.table}{row} what={self.what}" + (f" at={self.where}" if self.where else "")


@dataclass(slots=True)
class Walk:
    """A verification under way: `checked` counts the sealed rows looked at, `unsealed` those that wait for a seal."""

    heads: Mapping[int, str] = field(default_factory=dict)
    checked: int = 0
    unsealed: int = 0

    def problems(self) -> Iterator[Problem]:
        """Yield every problem, the chain's in its order first; what is sealed meanwhile is left to the next time."""
        end = Chain.objects.filter(pk=1).first() or Chain()  # first: marks and shapes may only be newer than the end
        marks = {mark.pk: mark for mark in Mark.objects.all()}
        yield from self._links(end, {pk: mark.table for pk, mark in marks.items()})
        yield from _seals(end, self.heads)
        yield from self._tables({mark.table: mark for mark in marks.values()})
        for table in sorted({trigger.table for trigger in guard.missing()}):
            yield Problem("unguarded", table)

    def _links(self, end: Chain, names: Mapping[int, str]) -> Iterator[Problem]:
        shapes = {shape.pk: shape for shape in Shape.objects.all()}
        number, previous = 0, ZERO
        for chunk in _chunks(Link.objects.filter(number__lte=end.link)):
            hashes = _row_hashes(chunk, names, shapes)
            for link in chunk:
                table = names.get(link.table_id, "?")
                gap = link.number != number + 1
                if gap:
                    yield Problem("chain", "audit_link", number + 1, f"link {number + 1} to {link.number - 1} gone")
                yield from _link(link, table, None if gap else previous, hashes.get((link.table_id, link.row_id)))
                number, previous = link.number, bytes(link.hash)
                self.checked += 1
        if (number, previous) != (end.link, bytes(end.link_hash)):
            yield Problem("chain", "audit_link", number + 1, f"ends at link {number}, should end at {end.link}")

    def _tables(self, marks: Mapping[str, Mark]) -> Iterator[Problem]:
        for model in tables.sealed_models():
            table = model._meta.db_table
            mark = marks.get(table) or Mark()
            for key in tables.unlinked(model, mark).order_by("pk").values_list("pk", flat=True).iterator(CHUNK):
                if key <= mark.through:
                    yield Problem("inserted", table, key, f"below mark {mark.through}")
                else:
                    self.unsealed += 1


def _link(link: Link, table: str, previous: bytes | None, found: bytes | None) -> Iterator[Problem]:
    """Compare one link with its row and with the link before it (None: that one is gone, nothing can be said)."""
    if found is None:
        yield Problem("missing", table, link.row_id, f"link {link.number}")
    elif found != bytes(link.row_hash):
        yield Problem("altered", table, link.row_id, f"link {link.number}")
    if previous is None:
        return
    if link_hash(previous, link.number, table, link.row_id, bytes(link.row_hash)) != bytes(link.hash):
        yield Problem("chain", table, link.row_id, f"link {link.number}")


def _chunks(numbered: QuerySet[Numbered]) -> Iterator[list[Numbered]]:
    """Read links or seals in their order by key, not by a server-side cursor: no transaction stays open for hours."""
    number = 0
    while chunk := list(numbered.filter(number__gt=number).order_by("number")[:CHUNK]):
        yield chunk
        number = chunk[-1].number


def _row_hashes(
    chunk: Iterable[Link], names: Mapping[int, str], shapes: Mapping[int, Shape]
) -> dict[tuple[int, int], bytes]:
    """Return the hash of each row of the chunk as it stands now; rows that are gone are absent."""
    models: dict[str, Model] = {model._meta.db_table: model for model in tables.sealed_models()}
    found: dict[tuple[int, int], bytes] = {}
    for (table_id, shape_id), group in groupby(chunk, key=lambda link: (link.table_id, link.shape_id)):
        model, shape = models.get(names.get(table_id, "")), shapes.get(shape_id)
        if model is None or shape is None:
            continue
        keys = [link.row_id for link in group]
        queryset = model._base_manager.filter(pk__in=keys)
        found |= {(table_id, key): hashed for key, hashed in tables.rows(queryset, shape.columns)}
    return found


def _seals(end: Chain, heads: Mapping[int, str]) -> Iterator[Problem]:
    number, previous, last = 0, ZERO, 0
    wanted = dict(heads)
    for seal, last_hash in _with_last_links(Seal.objects.filter(number__lte=end.seal)):
        as_before = (seal.number, bytes(seal.previous_hash), seal.first_link) == (number + 1, previous, last + 1)
        if not as_before or _rehash(seal, last_hash) != bytes(seal.hash):
            yield Problem("chain", "audit_seal", seal.number)
        if seal.number in wanted and wanted.pop(seal.number) != bytes(seal.hash).hex():
            yield Problem("head", "audit_seal", seal.number, "differs from the head kept outside")
        number, previous, last = seal.number, bytes(seal.hash), seal.last_link
    if (number, previous, last) != (end.seal, bytes(end.seal_hash), end.link):
        yield Problem("chain", "audit_seal", number + 1, f"ends at seal {number}, should end at {end.seal}")
    for gone in sorted(wanted):
        yield Problem("head", "audit_seal", gone, "kept outside, not in the chain")


def _with_last_links(seals: QuerySet[Seal]) -> Iterator[tuple[Seal, bytes | None]]:
    for chunk in _chunks(seals):
        links = Link.objects.filter(number__in=[seal.last_link for seal in chunk])
        hashes = dict(links.values_list("number", "hash"))
        for seal in chunk:
            found = hashes.get(seal.last_link)
            yield seal, None if found is None else bytes(found)


def _rehash(seal: Seal, last: bytes | None) -> bytes | None:
    if last is None:
        return None
    covered = (seal.first_link, seal.last_link)
    return seal_hash(bytes(seal.previous_hash), seal.number, seal.sealed_at, covered, last)
