"""The pages of charter versions: who reaches them, what they show, how a draft becomes the charter."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla import charter_drafting as drafting
from sla.charter_difference import fingerprint, replaced_by
from sla.charter_versions import Approval, publish_charter
from sla.models import Charter, Service
from tests.charters import dhaka, make_charter, send
from tests.history import assert_history_complete
from tests.people import town
from tests.sla.importing.files import ROW, small, with_cell
from tests.tickets.conftest import time_machine_at

__all__ = ["time_machine_at", "town"]
SLUG = "kalmakanda-netrokona"
ROOT = f"/charters/{SLUG}/versions/"
PUBLIC_ID = f"{SLUG}-institutional-3"
LINE = {
    "name_bn": "সেবা portal",
    "raw_timeline_bn": "২ কার্যদিবস",
    "section": "institutional",
    "name_en": "Service portal",
}


@pytest.fixture
def services(town, time_machine_at):
    time_machine_at("2026-09-07 11:00")
    return make_charter(town.office(SLUG))


@pytest.fixture
def karim(client, town, services):
    client.cookies["django_language"] = "en"
    client.force_login(town.user("karim"))
    return client


@pytest.fixture
def draft(town, services):
    office = town.office(SLUG)
    return drafting.draft_charter(
        office, effective_on=date(2026, 10, 1), actor=town.user("karim"), at=dhaka("2026-09-07 11:00")
    )


def text_of(page):
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize("name", ["rahima", "jabed", "lipi", "selina", "dipu", "monira", "audit", "grihan"])
@pytest.mark.parametrize(
    "path", ["", "new/", "import/", "2/", "2/proof/", "2/ladder/", "2/lines/add/", f"2/lines/{PUBLIC_ID}/", "1/retire/"]
)
def test_who_may_not_edit_finds_nothing(client, town, draft, name, path):
    client.force_login(town.user(name))

    assert client.get(f"{ROOT}{path}").status_code == 404


@pytest.mark.parametrize("name", ["jabed", "selina", "dipu"])
def test_who_may_not_edit_changes_nothing(client, town, draft, name):
    client.force_login(town.user(name))
    before = list(Charter.history.values_list("pk", flat=True))
    steps = ["2/publish/", "2/discard/", "1/retire/", f"2/lines/{PUBLIC_ID}/remove/", "new/"]

    assert [client.post(f"{ROOT}{path}", {"memo": "x"}).status_code for path in steps] == [404] * 5
    assert client.post(f"/charters/{SLUG}/services/{PUBLIC_ID}/").status_code == 404
    assert client.get(f"/charters/{SLUG}/time-limit/{PUBLIC_ID}/").status_code == 404
    assert list(Charter.history.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("name", ["karim", "admin"])
def test_head_and_administrator_open_every_page(client, town, draft, name):
    client.force_login(town.user(name))
    paths = ["", "new/", "import/", "1/", "2/", "2/proof/", "2/lines/add/", f"2/lines/{PUBLIC_ID}/", "1/retire/"]

    assert [client.get(f"{ROOT}{path}").status_code for path in paths] == [200] * len(paths)


def test_the_whole_way_from_a_copy_to_a_published_version(karim, town, services):
    running = send(services["portal"], town.user("rahima"), at="2026-09-07 10:00")
    assert karim.post(f"{ROOT}new/", {"effective_on": "০১/১০/২০২৬"}).url == f"{ROOT}2/"
    assert karim.post(f"{ROOT}2/lines/{PUBLIC_ID}/", {**LINE, "save": "1"}).url == ROOT
    page = karim.get(ROOT)

    assert "The promised date of <b>1 running request</b> does not change." in text_of(page)
    assert "1 day shorter" in text_of(page)
    form = page.context["form"].initial
    answer = karim.post(
        f"{ROOT}2/publish/", {"memo": "আদেশ ১২", "effective_on": "01/10/2026", "seen": form["seen"]}, follow=True
    )
    assert "Version 2 is published; it is in force from 1 October 2026." in text_of(answer)
    running.refresh_from_db()
    assert (running.due_at, running.line.charter.number) == (dhaka("2026-09-10 17:00"), 1)
    assert_history_complete()


def test_the_time_limit_is_read_aloud_before_it_is_saved(karim, draft):
    page = karim.post(f"{ROOT}2/lines/{PUBLIC_ID}/", {**LINE, "raw_timeline_bn": "তাৎক্ষণিক / পাঁচ কার্যদিবস", "read": ""})

    assert "Immediate, or 5 working days" in text_of(page)
    assert draft.lines.get(service__public_id=PUBLIC_ID).working_days == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("raw_timeline_bn", "২.৫ কার্যদিবস"),
        ("raw_timeline_bn", "৯৯৯ কার্যদিবস"),
        ("responsible_post_bn", "প্রোগ্রামার, ০১৭০০-০০০০০০"),
        ("superior_post_bn", "head@example.org"),
        ("name_bn", ""),
        ("section", "nowhere"),
    ],
)
def test_a_wrong_line_is_told_beside_its_field(karim, draft, field, value):
    page = karim.post(f"{ROOT}2/lines/{PUBLIC_ID}/", {**LINE, field: value, "save": "1"})

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert f'id="id_{field}-error"' in page.content.decode()


def test_two_who_edit_one_line_do_not_overwrite_each_other_unseen(karim, draft, services, town):
    path = f"{ROOT}2/lines/{PUBLIC_ID}/"
    seen = karim.get(path).context["seen"]
    karim.post(path, {**LINE, "raw_timeline_bn": "৪ কার্যদিবস", "seen": seen, "save": "1"})
    late = karim.post(path, {**LINE, "seen": seen, "save": "1"})

    assert "Somebody else has rewritten this line" in text_of(late)
    assert draft.lines.get(service__public_id=PUBLIC_ID).working_days == 4
    karim.post(path, {**LINE, "seen": late.context["seen"], "save": "1"})
    assert draft.lines.get(service__public_id=PUBLIC_ID).working_days == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"memo": "", "effective_on": "01/10/2026"}, "memo"),
        ({"memo": "x", "effective_on": "06/09/2026"}, "effective_on"),
        ({"memo": "x", "effective_on": "31/02/2027"}, "effective_on"),
    ],
)
def test_publishing_names_what_is_missing(karim, draft, sent, field):
    page = karim.post(f"{ROOT}2/publish/", sent)

    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert Charter.objects.get(pk=draft.pk).state == Charter.State.DRAFT


def test_a_draft_that_changed_meanwhile_is_shown_anew(karim, draft, services, town):
    seen = karim.get(ROOT).context["form"].initial["seen"]
    drafting.remove_line(draft.pk, services["event"], actor=town.user("admin"))
    sent = {"memo": "x", "effective_on": "01/10/2026", "seen": seen}
    page = karim.post(f"{ROOT}2/publish/", sent)

    assert "The draft has changed since you opened this page" in text_of(page)
    again = karim.post(f"{ROOT}2/publish/", {**sent, "seen": page.context["form"].data["seen"]})
    assert again.status_code == 302
    assert "meanwhile" in text_of(karim.post(f"{ROOT}2/publish/", sent, follow=True))


def test_an_import_is_tried_before_it_is_kept(karim, town, services):
    sent = {"effective_on": "01/10/2026", "text": small(with_cell(ROW, 5, "৯ কার্যদিবস"))}
    trial = karim.post(f"{ROOT}import/", {**sent, "try": "1"})

    assert "1 service read" in text_of(trial)
    assert Charter.objects.count() == 1
    file = SimpleUploadedFile("charter.tsv", sent["text"].encode())
    assert karim.post(f"{ROOT}import/", {"effective_on": "01/10/2026", "file": file, "keep": "1"}).url == f"{ROOT}2/"
    assert Charter.objects.get(number=2).lines.get().working_days == 9
    assert_history_complete()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (small(with_cell(ROW, 5, "৯৯৯ কার্যদিবস")), "line 4"),
        (small(ROW, ROW), "line 5"),
        ("plain words", "Bangla"),
        ("", "Paste the charter"),
    ],
)
def test_an_import_that_cannot_be_read_names_the_line(karim, text, says):
    page = karim.post(f"{ROOT}import/", {"effective_on": "01/10/2026", "text": text, "keep": "1"})

    assert says in str(page.context["form"].errors["text"])
    assert Charter.objects.count() == 1


def test_an_import_meets_the_versions_that_are_there(karim, draft):
    text = small()
    same_day = karim.post(f"{ROOT}import/", {"effective_on": "01/10/2026", "text": text, "try": "1"})
    other_day = karim.post(f"{ROOT}import/", {"effective_on": "02/10/2026", "text": text, "keep": "1"})

    assert "Keeping it replaces the draft of this day" in text_of(same_day)
    assert "There is a draft already: version 2." in text_of(other_day)
    assert draft.lines.count() == 7


def test_an_import_of_a_taken_day_is_told_beside_the_day(karim, town, draft):
    publish_charter(
        draft.pk, Approval("আদেশ", date(2026, 10, 1), fingerprint(draft, replaced_by(draft))),
        actor=town.user("karim"), at=dhaka("2026-09-07 11:00"),
    )  # fmt: skip
    page = karim.post(f"{ROOT}import/", {"effective_on": "01/10/2026", "text": small(), "keep": "1"})

    assert list(page.context["form"].errors) == ["effective_on"]


def test_a_service_is_switched_off_at_once(karim, services):
    kind = services["portal"].service_type_id
    karim.post(f"/charters/{SLUG}/services/{PUBLIC_ID}/", {"service_type": kind})

    assert not Service.objects.get(public_id=PUBLIC_ID).is_active
    assert_history_complete()


def test_a_missing_time_limit_goes_into_a_draft_with_its_order(karim, services):
    path = f"/charters/{SLUG}/time-limit/{services['defect'].public_id}/"
    refused = karim.post(path, {"raw_timeline_bn": "সশরীরে", "memo": "আদেশ ৯", "effective_on": "01/10/2026"})
    karim.post(path, {"raw_timeline_bn": "৫ কার্যদিবস", "memo": "আদেশ ৯", "effective_on": "01/10/2026"})

    assert list(refused.context["form"].errors) == ["raw_timeline_bn"]
    assert Charter.objects.get(number=2).memo == "আদেশ ৯"
    assert "আদেশ ৯" in text_of(karim.get(ROOT))


def ladder(page, **changes):
    """What the page of the ladder would send, with changes."""
    steps = page.context["steps"]
    sent = {"form-TOTAL_FORMS": len(steps.forms), "form-INITIAL_FORMS": steps.initial_form_count(), "wishes": ""}
    for form in steps.initial_forms:
        sent |= {f"{form.prefix}-{name}": value for name, value in form.initial.items()}
    return sent | {f"form-{len(steps.forms) - 1}-unit": "working_days"} | changes


def test_the_ladder_and_the_expectations_are_rewritten_in_the_draft(karim, draft):
    page = karim.get(f"{ROOT}2/ladder/")
    step = {"form-0-post_bn": "অনিক", "form-0-length": "৩০", "form-0-unit": "working_days",
            "form-0-alternate_post_bn": "প্রোগ্রামার", "form-0-enquiry_extension": "১০"}  # fmt: skip
    wrong = karim.post(f"{ROOT}2/ladder/", ladder(page, **{**step, "form-0-length": "০"}))
    empty = karim.post(f"{ROOT}2/ladder/", ladder(page))
    karim.post(f"{ROOT}2/ladder/", ladder(page, **step, wishes="সময়মতো আসুন\n\nকাগজ আনুন"))

    assert wrong.context["steps"].forms[0].errors.keys() == {"length"}
    assert "one step at least" in text_of(empty)
    kept = draft.grievance_steps.get()
    assert (kept.length, kept.enquiry_extension, kept.alternate_post_bn, kept.printed) == (30, 10, "প্রোগ্রামার", True)
    assert list(draft.expectations.values_list("serial", "text_bn")) == [(1, "সময়মতো আসুন"), (2, "কাগজ আনুন")]
    assert not draft.findings.filter(code="A20").exists()
    changed = karim.get(ROOT).context["difference"]
    assert changed.ladder and changed.expectations
    karim.post(f"{ROOT}2/ladder/", ladder(karim.get(f"{ROOT}2/ladder/"), **{"form-0-DELETE": "on"}, **{
        "form-1-post_bn": "আপিল কর্মকর্তা", "form-1-length": "20"}))  # fmt: skip
    assert draft.grievance_steps.get().post_bn == "আপিল কর্মকর্তা"
    assert_history_complete()


def test_withdrawing_says_what_binds_then(karim, town, services):
    page = karim.get(f"{ROOT}1/retire/")
    karim.post(f"{ROOT}1/retire/", {"memo": "আদেশ ৩", "retired_on": "08/09/2026"})

    assert "the office has no charter" in text_of(page)
    assert Charter.objects.get().retired_on == date(2026, 9, 8)
    assert_history_complete()


def test_the_versions_page_costs_the_same_whatever_changes(karim, draft, services, town):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            karim.get(ROOT)
        return len(captured)

    first = cost()
    drafting.remove_line(draft.pk, services["event"], actor=town.user("karim"))
    drafting.remove_line(draft.pk, services["help"], actor=town.user("karim"))
    assert (first, cost()) == (18, 18)


def test_open_data_names_every_line_for_ever(client, draft, services):
    answer = client.get(f"/charters/{SLUG}.json")
    line = answer.json()["lines"][0]

    assert answer["Content-Type"] == "application/json"
    assert (answer.json()["version"], answer.json()["effective_on"]) == (1, "2024-01-01")
    assert (line["id"], line["service"]) == (f"{SLUG}-institutional-1/v1", f"{SLUG}-institutional-1")
    assert (line["promise"]["kind"], line["promise"]["working_days"]) == ("working_days", 7)
    assert client.get(f"/charters/{SLUG}.json?version=১").json() == answer.json()
    asked = ["?version=2", "?version=x", "?version=99999999999"]
    assert [client.get(f"/charters/{SLUG}.json{query}").status_code for query in asked] == [404] * 3
    assert client.get("/charters/nowhere.json").status_code == 404
