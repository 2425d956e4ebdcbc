from tickets.models.clock import DateProposal, DueDate, Hold, LineChange, Reopening
from tickets.models.conversation import Attachment, Message, Requisition
from tickets.models.desk import Desk
from tickets.models.draft import Draft
from tickets.models.event import TicketEvent
from tickets.models.notice_run import NoticeRun
from tickets.models.ticket import Ticket

__all__ = [
    "Attachment",
    "DateProposal",
    "Desk",
    "Draft",
    "DueDate",
    "Hold",
    "LineChange",
    "Message",
    "NoticeRun",
    "Reopening",
    "Requisition",
    "Ticket",
    "TicketEvent",
]
