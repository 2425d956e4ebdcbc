"""The hash chain over history and insert-only rows: links (one a row), seals (one a batch), where sealing stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audit.canonical import ALGORITHM, ZERO


class Chain(models.Model):
    """Where the chain ends: the one row that a sealer locks. Never the proof, only the place to go on from."""

    link = models.BigIntegerField(default=0)
    link_hash = models.BinaryField(max_length=32, default=ZERO)
    seal = models.BigIntegerField(default=0)
    seal_hash = models.BinaryField(max_length=32, default=ZERO)

    def __str__(self) -> str:
        return f"link {self.link}, seal {self.seal}"


class Mark(models.Model):
    """How far one table is sealed.

    Every row with a key up to `through` has its link and none can appear there any more. On PostgreSQL a lower
    key may commit after a higher one, so `candidate` becomes `through` only when all transactions that were
    writing the table at that time (`holders`, virtual transaction ids) have ended.
    """

    id = models.AutoField(primary_key=True)
    table = models.CharField(max_length=63, unique=True)
    through = models.BigIntegerField(default=0)
    candidate = models.BigIntegerField(null=True)
    holders = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.table} {self.through}"


class Shape(models.Model):
    """The columns of a table that a link's hash covers; a column added later makes a new shape."""

    insert_only = True

    id = models.AutoField(primary_key=True)
    table = models.ForeignKey(Mark, models.PROTECT, related_name="shapes")
    columns = models.JSONField()
    algorithm = models.CharField(max_length=20, default=ALGORITHM)

    def __str__(self) -> str:
        return f"{self.table_id}: {', '.join(self.columns)}"


class Link(models.Model):
    """One sealed row; `hash` covers the hash before it, the table, the key and `row_hash`. Numbers have no gap."""

    insert_only = True

    number = models.BigIntegerField(primary_key=True)
    table = models.ForeignKey(Mark, models.PROTECT, related_name="links", db_index=False)
    shape = models.ForeignKey(Shape, models.PROTECT, related_name="+", db_index=False)
    row_id = models.BigIntegerField()
    row_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "row_id"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.number}"


class Seal(models.Model):
    """The links of one batch, closed at one moment; `hash` covers the seal before it and the last link."""

    insert_only = True

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    algorithm = models.CharField(max_length=20, default=ALGORITHM)
    first_link = models.BigIntegerField()
    last_link = models.BigIntegerField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.number} {bytes(self.hash).hex()}"


class Lift(models.Model):
    """The guard was taken away for a stated reason (retention): itself insert-only, guarded and sealed."""

    insert_only = True

    at = models.DateTimeField()
    reason = models.TextField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    job = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.reason
