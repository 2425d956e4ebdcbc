"""The service line that each of the 20 shared requisitions should get stands in the charter with that promise."""

import json
from pathlib import Path
from typing import Any

import pytest

from sla.models import ServiceType
from sla.naming import load_service_types, names_of
from tests.sla.importing.files import shipped

FILE = Path(__file__).parents[2] / "data" / "requisitions.json"
REQUISITIONS = json.loads(FILE.read_text(encoding="utf-8"))["requisitions"]


@pytest.mark.parametrize("requisition", REQUISITIONS, ids=lambda requisition: requisition["id"])
def test_the_expected_line_makes_the_expected_promise(requisition: dict[str, Any]) -> None:
    slug, expected = requisition["serving_office"], requisition["expected"]
    place = (expected["section"], expected["serial"])
    (line,) = [line for line in shipped(slug).lines if (line.section, line.serial) == place]
    assert line.name == expected["service_name_bn"]
    assert line.timeline.promise.working_days == expected["committed_working_days"]
    assert line.timeline.promise.first_target_same_day is expected["immediate_target"]
    assert line.timeline.on_demand is expected["on_demand"]
    assert line.timeline.as_directed is expected["as_directed"]
    assert line.timeline.missing is expected["timeline_missing"]


def test_all_twenty_are_checked() -> None:
    assert len(REQUISITIONS) == 20


@pytest.mark.parametrize("requisition", REQUISITIONS, ids=lambda requisition: requisition["id"])
@pytest.mark.django_db
def test_its_form_is_the_one_the_requisition_fills(requisition: dict[str, Any]) -> None:
    load_service_types()
    names = names_of(requisition["serving_office"], requisition["expected"]["service_name_bn"])
    assert ServiceType.objects.get(code=names.service_type).form_kind == requisition["details"]["kind"]
