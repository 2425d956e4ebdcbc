"""Sealing: new history becomes links of a hash chain, in batches, each batch one transaction and one seal.

No row is ever passed over. On PostgreSQL a row with a lower key may become visible after one with a higher key
was sealed, so each table has a mark below which nothing can appear any more (`Mark`), and above it every row
without a link is looked for, not only those above the last one. Sealers are serialised by the one row of `Chain`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from audit import tables
from audit.canonical import link_hash, seal_hash
from audit.guard import Model
from audit.models import Chain, Link, Mark, Seal, Shape

logger = logging.getLogger("audit")
BATCH = 2000


def seal(*, at: datetime, batch: int = BATCH) -> int:
    """Seal all history and insert-only rows that are visible, in batches, as of `at` (aware). Returns rows sealed.

    Safe to run twice and in parallel; killed between, the next run goes on where the last batch ended.
    """
    total = 0
    while True:
        sealed = seal_batch(at=at, limit=batch)
        total += sealed
        if sealed < batch:
            return total


@transaction.atomic
def seal_batch(*, at: datetime, limit: int) -> int:
    """Seal up to `limit` rows in one transaction. Returns how many."""
    Chain.objects.get_or_create(pk=1)
    run = _Run(Chain.objects.select_for_update().get(pk=1), limit)
    models = tables.sealed_models()
    marks = _marks(models)
    tops = tables.tops(models)  # before the holders: whoever drew a lower key by now is among them, or has ended
    holders = tables.holders()
    for model in models:
        table = model._meta.db_table
        if tops[table] > marks[table].through:
            run.take(model, marks[table], tops[table], tables.writers(model, holders))
    return run.finish(at)


def head() -> tuple[int, str]:
    """Return the number and hash (hex) of the last seal: what is worth keeping outside this database."""
    chain = Chain.objects.filter(pk=1).first() or Chain()
    return chain.seal, bytes(chain.seal_hash).hex()


def unsealed() -> int:
    """Return how many rows wait for the next seal; cheap where sealing keeps up."""
    marks = {mark.table: mark for mark in Mark.objects.all()}
    models = tables.sealed_models()
    tops = tables.tops(models)
    waiting = 0
    for model in models:
        mark = marks.get(model._meta.db_table) or Mark()
        if tops[model._meta.db_table] > mark.through:
            waiting += tables.unlinked(model, mark, after=mark.through).count()
    return waiting


@dataclass(slots=True)
class _Run:
    """One batch being made: the end of the chain moves on in memory, `finish` writes it."""

    chain: Chain
    limit: int
    links: list[Link] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def take(self, model: Model, mark: Mark, top: int, holders: set[str]) -> None:
        """Link what is unlinked of one table, as far as the limit allows, and move its mark."""
        room = self.limit - len(self.links)
        if not room:
            return
        shape = _shape(model, mark)
        found = tables.unlinked(model, mark, after=mark.through).order_by("pk")[:room]
        last, before = 0, len(self.links)
        for last, row_hash in tables.rows(found, shape.columns):
            self._link(mark, shape, last, row_hash)
        full = len(self.links) - before == room
        _move(mark, top=top, holders=holders, last=last if full else None)
        self.marks.append(mark)

    def _link(self, mark: Mark, shape: Shape, row_id: int, row_hash: bytes) -> None:
        number = self.chain.link + 1
        hashed = link_hash(bytes(self.chain.link_hash), number, mark.table, row_id, row_hash)
        self.links.append(Link(number=number, table=mark, shape=shape, row_id=row_id, row_hash=row_hash, hash=hashed))
        self.chain.link, self.chain.link_hash = number, hashed

    def finish(self, at: datetime) -> int:
        Mark.objects.bulk_update(self.marks, ["through", "candidate", "holders"])
        if self.links:
            Link.objects.bulk_create(self.links)
            self._seal(at)
            self.chain.save()
        return len(self.links)

    def _seal(self, at: datetime) -> None:
        number, covered = self.chain.seal + 1, (self.links[0].number, self.links[-1].number)
        previous = bytes(self.chain.seal_hash)
        hashed = seal_hash(previous, number, at, covered, bytes(self.links[-1].hash))
        Seal.objects.create(
            number=number,
            sealed_at=at,
            first_link=covered[0],
            last_link=covered[1],
            previous_hash=previous,
            hash=hashed,
        )
        self.chain.seal, self.chain.seal_hash = number, hashed
        logger.info("sealed head %d %s rows %d", number, hashed.hex(), len(self.links))


def _move(mark: Mark, *, top: int, holders: set[str], last: int | None) -> None:
    """Raise the mark to what is settled; `last` is the last key linked where the batch was full, else None."""
    settled = mark.through
    pending = mark.candidate is not None and not holders.isdisjoint(mark.holders)
    if not holders:
        settled = top
    elif mark.candidate is not None and not pending:
        settled = mark.candidate
    mark.through = max(mark.through, settled if last is None else min(settled, last))
    if not pending:
        mark.candidate, mark.holders = (top, sorted(holders)) if holders else (None, [])


def _marks(models: list[Model]) -> dict[str, Mark]:
    marks = {mark.table: mark for mark in Mark.objects.all()}
    new = [Mark(table=model._meta.db_table) for model in models if model._meta.db_table not in marks]
    return marks | {mark.table: mark for mark in Mark.objects.bulk_create(new)}


def _shape(model: Model, mark: Mark) -> Shape:
    columns = tables.sealed_columns(model)
    for shape in mark.shapes.order_by("-id"):
        if shape.columns == columns:
            return shape
    return Shape.objects.create(table=mark, columns=columns)
