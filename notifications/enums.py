"""Codes of reminders and notifications."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """What the offset of a reminder step is counted from (R12)."""

    DUE = "due", _("Working days from the promised date, at opening")
    SAME_DAY = "same_day", _("Office hours before closing, if promised for the day of receipt")
    FIRST_TARGET = "first_target", _("Office hours before the first target")
    LATE_TO_AGREE = "late_to_agree", _("Next opening after the time to agree on a date")
    HOLD_EXPIRY = "hold_expiry", _("Working days from the day on which a hold ends by itself, at opening")


class Recipient(models.TextChoices):
    """Who a step or an event tells, seen from the ticket."""

    HANDLER = "handler", _("Handling officer")
    REQUESTER = "requester", _("Requester")
    HEAD_OF_OFFICE = "head_of_office", _("Head of office")
    DISTRICT = "district_monitor", _("District monitor")
    DIRECTORATE = "directorate_monitor", _("Directorate monitor")
    RECEIVING_OFFICE = "receiving_office", _("Office to which it is handed over")


class Transport(models.TextChoices):
    IN_APP = "in_app", _("In the programme")
    EMAIL = "email", _("E-mail")


class PlanState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    FIRED = "fired", _("Fired")
    CANCELLED = "cancelled", _("Cancelled")
    SKIPPED = "skipped", _("Skipped")


class State(models.TextChoices):
    """The life of a notification; the last four end it."""

    OWED = "owed", _("Waiting")
    SENDING = "sending", _("Being sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    GAVE_UP = "gave_up", _("Given up")
    SUPPRESSED = "suppressed", _("Not sent")
