from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from audit.coverage import audited_models, gaps
from offices.models import Office, Post
from tests.audit.conftest import MakeOffice
from tests.history import assert_history_complete

pytestmark = [pytest.mark.django_db, pytest.mark.tryout]


def found() -> list[str]:
    return [str(gap) for gap in gaps()]


def test_saved_changed_and_deleted_rows_are_complete(make_office: MakeOffice) -> None:
    office, other = make_office("kept"), make_office("gone")
    office.name_en = "Renamed"
    office.save(update_fields=["name_en"])
    other.delete()

    assert_history_complete()
    assert_history_complete(Office)


def test_a_row_without_history_is_named(make_office: MakeOffice) -> None:
    office = make_office("kept")
    (post,) = Post.objects.bulk_create([Post(office=office, title_bn="ক", title_en="A")])

    assert found() == [f"broken table=offices_post id={post.pk} what=no-history"]


def test_an_update_past_history_is_named_with_its_columns(make_office: MakeOffice) -> None:
    office = make_office("kept")
    Office.objects.filter(pk=office.pk).update(name_en="Sly", position=3)

    assert found() == [f"broken table=offices_office id={office.pk} what=differs:name_en,position"]


def test_a_delete_past_history_is_named(make_office: MakeOffice) -> None:
    office = make_office("kept")
    pk = office.pk
    Office.objects.filter(pk=pk)._raw_delete("default")

    assert found() == [f"broken table=offices_office id={pk} what=gone-without-history"]


def test_a_stale_save_with_update_fields_is_named(make_office: MakeOffice) -> None:
    office = make_office("kept")
    fresh = Office.objects.get(pk=office.pk)
    fresh.name_bn = "নতুন"
    fresh.save()
    office.name_en = "Stale copy"
    office.save(update_fields=["name_en"])

    assert found() == [f"broken table=offices_office id={office.pk} what=differs:name_bn"]


def test_every_room_with_history_is_looked_at() -> None:
    tables = {model._meta.db_table for model in audited_models()}

    assert {"offices_user", "offices_posting", "sla_charter", "tickets_ticket", "tickets_hold"} <= tables


def test_the_number_of_questions_does_not_grow_with_the_rows(
    make_office: MakeOffice, django_assert_num_queries: object
) -> None:
    for slug in "abc":
        make_office(slug)

    with django_assert_num_queries(4):  # type: ignore[operator]
        assert_history_complete(Office)


def test_verify_audit_tells_gaps_when_asked(make_office: MakeOffice) -> None:
    office = make_office("kept")
    Office.objects.update(position=9)
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("verify_audit", "--coverage", stdout=out)

    assert out.getvalue().splitlines()[0] == f"broken table=offices_office id={office.pk} what=differs:position"
    assert out.getvalue().splitlines()[-1] == "checked=0 broken=1"
