"""Charters as versions: loading, re-importing, the line that binds on a day, services that outlive a version."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from offices.history import acting
from offices.models import Office
from sla.catalogue import line_for, lines_in_force, search_lines
from sla.core.promise import Promise, PromiseKind
from sla.importing.errors import CharterError
from sla.loading import CharterConflict, ImportOrder, Loaded, Outcome, load_charter
from sla.models import Charter, CharterFinding, CharterLine, Expectation, GrievanceStep, Service, ServiceType
from sla.naming import guess_type
from sla.templatetags.promise_text import promise_text
from tests.sla.importing.files import ROW, shipped_text, small, with_cell
from tests.sla.offices import make_charter_offices

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 5, 0, tzinfo=UTC)
MODELS: tuple[type[Model], ...] = (Charter, CharterLine, CharterFinding, Service, GrievanceStep, Expectation)


@pytest.fixture
def offices() -> dict[str, Office]:
    return make_charter_offices()


@pytest.fixture
def office(offices: dict[str, Office]) -> Office:
    return offices["melandaha-jamalpur"]


def load(text: str, office: Office, day: date | None = None, **options: bool) -> Loaded:
    with acting(None, "import_charter"):
        return load_charter(text, office=office, order=ImportOrder(day, **options), at=AT)


def counts() -> dict[str, int]:
    found = {model.__name__: model._default_manager.count() for model in MODELS}
    histories = {f"{model.__name__} history": model.history.count() for model in MODELS if hasattr(model, "history")}
    return found | histories


def test_a_charter_is_stored_with_lines_findings_ladder_and_history(office: Office) -> None:
    charter = load(shipped_text(office.slug), office).charter
    assert (charter.number, charter.state, charter.date_printed) == (1, Charter.State.IN_FORCE, False)
    assert charter.effective_on == date(2023, 7, 1)
    assert charter.lines.count() == CharterLine.history.count() == Service.history.count() == 5
    assert list(charter.findings.filter(code="A06").values_list("line__serial", flat=True)) == [1, 2]
    with override("en"):
        assert charter.findings.filter(code="A06")[0].meaning == "a misprinted number word, read as three"
    steps = list(charter.grievance_steps.values_list("length", "unit", "printed", "enquiry_extension"))
    assert steps == [(30, "working_days", False, 10), (20, "working_days", False, 0), (60, "working_days", False, 0)]
    assert CharterLine.history.first().history_change_reason == "import_charter"
    assert charter.lines.get(serial=1).to_core() == Promise(PromiseKind.WORKING_DAYS, 3, raw="তিনি কার্যদিবস")


def test_the_printed_ladder_and_expectations_are_kept(offices: dict[str, Office]) -> None:
    charter = load(shipped_text("manikganj-sadar-manikganj"), offices["manikganj-sadar-manikganj"]).charter
    first = charter.grievance_steps.get(level=1)
    assert (first.printed, first.holder_post_bn, first.enquiry_extension) == (True, "উপজেলা আইসিটি অফিসার", 10)
    assert charter.expectations.count() == 6


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    load(shipped_text(office.slug), office)
    before = counts()
    again = load("\ufeff" + shipped_text(office.slug).replace("\n", "\r\n"), office)
    assert again.outcome is Outcome.UNCHANGED
    assert counts() == before


def test_another_text_of_the_same_date_is_refused(office: Office) -> None:
    load(small(), office)
    before = counts()
    with pytest.raises(CharterConflict, match="01/07/2023"):
        load(small(with_cell(ROW, 5, "৯ কার্যদিবস")), office)
    assert counts() == before


def test_a_draft_may_be_replaced_and_binds_nobody(office: Office) -> None:
    load(small(), office, draft=True)
    assert lines_in_force(office, date(2026, 9, 7)) == []
    loaded = load(small(with_cell(ROW, 5, "৯ কার্যদিবস")), office)
    assert loaded.outcome is Outcome.REPLACED
    assert [line.working_days for line in lines_in_force(office, date(2026, 9, 7))] == [9]
    assert (Charter.objects.count(), Service.objects.count()) == (1, 1)


def test_a_dry_run_reads_everything_and_stores_nothing(office: Office) -> None:
    before = counts()
    assert len(load(shipped_text(office.slug), office, dry_run=True).parsed.lines) == 5
    assert counts() == before


def test_a_file_that_breaks_late_loads_nothing(office: Office) -> None:
    before = counts()
    with pytest.raises(CharterError):
        load(small(ROW, with_cell(with_cell(ROW, 0, "২"), 5, "৯৯৯ কার্যদিবস")), office)
    assert counts() == before


def test_each_day_has_its_own_version(office: Office) -> None:
    load(small(), office, date(2024, 1, 1))
    load(small(with_cell(ROW, 5, "৯ কার্যদিবস")), office, date(2026, 10, 1))
    days = {day: [line.working_days for line in lines_in_force(office, day)] for day in (
        date(2023, 12, 31), date(2024, 1, 1), date(2026, 9, 30), date(2026, 10, 1)
    )}  # fmt: skip
    assert list(days.values()) == [[], [3], [3], [9]]
    service = Service.objects.get()
    early, late = line_for(service, date(2026, 9, 30)), line_for(service, date(2026, 10, 1))
    assert [line and line.working_days for line in (early, late)] == [3, 9]
    assert line_for(service, date(2023, 12, 31)) is None


def test_a_withdrawn_version_gives_way_to_the_one_before(office: Office) -> None:
    load(small(), office, date(2024, 1, 1))
    later = load(small(with_cell(ROW, 5, "৯ কার্যদিবস")), office, date(2025, 1, 1)).charter
    later.state, later.retired_on = Charter.State.RETIRED, date(2025, 6, 1)
    later.save()
    assert [lines_in_force(office, day)[0].working_days for day in (date(2025, 5, 31), date(2025, 6, 1))] == [9, 3]


def test_a_service_keeps_its_identity_when_its_serial_moves(office: Office) -> None:
    other = with_cell(with_cell(ROW, 0, "২"), 1, "ইউনিয়ন ডিজিটাল সেন্টারকে সহায়তা প্রদান")
    load(small(ROW, other), office, date(2024, 1, 1))
    ids = dict(CharterLine.objects.values_list("name_bn", "service__public_id"))
    added = with_cell(ROW, 1, "সাইবার নিরাপত্তা বিষয়ে সচেতনতা")
    moved = with_cell(with_cell(ROW, 0, "৩"), 1, "আইসিটি বিষয়ে পরামর্শ প্রদান।")
    load(small(added, other, moved), office, date(2026, 1, 1))
    now = dict(CharterLine.objects.in_force(office, date(2026, 1, 1)).values_list("serial", "service__public_id"))
    assert now[2] == ids["ইউনিয়ন ডিজিটাল সেন্টারকে সহায়তা প্রদান"] == f"{office.slug}-unsectioned-2"
    assert now[3] == ids["আইসিটি বিষয়ে পরামর্শ প্রদান"] == f"{office.slug}-unsectioned-1"
    assert now[1] == f"{office.slug}-unsectioned-1-v2"


def test_the_catalogue_is_one_query_and_leaves_out_what_is_switched_off(office: Office) -> None:
    load(shipped_text(office.slug), office)
    service = Service.objects.get(public_id=f"{office.slug}-unsectioned-4")
    service.is_active = False
    service.save()
    with CaptureQueriesContext(connection) as queries:
        lines = lines_in_force(office, date(2026, 9, 7))
        kinds = [line.service.service_type.form_kind for line in lines]
    assert len(queries) == 1
    assert kinds == ["portal_update", "dnothi_support", "lab_visit", "udc_support"]
    assert line_for(service, date(2026, 9, 7)) is not None


def test_search_finds_older_names_and_other_spellings(offices: dict[str, Office]) -> None:
    lines = []
    for slug in ("kachua-bagerhat", "kalmakanda-netrokona"):
        load(shipped_text(slug), offices[slug])
        lines += lines_in_force(offices[slug], date(2026, 9, 7))
    found = [line.serial for line in search_lines(lines, "ডি নথি")]
    assert found == [line.serial for line in search_lines(lines, "ই-ফাইলিং")] == [1, 3]
    assert len(search_lines(lines, "innovation")) == 1
    assert len(search_lines(lines, "")) == len(lines) == 20


def test_the_database_refuses_half_a_promise(office: Office) -> None:
    line = load(small(), office).charter.lines.get()
    line.working_days = None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ডি-নথি বিষয়ক প্রশিক্ষণ", "dnothi_training"),
        ("জাতীয় তথ্য বাতায়ন হালনাগাদ", "portal_update"),
        ("আইসিটি ডিজিটাল ল্যাব পরিদর্শন", "lab_support"),
        ("রাষ্ট্রীয় অনুষ্ঠান পালন", "other_duty"),
    ],
)
def test_a_new_service_gets_a_national_type_by_its_words(name: str, code: str) -> None:
    assert guess_type(name) == code


def test_names_follow_the_language(offices: dict[str, Office]) -> None:
    load(shipped_text("kachua-bagerhat"), offices["kachua-bagerhat"])
    line = CharterLine.objects.get(serial=2)
    with override("en"):
        assert line.display_name == "Services concerning the portal"
        assert str(ServiceType.objects.get(code="innovation")) == "Innovation"
    with override("bn"):
        assert line.display_name == "ওয়েব পোর্টাল সংক্রান্ত সেবা"
        assert line.name_bn == "পোর্টাল সংক্রান্ত"


PROMISES = {
    "7 working days": Promise(PromiseKind.WORKING_DAYS, 7),
    "1 working day": Promise(PromiseKind.WORKING_DAYS, 1),
    "Immediate, or 3 working days": Promise(PromiseKind.WORKING_DAYS, 3, first_target_same_day=True),
    "7 working days, or on demand": Promise(PromiseKind.WORKING_DAYS, 7, negotiable=True),
    "Immediate": Promise(PromiseKind.IMMEDIATE),
    "Immediate, or on demand": Promise(PromiseKind.IMMEDIATE, negotiable=True),
    "On demand": Promise(PromiseKind.ON_DEMAND, negotiable=True),
    "As directed": Promise(PromiseKind.AS_DIRECTED, negotiable=True),
    "No time limit published": Promise(PromiseKind.NOT_PUBLISHED),
}


@pytest.mark.parametrize("words", PROMISES)
def test_a_promise_in_words(words: str) -> None:
    with override("en"):
        assert promise_text(PROMISES[words]) == words
