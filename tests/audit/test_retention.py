from __future__ import annotations

from datetime import UTC, datetime

import pytest

from audit import chain, guard
from audit.models import Lift
from audit.retention import recorded_lift
from audit.verify import Walk
from offices.models import Office
from tests.audit.conftest import MakeOffice

pytestmark = [pytest.mark.django_db, pytest.mark.tryout]
AT = datetime(2026, 9, 7, 4, 5, tzinfo=UTC)


def test_a_lift_is_recorded_sealed_and_does_not_hide_what_it_changed(make_office: MakeOffice) -> None:
    make_office("kept")
    chain.seal(at=AT)

    with recorded_lift(reason="order 12 of 2026", at=AT, job="anonymise"):
        Office.history.update(name_en="")
    chain.seal(at=AT)

    key = Office.history.get().history_id
    lift = Lift.objects.get()
    assert (lift.reason, lift.job, lift.actor_id, str(lift)) == ("order 12 of 2026", "anonymise", None, lift.reason)
    assert [str(problem) for problem in Walk().problems()] == [
        f"broken table=offices_historicaloffice id={key} what=altered at=link 1"
    ]
    assert guard.missing() == []


def test_what_fails_inside_leaves_neither_change_nor_record(make_office: MakeOffice) -> None:
    make_office("kept")

    with pytest.raises(ZeroDivisionError):
        _fail_inside()

    assert (Lift.objects.count(), Office.history.get().name_en) == (0, "kept")


def _fail_inside() -> None:
    with recorded_lift(reason="x", at=AT, job="anonymise"):
        Office.history.update(name_en="")
        raise ZeroDivisionError


@pytest.mark.parametrize(("reason", "job"), [(" ", "anonymise"), ("order", "")], ids=["no reason", "nobody"])
def test_a_lift_without_reason_or_author_is_refused(reason: str, job: str) -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        recorded_lift(reason=reason, at=AT, job=job).__enter__()
