"""What happened to the promise: holds, agreed dates, changes of line, and the ledger of due dates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.history import audited
from offices.models import Office
from sla.models import CalendarNotice, CharterLine
from tickets.enums import Cause, HoldEnd, HoldReason
from tickets.models.ticket import Ticket


class Hold(models.Model):
    """One span in which the clock of a ticket stood still (R7)."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="holds")
    reason = models.CharField(_("hold reason"), max_length=24, choices=HoldReason.choices)
    text = models.TextField(_("text shown to the requester"))
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=HoldEnd.choices, blank=True)
    objection = models.TextField(_("objection of the requester"), blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    history = audited()

    class Meta:
        ordering = ["begun_at", "id"]
        indexes = [
            models.Index(name="hold_expiry", fields=["expires_at"], condition=Q(ended_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at__isnull=True), name="hold_one_open"),
            models.CheckConstraint(
                name="hold_ends_after_begin", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("begun_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.reason}"


class DateProposal(models.Model):
    """A date proposed by one office for the other to agree to, or directed by an order (R6)."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        AGREED = "agreed", _("Agreed")
        REPLACED = "replaced", _("Replaced")
        EXPIRED = "expired", _("Expired")
        DIRECTED = "directed", _("Directed by an order")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="date_proposals")
    dates = models.JSONField(_("proposed dates"))
    text = models.TextField(_("message"), blank=True)
    order_memo = models.CharField(_("memo number of the order"), max_length=100, blank=True)
    by_requester = models.BooleanField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    agreed_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    history = audited()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(state="open"), name="proposal_one_open"),
            models.CheckConstraint(
                name="proposal_agreed_has_date",
                condition=~Q(state__in=["agreed", "directed"]) | Q(agreed_on__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.dates}"


class LineChange(models.Model):
    """The ticket moves to another charter line: reclassified, or handed over to another office (R14)."""

    class Kind(models.TextChoices):
        RECLASSIFY = "reclassify", _("Reclassified")
        HAND_OVER = "hand_over", _("Handed over")

    class State(models.TextChoices):
        OFFERED = "offered", _("Waiting for the other office")
        WAITING = "waiting", _("Waiting for the requester's consent")
        IN_FORCE = "in_force", _("In force")
        RETURNED = "returned", _("Returned")
        DECLINED = "declined", _("Declined")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="line_changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices)
    from_line = models.ForeignKey(CharterLine, models.PROTECT, related_name="+")
    to_line = models.ForeignKey(CharterLine, models.PROTECT, null=True, blank=True, related_name="+")
    from_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    history = audited()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="line_change_offer", fields=["expires_at"], condition=Q(state="offered"))]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state__in=["offered", "waiting"]), name="line_change_one_pending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.state}"


class Reopening(models.Model):
    """A resolution that the requester undid (R10). Insert-only."""

    insert_only = True

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="reopenings")
    resolved_at = models.DateTimeField()
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.reopened_at}"


class DueDate(models.Model):
    """One row of the ledger: a due date that came into force, and why (R8). Insert-only."""

    insert_only = True

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="due_dates")
    revision = models.PositiveIntegerField()
    old = models.DateTimeField(null=True)
    new = models.DateTimeField()
    cause = models.CharField(max_length=16, choices=Cause.choices)
    notice = models.ForeignKey(CalendarNotice, models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["revision"]
        constraints = [models.UniqueConstraint(fields=["ticket", "revision"], name="due_date_revision_once")]

    def __str__(self) -> str:
        return f"{self.ticket_id} r{self.revision}"
