"""Two signals of a recorded event: inside the transaction, and a doorbell after commit."""

from django.dispatch import Signal

# Inside the transaction, once a change, with `events` (TicketEvents), `ticket` and `before` (its columns as they
# were, attname -> value, empty for a new ticket); listeners write their own tables only.
event_recording = Signal()
# After commit, with `event_id`; a doorbell: whoever misses it finds the event by `fanned_out_at`.
event_recorded = Signal()
# After commit, once a recount has ended, with `notice_id` and `office_ids` whose tickets moved. Batches do not send
# `event_recording`: nothing that is counted changed; each move has its DATE_MOVED event and is fanned out.
notice_recounted = Signal()
