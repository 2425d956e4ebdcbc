"""The path of an office follows its parents."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from offices.models import Office, OfficeKind
from tests.people import Town, make_office


def test_path_names_every_parent(town: Town) -> None:
    uno = Office.objects.get(slug="uno-kalmakanda-netrokona")
    above = ["doict", "mymensingh-division", "netrokona", "kalmakanda-netrokona"]

    assert uno.path_ids() == [*(town.office(slug).pk for slug in above), uno.pk]
    assert uno.is_within(town.office("netrokona"))
    assert not uno.is_within(town.office("jamalpur"))


def test_below_holds_the_office_and_its_subtree_only(town: Town) -> None:
    slugs = set(Office.objects.below(town.office("jamalpur")).values_list("slug", flat=True))
    assert slugs == {"jamalpur", "melandaha-jamalpur", "uno-melandaha-jamalpur"}


def test_moving_an_office_moves_its_subtree_with_one_history_row(town: Town) -> None:
    kalmakanda = Office.objects.get(slug="kalmakanda-netrokona")
    before = Office.history.count()
    kalmakanda.parent = town.office("jamalpur")

    kalmakanda.save()

    assert Office.objects.get(slug="uno-kalmakanda-netrokona").is_within(town.office("jamalpur"))
    assert Office.history.count() == before + 1


def test_serving_offices_are_active_upazilas_with_an_ict_office(town: Town) -> None:
    durgapur = Office.objects.get(slug="durgapur-netrokona")
    durgapur.has_ict_office = False
    durgapur.save()

    assert set(Office.objects.serving().values_list("slug", flat=True)) == {
        "kalmakanda-netrokona",
        "melandaha-jamalpur",
    }


@pytest.mark.parametrize("parent", ["doict", "kalmakanda-netrokona", None])
def test_a_district_stands_under_a_division_only(town: Town, parent: str | None) -> None:
    district = town.office("netrokona")
    district.parent = town.offices.get(parent or "")
    with pytest.raises(ValidationError):
        district.full_clean()


def test_an_upazila_needs_a_code_of_its_own(town: Town) -> None:
    with pytest.raises(IntegrityError):
        make_office("barhatta-netrokona", OfficeKind.UPAZILA, town.office("netrokona"), code="KLM")


def test_people_are_never_deleted(town: Town) -> None:
    with pytest.raises(ProtectedError):
        town.user("karim").delete()
