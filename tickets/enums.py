"""Codes of the ticket, as in the glossary; groups of statuses that are asked for by name."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    RECEIVED = "RECEIVED", _("Received")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    ON_HOLD = "ON_HOLD", _("On hold")
    RESOLVED = "RESOLVED", _("Resolved")
    CLOSED = "CLOSED", _("Closed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    NOT_ADMISSIBLE = "NOT_ADMISSIBLE", _("Not admissible")
    MERGED = "MERGED", _("Merged")

    OPEN_STATUSES = nonmember(("RECEIVED", "IN_PROGRESS", "ON_HOLD"))
    SERVED_STATUSES = nonmember(("RESOLVED", "CLOSED"))
    ENDED_STATUSES = nonmember(("CLOSED", "WITHDRAWN", "NOT_ADMISSIBLE", "MERGED"))


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    EMAIL = "email", _("By e-mail")
    PHONE = "phone", _("By telephone")
    LETTER = "letter", _("By letter")
    IN_PERSON = "in_person", _("In person")


class Urgency(models.IntegerChoices):
    NORMAL = 0, _("Normal")
    URGENT = 1, _("Urgent")
    MOST_URGENT = 2, _("Most urgent")


class HoldReason(models.TextChoices):
    """Only the reasons that stop the clock make a hold (R7)."""

    REQUESTER_PAPERS = "requester_papers", _("Waiting for papers or information from the requester")
    REQUESTER_DECISION = "requester_decision", _("Waiting for a decision of the requesting office")
    REQUESTER_REPRESENTATIVE = "requester_representative", _("Waiting for the requester's representative")
    REQUESTER_OUTAGE = "requester_outage", _("Power or internet is out at the requester's")
    PARTS_OR_PROCUREMENT = "parts_or_procurement", _("Parts or procurement")

    WAITS_FOR_REQUESTER = nonmember(
        ("requester_papers", "requester_decision", "requester_representative", "requester_outage")
    )


class Mark(models.TextChoices):
    """Reasons that are shown but never stop the clock (R7)."""

    SUPERIOR_APPROVAL = "superior_approval", _("Approval of a superior office")
    OTHER_OFFICE = "other_office", _("Waiting for another office")
    OFFICER_ABSENT = "officer_absent", _("Officer absent")
    WORKLOAD = "workload", _("Workload")


class HoldEnd(models.TextChoices):
    RESUMED = "resumed", _("Resumed")
    REPLIED = "replied", _("The requester replied")
    EXPIRED = "expired", _("Expired")
    FINISHED = "finished", _("Finished")
    AGREED = "agreed", _("A date was agreed")


class Verdict(models.TextChoices):
    UNDECIDED = "undecided", _("Undecided")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    NONE = "none", _("No verdict")


class Cause(models.TextChoices):
    """Why a due date came into force (the ledger)."""

    RECEIPT = "receipt", _("Receipt")
    HOLD_ENDED = "hold_ended", _("Hold ended")
    NOTICE = "notice", _("Calendar notice")
    AGREEMENT = "agreement", _("Agreed date")
    REOPENING = "reopening", _("Reopening")
    RECLASSIFICATION = "reclassification", _("Reclassification")
    HAND_OVER = "hand_over", _("Hand-over")
    APPEAL = "appeal", _("Appeal")


class Ball(models.TextChoices):
    """Who has to act now; set by verbs, never typed."""

    OFFICER = "officer", _("Officer")
    REQUESTER = "requester", _("Requester")
    DISTRICT = "district", _("District office")
    THIRD_PARTY = "third_party", _("Third party")
    NOBODY = "nobody", _("Unassigned")


class DelayCause(models.TextChoices):
    """Asked for when a ticket is resolved after its promised date."""

    WORKLOAD = "workload", _("Workload")
    OFFICER_ABSENT = "officer_absent", _("Officer absent")
    SUPERIOR_APPROVAL = "superior_approval", _("Approval of a superior office")
    OTHER_OFFICE = "other_office", _("Waiting for another office")
    EQUIPMENT = "equipment", _("Equipment or connection")
    OTHER = "other", _("Other")


class EventKind(models.TextChoices):
    """What happened, in the past tense; one for each verb."""

    SUBMITTED = "submitted", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    ASSIGNED = "assigned", _("Assigned")
    REPLIED = "replied", _("Replied")
    NOTED = "noted", _("Internal note")
    HELD = "held", _("Put on hold")
    RESUMED = "resumed", _("Resumed")
    HOLD_EXPIRED = "hold_expired", _("Hold expired")
    HOLD_ALLOWED = "hold_allowed", _("Consent to another hold")
    HOLD_OBJECTED = "hold_objected", _("Objection to the hold")
    DATE_PROPOSED = "date_proposed", _("Date proposed")
    PROPOSAL_EXPIRED = "proposal_expired", _("Proposal expired")
    LATE_TO_AGREE = "late_to_agree", _("Late to agree")
    DATE_AGREED = "date_agreed", _("Date agreed")
    DATE_DIRECTED = "date_directed", _("Date directed")
    DATE_MOVED = "date_moved", _("Promised date moved")
    CHANGE_PROPOSED = "change_proposed", _("Waiting for the requester's consent")
    RECLASSIFIED = "reclassified", _("Reclassified")
    HANDED_OVER = "handed_over", _("Handed over")
    HAND_OVER_ACCEPTED = "hand_over_accepted", _("Hand-over accepted")
    HAND_OVER_RETURNED = "hand_over_returned", _("Hand-over returned")
    REFUSED = "refused", _("Not admissible")
    RESOLVED = "resolved", _("Resolved")
    CONFIRMED = "confirmed", _("Confirmed")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged")
    PROMISE_BROKEN = "promise_broken", _("Promise broken")
    BREACH_ANNULLED = "breach_annulled", _("Breach annulled")
