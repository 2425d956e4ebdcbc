"""The five offices whose charters are shipped, without the rest of the tree."""

from __future__ import annotations

from offices.models import Office, OfficeKind
from tests.sla.importing.files import OFFICES

CODES = dict(zip(OFFICES, ("KACB", "KLGL", "KLM", "MNKS", "MLN"), strict=True))


def make_charter_offices() -> dict[str, Office]:
    """Make the directorate and the five upazila offices; return the five by slug."""
    directorate = Office.objects.create(kind=OfficeKind.DIRECTORATE, slug="doict", name_bn="অধিদপ্তর", name_en="DoICT")
    return {
        slug: Office.objects.create(
            kind=OfficeKind.UPAZILA,
            parent=directorate,
            slug=slug,
            code=CODES[slug],
            name_bn=name,
            name_en=slug,
            has_ict_office=True,
        )
        for slug, name in OFFICES.items()
    }
