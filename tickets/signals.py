"""Two signals of a recorded event: inside the transaction, and a doorbell after commit."""

from django.dispatch import Signal

# Inside the transaction, once a change, with `events` (TicketEvents), `ticket` and `before` (its columns as they
# were, attname -> value, empty for a new ticket); listeners write their own tables only.
event_recording = Signal()
# After commit, with `event_id`; a doorbell: whoever misses it finds the event by `fanned_out_at`.
event_recorded = Signal()
# After commit of one batch of a recount, with `ticket_ids` and `office_ids`: nothing but due dates moved, so nothing
# that is counted changed and `event_recording` is not sent; each move has its DATE_MOVED event and is fanned out.
tickets_recounted = Signal()
