"""Addresses of the work: queue, ticket, its steps and its files."""

from django.urls import path

from tickets.views import actions, actions_bulk, actions_requester, files, queue, ticket

TICKET = "tickets/<str:number>/"
urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/fragment/", queue.queue_fragment, name="queue-fragment"),
    path("queue/assign/", actions_bulk.queue_assign, name="queue-assign"),
    path(TICKET, ticket.ticket_detail, name="ticket-detail"),
    path(f"{TICKET}fragment/", ticket.ticket_fragment, name="ticket-fragment"),
    path(f"{TICKET}files/<str:key>/", files.attachment, name="attachment"),
    path(f"{TICKET}accept/", actions.accept, name="ticket-accept"),
    path(f"{TICKET}assign/", actions.assign, name="ticket-assign"),
    path(f"{TICKET}reply/", actions.reply, name="ticket-reply"),
    path(f"{TICKET}note/", actions.note, name="ticket-note"),
    path(f"{TICKET}hold/", actions.hold, name="ticket-hold"),
    path(f"{TICKET}return-for-papers/", actions.return_for_papers, name="ticket-return-for-papers"),
    path(f"{TICKET}resume/", actions.resume, name="ticket-resume"),
    path(f"{TICKET}direct-date/", actions.direct_date, name="ticket-direct-date"),
    path(f"{TICKET}reclassify/", actions.reclassify, name="ticket-reclassify"),
    path(f"{TICKET}hand-over/", actions.hand_over, name="ticket-hand-over"),
    path(f"{TICKET}refuse/", actions.refuse, name="ticket-refuse"),
    path(f"{TICKET}resolve/", actions.resolve, name="ticket-resolve"),
    path(f"{TICKET}merge/", actions.merge, name="ticket-merge"),
    path(f"{TICKET}propose-date/", actions_requester.propose_date, name="ticket-propose-date"),
    path(f"{TICKET}agree-date/", actions_requester.agree_date, name="ticket-agree-date"),
    path(f"{TICKET}object-to-hold/", actions_requester.object_to_hold, name="ticket-object-to-hold"),
    path(f"{TICKET}allow-hold/", actions_requester.allow_hold, name="ticket-allow-hold"),
    path(f"{TICKET}confirm/", actions_requester.confirm, name="ticket-confirm"),
    path(f"{TICKET}reopen/", actions_requester.reopen, name="ticket-reopen"),
    path(f"{TICKET}withdraw/", actions_requester.withdraw, name="ticket-withdraw"),
]
