"""Loading the tree of offices from offices/data/; adds what is missing and leaves what is there as it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from simple_history.utils import bulk_create_with_history

from offices.history import acting
from offices.models import Office, OfficeKind

DATA = Path(__file__).parent / "data"
# The upazilas whose charters are in sla/data: they have the whole set of requesting offices.
CHARTERED = (
    "kalmakanda-netrokona",
    "melandaha-jamalpur",
    "kachua-bagerhat",
    "manikganj-sadar-manikganj",
    "kaliganj-lalmonirhat",
)

Row = dict[str, str]


def load_tree() -> int:
    """Add every office of the data files that is missing, level by level; return how many were added.

    An office that an administrator renamed, moved or closed stays so. All in one transaction, with history.
    """
    known = dict(Office.objects.values_list("slug", "pk"))
    added = 0
    with transaction.atomic(), acting(None, "system: load_offices"):
        for kind, rows in _levels().items():
            fresh = [_office(kind, row, known, place) for place, row in enumerate(rows, 1) if row["slug"] not in known]
            made = bulk_create_with_history(fresh, Office, batch_size=500)
            known.update((office.slug, office.pk) for office in made)
            _put_paths(kind)
            added += len(made)
    return added


def _levels() -> dict[OfficeKind, list[Row]]:
    levels: dict[OfficeKind, list[Row]] = {kind: [] for kind in OfficeKind}
    for row in _read("offices.csv"):
        levels[OfficeKind(row["kind"])].append(row)
    standard = list(_read("requesting_offices.csv"))
    for upazila in levels[OfficeKind.UPAZILA]:
        levels[OfficeKind.REQUESTING] += _requesting(upazila, standard)
    return levels


def _requesting(upazila: Row, standard: list[Row]) -> Iterator[Row]:
    for row in standard:
        if row["where"] == "every" or upazila["slug"] in CHARTERED:
            yield {
                "parent": upazila["slug"],
                "slug": f"{row['slug']}-{upazila['slug']}",
                "requesting_kind": row["requesting_kind"],
                "name_bn": f"{row['name_bn']}, {upazila['name_bn']}",
                "name_en": f"{row['name_en']}, {upazila['name_en']}",
            }


def _read(name: str) -> Iterator[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _office(kind: OfficeKind, row: Row, known: dict[str, int], position: int) -> Office:
    fields: dict[str, Any] = {name: row[name] for name in ("slug", "name_bn", "name_en")}
    return Office(
        kind=kind,
        parent_id=known[row["parent"]] if row["parent"] else None,
        code=row.get("code") or None,
        requesting_kind=row.get("requesting_kind", ""),
        has_ict_office=kind == OfficeKind.UPAZILA,
        position=position,
        path=f"new/{row['slug']}/",
        **fields,
    )


def _put_paths(kind: OfficeKind) -> None:
    # One statement a level. Paths stand in no history, so a plain update loses nothing that is audited.
    fresh = Office.objects.filter(kind=kind, path__startswith="new/")
    own = Concat(Cast("pk", CharField()), Value("/"))
    if kind == OfficeKind.DIRECTORATE:
        fresh.update(path=Concat(Value("/"), own))
        return
    parents = Office.objects.filter(pk=OuterRef("parent_id")).values("path")[:1]
    fresh.update(path=Concat(Subquery(parents), own, output_field=CharField()))
