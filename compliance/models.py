"""Counts kept by day, so that a board never reads the tickets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.models import Office
from sla.models import CharterLine
from tickets.models import Ticket


class Measure(models.TextChoices):
    """What is counted. The last four are states: the sum of their changes up to a day is the state at its end."""

    RECEIVED = "received", _("Received in the period")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    NOT_PUBLISHED = "not_published", _("No promise published")
    HOLDS = "holds", _("Holds")
    OBJECTIONS = "objections", _("Objections to holds")
    HELD_DAYS = "held_days", _("Working days held")
    SHORT_HOLDS = "short_holds", _("Short holds that moved a date")
    EXTENSIONS = "extensions", _("Agreed extensions")
    REOPENED = "reopened", _("Reopened")
    ENDED_AFTER_BREACH = "ended_after_breach", _("Withdrawn or merged after the breach")
    NOT_ADMISSIBLE = "not_admissible", _("Not admissible")
    LATE_ENTRIES = "late_entries", _("Late entries")
    LATE_TO_AGREE = "late_to_agree", _("Late to agree")
    FIRST_TARGET_MET = "first_target_met", _("Same-day target met")
    FIRST_TARGET_MISSED = "first_target_missed", _("Same-day target missed")
    OPEN = "open", _("Open")
    OPEN_OVERDUE = "open_overdue", _("Open overdue")
    ON_HOLD = "on_hold", _("On hold")
    NOT_AGREED = "not_agreed", _("No promise agreed")


STATES = (Measure.OPEN, Measure.OPEN_OVERDUE, Measure.ON_HOLD, Measure.NOT_AGREED)


class DailyCount(models.Model):
    """How much of one measure happened at one office under one charter line on one Dhaka day.

    Derived: `manage.py rebuild_counts` makes it anew from the history, so it is not audited.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    line = models.ForeignKey(CharterLine, models.PROTECT, related_name="+")
    day = models.DateField()
    measure = models.CharField(max_length=20, choices=Measure.choices)
    amount = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "line", "day", "measure"], name="daily_count_once")]
        indexes = [models.Index(name="daily_count_board", fields=["office", "measure", "day"])]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day} {self.measure} {self.amount}"


class Correction(models.Model):
    """A verdict that was counted and later annulled or undone by reopening (R11). Insert-only."""

    insert_only = True

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    day = models.DateField(_("day corrected"))
    measure = models.CharField(max_length=20, choices=Measure.choices)
    cause = models.CharField(max_length=20)
    at = models.DateTimeField(_("corrected at"))

    class Meta:
        indexes = [models.Index(name="correction_of_office", fields=["office", "at"])]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.measure} {self.day}"
