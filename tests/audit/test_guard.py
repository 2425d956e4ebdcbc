from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit import guard
from audit.models import Lift
from offices.models import Office
from tests.audit.conftest import MakeOffice
from tests.charters import make_charter, send
from tests.people import Town
from tickets.models import TicketEvent

pytestmark = [pytest.mark.django_db, pytest.mark.tryout]
HistoricalOffice = Office.history.model
PER_TABLE = {"postgresql": 2, "sqlite": 3}
NOW = timezone.now()


def refuse(sql: str, parameters: list[object]) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_every_history_and_insert_only_table_has_its_triggers_after_migrate() -> None:
    tables = {model._meta.db_table for model in guard.guarded_models()}

    assert {"offices_historicaloffice", "audit_link", "audit_seal"} <= tables
    assert len(guard.installed(connection)) == len(tables) * PER_TABLE[connection.vendor]
    assert guard.missing() == []


def test_update_and_delete_of_history_are_refused_by_orm_and_sql(make_office: MakeOffice) -> None:
    make_office("kept")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        HistoricalOffice.objects.update(name_en="forged")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        HistoricalOffice.objects.all().delete()
    refuse("UPDATE offices_historicaloffice SET history_change_reason = %s", ["x"])
    refuse("DELETE FROM offices_historicaloffice", [])
    assert HistoricalOffice.objects.get().name_en == "kept"


@pytest.mark.postgresql
def test_truncate_is_refused(make_office: MakeOffice) -> None:
    make_office("kept")

    refuse("TRUNCATE offices_historicaloffice CASCADE", [])
    refuse("TRUNCATE audit_mark CASCADE", [])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_replace_cannot_overwrite_a_row() -> None:
    lift = Lift.objects.create(at=NOW, reason="first")

    refuse("INSERT OR REPLACE INTO audit_lift (id, at, reason, job) VALUES (%s, %s, 'forged', '')", [lift.pk, NOW])
    assert Lift.objects.get().reason == "first"


def test_inserting_stays_possible() -> None:
    Lift.objects.bulk_create([Lift(at=NOW, reason="a"), Lift(at=NOW, reason="b")])

    assert Lift.objects.count() == 2


def test_of_an_event_the_mark_of_the_fan_out_alone_may_change(town: Town) -> None:
    send(make_charter(town.office("kalmakanda-netrokona"))["training"], town.user("rahima"))
    event = TicketEvent.objects.get()

    event.fanned_out_at = NOW
    event.save()
    TicketEvent.objects.update(fanned_out_at=None)

    refuse("UPDATE tickets_ticketevent SET kind = %s", ["closed"])
    refuse("UPDATE tickets_ticketevent SET fanned_out_at = %s, job = %s", [NOW, "x"])
    refuse("DELETE FROM tickets_ticketevent", [])
    assert (TicketEvent.objects.get().kind, TicketEvent.objects.get().job) == ("submitted", "")
    assert guard.free_columns(TicketEvent) == ("fanned_out_at",)


@pytest.mark.parametrize("table", ["tickets_requisition", "tickets_duedate"])
def test_what_was_asked_and_promised_cannot_be_rewritten(town: Town, table: str) -> None:
    send(make_charter(town.office("kalmakanda-netrokona"))["training"], town.user("rahima"))

    refuse(f"UPDATE {table} SET ticket_id = ticket_id", [])
    refuse(f"DELETE FROM {table}", [])


def test_lifted_lets_one_change_and_restores(make_office: MakeOffice) -> None:
    make_office("kept")

    with guard.lifted():
        HistoricalOffice.objects.update(name_en="anonymised")

    assert HistoricalOffice.objects.get().name_en == "anonymised"
    assert guard.missing() == []
    refuse("DELETE FROM offices_historicaloffice", [])


def _change_and_fail() -> None:
    with guard.lifted():
        HistoricalOffice.objects.update(name_en="half done")
        raise RuntimeError


def test_lifted_restores_the_guard_and_the_rows_when_it_fails(make_office: MakeOffice) -> None:
    make_office("kept")

    with pytest.raises(RuntimeError):
        _change_and_fail()

    assert HistoricalOffice.objects.get().name_en == "kept"
    assert guard.missing() == []


def test_a_trigger_dropped_or_disabled_is_missed_and_made_again_by_migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(guard._drop(connection, *next(iter(guard.installed(connection)))))
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER append_only_truncate")
    assert guard.missing()

    call_command("migrate", verbosity=0)

    assert guard.missing() == []
    assert guard.ensure() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds tables")
def test_a_rebuilt_table_lost_its_triggers_and_gets_them_back_at_the_next_migrate() -> None:
    with connection.schema_editor() as editor:
        editor._remake_table(Lift)
    assert {trigger.table for trigger in guard.missing()} == {"audit_lift"}

    call_command("migrate", verbosity=0)

    assert guard.missing() == []


@pytest.mark.django_db(transaction=True)
def test_transactional_tests_flush_with_the_guard_lifted(make_office: MakeOffice) -> None:
    make_office("flushed")

    with pytest.raises(CommandError):
        call_command("flush", interactive=False, verbosity=0)
    with guard.lifted():
        call_command("flush", interactive=False, verbosity=0)

    assert not HistoricalOffice.objects.exists()
    assert guard.missing() == []
