"""Versions of a charter: drafts, differences, publishing and withdrawing; running requests keep their promise."""

from datetime import date

import pytest

from sla import charter_drafting as drafting
from sla.catalogue import line_for
from sla.charter_difference import difference, fingerprint, replaced_by
from sla.charter_errors import CharterChanged, CharterStepError
from sla.charter_lines import LineText
from sla.charter_versions import (
    Approval,
    binding_after,
    publish_charter,
    retire_charter,
    running_tickets,
    versions_of,
)
from sla.importing.errors import CharterError
from sla.loading import ImportOrder, load_charter
from sla.models import Charter, CharterLine, GrievanceStep, Service
from tests.charters import dhaka, make_charter, send
from tests.history import assert_history_complete
from tests.people import town
from tests.sla.importing.files import ROW, shipped_text, small, with_cell
from tests.tickets.parallel import at_once
from tickets.domain import lifecycle
from tickets.models import Ticket

__all__ = ["town"]
AT = dhaka("2026-09-07 11:00")
DAY = date(2026, 10, 1)
MEMO = "৫৬.০৪.০০০০.০০০.০০.০০০.২৬-১২, ৩১/০৮/২০২৬"


@pytest.fixture
def office(town):
    return town.office("kalmakanda-netrokona")


@pytest.fixture
def services(office):
    return make_charter(office)


@pytest.fixture
def karim(town):
    return town.user("karim")


@pytest.fixture
def draft(office, services, karim):
    return drafting.draft_charter(office, effective_on=DAY, actor=karim, at=AT)


def text(name="সেবা portal", time="৫ কার্যদিবস", **more):
    return LineText(name_bn=name, raw_timeline_bn=time, section="institutional", **more)


def publish(draft, actor, *, memo=MEMO, day=None, seen=None):
    seen = fingerprint(draft, replaced_by(draft)) if seen is None else seen
    return publish_charter(draft.pk, Approval(memo, day or draft.effective_on, seen), actor=actor, at=AT)


def test_a_draft_is_a_copy_that_binds_nobody(office, draft, services):
    changes = difference(replaced_by(draft), draft)

    assert (draft.number, draft.state, draft.lines.count()) == (2, Charter.State.DRAFT, len(services))
    assert (changes.is_empty, changes.unchanged) == (True, len(services))
    assert line_for(services["portal"], date(2027, 1, 3)).charter.number == 1
    assert_history_complete()


def test_a_draft_of_a_real_charter_keeps_its_parts_and_its_faults(office, karim):
    first = load_charter(
        shipped_text("manikganj-sadar-manikganj"), office=office, order=ImportOrder(date(2024, 1, 1)), at=AT
    ).charter
    copy = drafting.draft_charter(office, effective_on=DAY, actor=karim, at=AT)

    assert copy.grievance_steps.count() == 3
    assert copy.expectations.count() == 6
    codes = [sorted(charter.findings.values_list("code", "line__serial", "text")) for charter in (first, copy)]
    assert codes[0] == codes[1]
    assert difference(first, copy).is_empty


def test_the_difference_names_what_is_new_gone_and_rewritten(draft, services, karim):
    drafting.edit_line(draft.pk, services["portal"], text(fee_bn="বিনামূল্যে"), actor=karim)
    drafting.remove_line(draft.pk, services["event"], actor=karim)
    kind = services["portal"].service_type
    drafting.add_line(draft.pk, text("নতুন সেবা", "১৫ কার্যদিবস"), kind, actor=karim)
    changes = difference(replaced_by(draft), draft)

    assert [(change.line.service, change.days) for change in changes.changed] == [(services["portal"], 2)]
    assert {cell.name for cell in changes.changed[0].cells} == {"raw_timeline_bn", "fee_bn", "name_en"}
    assert [change.new.working_days for change in changes.added] == [15]
    assert [change.old.service for change in changes.removed] == [services["event"]]
    assert changes.unchanged == len(services) - 2
    assert_history_complete()


def test_a_line_is_read_as_an_import_reads_it(draft, services, karim):
    line = drafting.edit_line(
        draft.pk, services["portal"], text(time="তাৎক্ষনিক / ০২ কার্যদিবস", fee_bn="বিনামূল্যে"), actor=karim
    )

    assert (line.working_days, line.first_target_same_day, line.fee_kinds) == (2, True, ["free"])
    assert draft.findings.filter(line=line, code="A02").exists()
    assert draft.findings.get(code="A25").text.startswith("তাৎক্ষনিক")
    with pytest.raises(CharterError):
        drafting.edit_line(draft.pk, services["portal"], text(time="৯৯৯ কার্যদিবস"), actor=karim)


