"""A change of the line as the very first step of a ticket: the ledger tells it like any later one."""

from tests.charters import dhaka, send
from tickets.domain import routing


def test_reclassified_untouched_ticket_gets_a_row_in_the_ledger(town, services):
    ticket = send(services["training"], town.user("rahima"))

    routing.reclassify_ticket(
        ticket.pk, service=services["portal"], reason="ভুল সেবা", actor=town.user("karim"), at=dhaka("2026-09-08 10:00")
    )

    ticket.refresh_from_db()
    rows = [(row.cause, row.new) for row in ticket.due_dates.all()]
    assert rows == [("receipt", dhaka("2026-09-16 17:00")), ("reclassification", dhaka("2026-09-10 17:00"))]
    assert (ticket.due_at, ticket.due_revision) == (dhaka("2026-09-10 17:00"), 2)
