from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connection, connections, transaction

from audit import chain
from audit.models import Chain, Lift, Link, Mark, Seal
from audit.tables import sealed_models, writers
from audit.tasks import seal as seal_task
from audit.verify import Walk
from offices.history import acting
from offices.models import Office
from tests.audit.conftest import MakeOffice

pytestmark = [pytest.mark.django_db, pytest.mark.tryout]
AT = datetime(2026, 9, 7, 4, 5, tzinfo=UTC)


def broken() -> list[str]:
    return [str(problem) for problem in Walk().problems()]


def sealed_ids(table: str) -> list[int]:
    return list(Link.objects.filter(table__table=table).order_by("number").values_list("row_id", flat=True))


def lifts(*reasons: str) -> list[int]:
    return [Lift.objects.create(at=AT, reason=reason).pk for reason in reasons]


def test_sealing_links_every_new_row_once_and_closes_a_seal(make_office: MakeOffice) -> None:
    make_office("kept")
    (lift,) = lifts("retention")

    assert chain.seal(at=AT) == 2
    assert chain.seal(at=AT) == 0

    assert sealed_ids("audit_lift") == [lift]
    assert sealed_ids("offices_historicaloffice") == [Office.history.get().history_id]
    seal = Seal.objects.get()
    assert (seal.number, seal.first_link, seal.last_link, seal.sealed_at) == (1, 1, 2, AT)
    assert chain.head() == (1, bytes(seal.hash).hex())
    assert broken() == []


def test_batches_go_on_where_the_last_one_ended() -> None:
    expected = lifts(*"abcdefg")

    assert chain.seal(at=AT, batch=3) == 7

    assert sealed_ids("audit_lift") == expected
    assert list(Seal.objects.order_by("number").values_list("first_link", "last_link")) == [(1, 3), (4, 6), (7, 7)]
    assert broken() == []


def test_the_mark_follows_so_that_the_next_minute_does_not_look_back() -> None:
    last = lifts("a", "b")[-1]

    chain.seal(at=AT)

    mark = Mark.objects.get(table="audit_lift")
    assert (mark.through, mark.candidate, mark.holders) == (last, None, [])


def test_a_quiet_minute_asks_a_fixed_number_of_questions(django_assert_num_queries: object) -> None:
    lifts("a")
    chain.seal(at=AT)

    with django_assert_num_queries(7 if connection.vendor == "postgresql" else 6):  # type: ignore[operator]
        assert chain.seal(at=AT) == 0


def test_killed_in_a_batch_nothing_is_half_sealed_and_the_next_run_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = lifts(*"abcde")
    chain.seal_batch(at=AT, limit=2)
    with monkeypatch.context() as patch:
        patch.setattr(chain.Seal.objects, "create", _killed)
        with pytest.raises(KeyboardInterrupt):
            chain.seal_batch(at=AT, limit=2)
    assert Link.objects.count() == 2

    chain.seal(at=AT)

    assert sealed_ids("audit_lift") == expected
    assert broken() == []


def _killed(**kwargs: object) -> None:
    raise KeyboardInterrupt


def test_history_written_by_a_worker_is_sealed_like_any_other(make_office: MakeOffice) -> None:
    with acting(None, "system: sweep_clocks"):
        make_office("swept")

    assert seal_task() == 1

    history = Office.history.get()
    assert (history.history_user_id, history.history_change_reason) == (None, "system: sweep_clocks")
    assert sealed_ids("offices_historicaloffice") == [history.history_id]


def test_what_waits_for_a_seal_is_counted() -> None:
    lifts("a")
    chain.seal(at=AT)
    lifts("b", "c")

    assert chain.unsealed() == 2


def test_every_sealed_table_has_a_whole_number_as_its_key_its_own_or_borrowed() -> None:
    keys = [model._meta.pk for model in sealed_models()]
    own = [key.target_field if key.remote_field else key for key in keys]  # type: ignore[union-attr]

    assert {key.get_internal_type() for key in own} <= {"AutoField", "BigAutoField", "BigIntegerField"}


def test_a_borrowed_key_waits_for_the_writers_of_its_lender() -> None:
    requisition = apps.get_model("tickets", "Requisition")
    holders = {"tickets_requisition": {"1/1"}, "tickets_ticket": {"2/2"}, "audit_lift": {"3/3"}}

    assert writers(requisition, holders) == {"1/1", "2/2"}
    assert writers(Lift, holders) == {"3/3"}


@pytest.fixture
def other() -> Iterator[object]:
    """A second connection to the test database, as another process has."""
    other = connections["default"].copy("other")
    yield other
    other.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_lower_key_that_commits_after_a_higher_one_was_sealed_is_not_lost(other: object) -> None:
    slow = other.cursor()  # type: ignore[attr-defined]
    slow.execute("BEGIN")
    slow.execute("INSERT INTO audit_lift (at, reason, job) VALUES (now(), 'slow', '') RETURNING id")
    late = slow.fetchone()[0]
    (early,) = lifts("fast")
    assert late < early

    assert chain.seal(at=AT) == 1
    assert Mark.objects.get(table="audit_lift").through == 0
    lifts("another")
    assert chain.seal(at=AT) == 1
    slow.execute("COMMIT")

    assert chain.seal(at=AT) == 1
    assert sealed_ids("audit_lift")[-1] == late
    assert Mark.objects.get(table="audit_lift").through == early + 1
    assert broken() == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_mark_moves_although_somebody_is_always_writing(other: object) -> None:
    writers = [connections["default"].copy(f"writer{count}") for count in range(3)]
    ids, through = [], []
    previous = None
    for writer in writers:  # each begins before the one before it ends
        cursor = writer.cursor()
        cursor.execute("BEGIN")
        cursor.execute("INSERT INTO audit_lift (at, reason, job) VALUES (now(), 'x', '') RETURNING id")
        ids.append(cursor.fetchone()[0])
        if previous:
            previous.execute("COMMIT")
        chain.seal(at=AT)
        through.append(Mark.objects.get(table="audit_lift").through)
        previous = cursor
    previous.execute("COMMIT")  # type: ignore[union-attr]
    for writer in writers:
        writer.close()

    assert through == [0, 0, ids[0]]
    assert chain.seal(at=AT) == 1
    assert (sealed_ids("audit_lift"), broken()) == (ids, [])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_sealers_and_writers_at_once_link_every_row_once() -> None:
    start = Barrier(6)
    failures: list[BaseException] = []

    def run(work: object) -> None:
        try:
            start.wait()
            for _ in range(15):
                work()  # type: ignore[operator]
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    def write() -> None:
        with transaction.atomic():
            lifts("x", "y")

    jobs = [write] * 4 + [lambda: chain.seal(at=AT, batch=7)] * 2
    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain.seal(at=AT)

    assert failures == []
    assert sorted(sealed_ids("audit_lift")) == sorted(Lift.objects.values_list("pk", flat=True))
    assert Chain.objects.get().link == Lift.objects.count() == 120
    assert broken() == []