def test_publishing_leaves_running_promises_alone_and_binds_new_ones(town, draft, services, karim, office):
    rahima = town.user("rahima")
    running = send(services["portal"], rahima, at="2026-09-07 10:00")
    gone = send(services["training"], rahima, at="2026-09-07 10:00")
    drafting.edit_line(draft.pk, services["portal"], text(time="২ কার্যদিবস"), actor=karim)
    drafting.remove_line(draft.pk, services["training"], actor=karim)
    before = {ticket.pk: (ticket.due_at, ticket.line_id, ticket.due_revision) for ticket in (running, gone)}
    assert running_tickets(office) == {services["portal"].pk: 1, services["training"].pk: 1}

    publish(draft, karim)
    late = send(services["portal"], rahima, at="2026-10-01 10:00")
    for ticket in (running, gone):
        ticket.refresh_from_db()
        assert before[ticket.pk] == (ticket.due_at, ticket.line_id, ticket.due_revision)
    assert late.due_at == dhaka("2026-10-05 17:00")  # two working days: 4 and 5 October
    assert running.due_at == dhaka("2026-09-10 17:00")
    lifecycle.resolve_ticket(gone.pk, text="শেষ", actor=karim, at=dhaka("2026-10-01 11:00"), delay_cause="workload")
    assert Ticket.objects.get(pk=gone.pk).verdict_line_id == gone.line_id
    assert line_for(services["training"], DAY) is None
    assert_history_complete()


@pytest.mark.parametrize(
    ("memo", "day", "field"),
    [("  ", DAY, "memo"), (MEMO, date(2026, 9, 6), "effective_on"), (MEMO, date(2024, 1, 1), "effective_on")],
)
def test_publishing_needs_a_memo_and_a_day_that_is_not_past(draft, karim, memo, day, field):
    with pytest.raises(CharterStepError) as refused:
        publish(draft, karim, memo=memo, day=day)

    assert refused.value.field == field
    assert Charter.objects.get(pk=draft.pk).state == Charter.State.DRAFT


def test_the_second_publisher_is_told(draft, karim, town):
    seen = fingerprint(draft, replaced_by(draft))
    publish(draft, karim)

    with pytest.raises(CharterChanged):
        publish(draft, town.user("admin"), seen=seen)
    assert Charter.history.filter(id=draft.pk, history_change_reason__startswith="publish_charter").count() == 1


def test_a_draft_rewritten_since_it_was_read_is_not_published(draft, services, karim):
    seen = fingerprint(draft, replaced_by(draft))
    drafting.edit_line(draft.pk, services["portal"], text(time="৯০ কার্যদিবস"), actor=karim)

    with pytest.raises(CharterChanged):
        publish(draft, karim, seen=seen)


def test_a_published_version_cannot_be_changed_or_discarded(draft, services, karim):
    publish(draft, karim)
    for step in (
        lambda: drafting.edit_line(draft.pk, services["portal"], text(), actor=karim),
        lambda: drafting.remove_line(draft.pk, services["portal"], actor=karim),
        lambda: drafting.add_line(draft.pk, text(), services["portal"].service_type, actor=karim),
        lambda: drafting.discard_draft(draft.pk, actor=karim),
    ):
        with pytest.raises(CharterChanged):
            step()


def test_there_is_one_draft_at_a_time_and_one_version_a_day(office, draft, karim):
    with pytest.raises(CharterStepError):
        drafting.draft_charter(office, effective_on=date(2026, 11, 1), actor=karim, at=AT)
    drafting.discard_draft(draft.pk, actor=karim)
    with pytest.raises(CharterStepError) as refused:
        drafting.draft_charter(office, effective_on=date(2024, 1, 1), actor=karim, at=AT)

    assert refused.value.field == "effective_on"


def test_a_discarded_draft_leaves_nothing_but_its_history(office, draft, services, karim):
    drafting.add_line(draft.pk, text("নতুন সেবা"), services["portal"].service_type, actor=karim)
    drafting.discard_draft(draft.pk, actor=karim)

    assert office.charters.count() == 1
    assert Service.objects.filter(office=office).count() == len(services)
    assert CharterLine.history.filter(history_type="-", history_change_reason="discard_draft").count() == 8
    assert_history_complete()


