from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import chain, guard
from audit.models import Chain, Lift, Link, Mark, Seal
from audit.verify import Walk
from offices.models import Office
from tests.audit.conftest import MakeOffice

pytestmark = [pytest.mark.django_db, pytest.mark.tryout]
AT = datetime(2026, 9, 7, 4, 5, tzinfo=UTC)


@pytest.fixture
def ids() -> list[int]:
    """Keys of six rows, sealed in two seals: links 1 to 3, 4 to 6."""
    keys = [Lift.objects.create(at=AT, reason=reason).pk for reason in "abcdef"]
    chain.seal(at=AT, batch=3)
    return keys


def problems() -> list[str]:
    return [str(problem) for problem in Walk().problems()]


def run(*arguments: str) -> tuple[int, list[str]]:
    """Return the exit code of verify_audit and its lines."""
    out, code = StringIO(), 0
    try:
        call_command("verify_audit", *arguments, stdout=out)
    except SystemExit as end:
        code = int(str(end.code))
    return code, out.getvalue().splitlines()


def forge(change: Callable[[], object]) -> None:
    with guard.lifted():
        change()


def test_a_sound_chain_checks_every_row_and_tells_what_is_unsealed(ids: list[int]) -> None:
    Lift.objects.create(at=AT, reason="new")

    assert run() == (0, ["unsealed=1", "checked=6 broken=0"])


def test_an_altered_row_is_named(ids: list[int]) -> None:
    forge(lambda: Lift.objects.filter(pk=ids[1]).update(reason="forged"))

    line = f"broken table=audit_lift id={ids[1]} what=altered at=link 2"
    assert run() == (1, [line, "unsealed=0", "checked=6 broken=1"])


def test_the_first_of_several_is_named_first(ids: list[int]) -> None:
    forge(lambda: Lift.objects.filter(pk__in=[ids[4], ids[2]]).update(job="forged"))

    assert problems() == [
        f"broken table=audit_lift id={ids[2]} what=altered at=link 3",
        f"broken table=audit_lift id={ids[4]} what=altered at=link 5",
    ]


def test_a_deleted_row_is_named(ids: list[int]) -> None:
    forge(Lift.objects.filter(pk=ids[0]).delete)

    assert problems() == [f"broken table=audit_lift id={ids[0]} what=missing at=link 1"]


def test_history_of_people_at_work_is_covered(make_office: MakeOffice) -> None:
    office = make_office("kept")
    office.name_en = "Renamed"
    office.save()
    chain.seal(at=AT)
    second = Office.history.latest("history_id")

    forge(lambda: Office.history.filter(pk=second.pk).update(history_user_id=7))

    assert problems() == [f"broken table=offices_historicaloffice id={second.pk} what=altered at=link 2"]


def test_a_row_altered_together_with_its_link_breaks_the_chain_there(ids: list[int]) -> None:
    def alter_both() -> None:
        Lift.objects.filter(pk=ids[1]).update(reason="forged")
        other = Lift.objects.get(pk=ids[1])
        columns = Link.objects.get(number=2).shape.columns
        from audit.canonical import row_hash

        Link.objects.filter(number=2).update(
            row_hash=row_hash("audit_lift", columns, [getattr(other, name) for name in columns])
        )

    forge(alter_both)

    assert problems() == [f"broken table=audit_lift id={ids[1]} what=chain at=link 2"]


def test_a_row_deleted_together_with_its_link_leaves_a_gap(ids: list[int]) -> None:
    def delete_both() -> None:
        Link.objects.filter(number=2).delete()
        Lift.objects.filter(pk=ids[1]).delete()

    forge(delete_both)

    assert problems() == ["broken table=audit_link id=2 what=chain at=link 2 to 2 gone"]


def cut_the_tail() -> None:
    Seal.objects.filter(number=2).delete()
    Link.objects.filter(number__gt=3).delete()


def test_a_cut_tail_is_found_by_the_end_of_the_chain(ids: list[int]) -> None:
    forge(cut_the_tail)

    assert problems()[:2] == [
        "broken table=audit_link id=4 what=chain at=ends at link 3, should end at 6",
        "broken table=audit_seal id=2 what=chain at=ends at seal 1, should end at 2",
    ]
    assert problems()[2:] == [
        f"broken table=audit_lift id={pk} what=inserted at=below mark {ids[-1]}" for pk in ids[3:]
    ]


def test_a_tail_cut_and_sealed_anew_is_found_by_a_head_kept_outside(ids: list[int], tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    heads.write_text("# kept by the district\n\nhead {} {}\n".format(*chain.head()))
    assert run("--heads", str(heads))[0] == 0

    def cut_and_set_back() -> None:
        cut_the_tail()
        Lift.objects.filter(pk=ids[-1]).update(reason="forged")
        end, seal = Link.objects.get(number=3), Seal.objects.get(number=1)
        Chain.objects.update(link=3, link_hash=end.hash, seal=1, seal_hash=seal.hash)
        Mark.objects.update(through=ids[2])

    forge(cut_and_set_back)
    chain.seal(at=AT)

    assert run()[0] == 0
    code, lines = run("--heads", str(heads))
    assert (code, lines[0]) == (1, "broken table=audit_seal id=2 what=head at=differs from the head kept outside")


def test_a_row_slipped_in_behind_the_mark_is_named(ids: list[int]) -> None:
    forge(Lift.objects.filter(pk=ids[1]).delete)
    forge(Link.objects.filter(number=2).delete)
    Lift.objects.bulk_create([Lift(pk=ids[1], at=AT, reason="slipped in")])

    assert f"broken table=audit_lift id={ids[1]} what=inserted at=below mark {ids[-1]}" in problems()


def test_a_forged_seal_is_named(ids: list[int]) -> None:
    forge(lambda: Seal.objects.filter(number=1).update(sealed_at=datetime(2025, 1, 1, tzinfo=UTC)))

    assert problems() == ["broken table=audit_seal id=1 what=chain"]


def test_a_table_without_its_guard_is_named(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            guard._drop(connection, *next(key for key in guard.installed(connection) if key[0] == "audit_lift"))
        )

    assert problems() == ["broken table=audit_lift what=unguarded"]


def test_a_column_added_later_does_not_break_what_was_sealed_before(
    ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("audit.tables.sealed_columns", lambda model: ["at", "id", "reason"])
        Lift.objects.create(at=AT, reason="sealed when the table had fewer columns")
        chain.seal(at=AT)
    Lift.objects.create(at=AT, reason="sealed after")
    chain.seal(at=AT)

    assert run() == (0, ["unsealed=0", "checked=8 broken=0"])
    assert Link.objects.values("shape").distinct().count() == 2


@pytest.mark.parametrize("text", ["head", "head x y", "1 abc", "head 1 2 3"])
def test_a_file_of_heads_that_cannot_be_read_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    heads.write_text(f"\n{text}\n")

    with pytest.raises(CommandError, match="line 2: not a head"):
        call_command("verify_audit", heads=str(heads))


def test_a_missing_file_of_heads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_audit", heads=str(tmp_path / "none"))


def test_seal_history_prints_the_head_that_heads_reads() -> None:
    Lift.objects.create(at=AT, reason="a")
    out = StringIO()

    call_command("seal_history", stdout=out)

    assert out.getvalue().splitlines() == ["sealed=1", "head {} {}".format(*chain.head())]