def test_versions_stand_where_they_stand_on_each_day(office, draft, karim):
    publish(draft, karim)
    standing = {
        day: [
            (version.charter.number, version.standing.value, version.until) for version in versions_of(office, on=day)
        ]
        for day in (date(2026, 9, 7), DAY)
    }

    assert standing[date(2026, 9, 7)] == [(2, "coming", None), (1, "in_force", date(2026, 9, 30))]
    assert standing[DAY] == [(2, "in_force", None), (1, "past", date(2026, 9, 30))]


def test_a_withdrawn_version_gives_way_to_the_one_before(office, draft, services, karim):
    publish(draft, karim)
    assert binding_after(draft, date(2026, 11, 1)).number == 1
    retire_charter(draft.pk, on=date(2026, 11, 1), memo="আদেশ ৭", actor=karim, at=AT)

    days = (date(2026, 10, 31), date(2026, 11, 1))
    assert [line_for(services["portal"], day).charter.number for day in days] == [2, 1]
    with pytest.raises(CharterChanged):
        retire_charter(draft.pk, on=date(2026, 11, 2), memo="আদেশ ৮", actor=karim, at=AT)
    assert_history_complete()


def test_a_version_withdrawn_before_it_began_never_bound(office, draft, karim):
    publish(draft, karim)
    retire_charter(draft.pk, on=date(2026, 9, 7), memo="আদেশ ৭", actor=karim, at=AT)
    found = [(version.standing.value, version.until, version.never_bound) for version in versions_of(office, on=DAY)]

    assert [(row[0], row[2]) for row in found] == [("withdrawn", True), ("in_force", False)]
    assert found[1][1] is None


def test_a_missing_time_limit_is_set_with_its_order_in_a_new_version(services, karim, office):
    step = {"memo": "আদেশ ১২", "effective_on": DAY, "actor": karim, "at": AT}
    with pytest.raises(CharterStepError):
        drafting.set_time_limit(services["defect"], "ব্যক্তিগত উপস্থিতির মাধ্যমে", **step)
    draft = drafting.set_time_limit(services["defect"], "৫ কার্যদিবস", **step)
    again = drafting.set_time_limit(services["event"], "৩ কার্যদিবস", **{**step, "memo": "আদেশ ১৩"})

    assert (draft, draft.memo) == (again, "আদেশ ১২")
    assert not draft.findings.filter(code="A04", line__service=services["defect"]).exists()
    assert draft.lines.get(service=services["defect"]).working_days == 5
    reasons = CharterLine.history.filter(history_change_reason__startswith="set_time_limit")
    assert {row.history_change_reason[-2:] for row in reasons} == {"১২", "১৩"}
    assert_history_complete()


def test_an_import_over_a_draft_changed_by_hand_is_a_change(office, karim):
    loaded = load_charter(small(), office=office, order=ImportOrder(DAY, draft=True), at=AT).charter
    service = loaded.lines.get().service
    drafting.edit_line(loaded.pk, service, text("আইসিটি বিষয়ে পরামর্শ প্রদান", "৯ কার্যদিবস"), actor=karim)
    again = load_charter(
        small(with_cell(ROW, 5, "৩ কার্যদিবস")), office=office, order=ImportOrder(DAY, draft=True), at=AT
    )

    assert again.outcome == "replaced"
    assert again.charter.lines.get().working_days == 3
    assert GrievanceStep.objects.filter(charter=again.charter).count() == 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_eight_publishers_at_once_one_publishes(office, services, karim):
    draft = drafting.draft_charter(office, effective_on=DAY, actor=karim, at=AT)
    seen = fingerprint(draft, replaced_by(draft))
    results = at_once(8, lambda number: publish(draft, karim, memo=f"আদেশ {number}", seen=seen))

    won = [result for result in results if isinstance(result, Charter)]
    assert [type(result) for result in results if result not in won] == [CharterChanged] * 7
    assert Charter.objects.get(pk=draft.pk).memo == won[0].memo
    assert Charter.history.filter(id=draft.pk, history_change_reason__startswith="publish_charter").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_eight_drafts_at_once_one_is_made(office, services, karim):
    results = at_once(
        8, lambda n: drafting.draft_charter(office, effective_on=date(2026, 10, n + 1), actor=karim, at=AT)
    )

    assert sum(isinstance(result, Charter) for result in results) == 1
    assert [type(result) for result in results if not isinstance(result, Charter)] == [CharterStepError] * 7
    assert office.charters.count() == 2
