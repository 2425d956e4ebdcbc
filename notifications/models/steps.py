"""Reminder steps as data (R12), and when each of them is due for a ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.enums import Basis, PlanState, Recipient, Transport
from offices.history import audited
from tickets.models import Hold, Ticket


class ReminderStep(models.Model):
    """One row of R12: when, who and by which means. Changed by an administrator, never by a program."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    basis = models.CharField(_("counted from"), max_length=15, choices=Basis.choices, default=Basis.DUE)
    offset = models.SmallIntegerField(_("working days after (before: minus), or office hours before"))
    recipients = models.JSONField(_("recipients"), default=list)
    transports = models.JSONField(_("means"), default=list)
    is_active = models.BooleanField(_("active"), default=True)
    history = audited()

    class Meta:
        verbose_name = _("reminder step")
        verbose_name_plural = _("reminder steps")
        ordering = ["basis", "offset"]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Refuse codes that nobody can be found or reached by."""
        for name, known in (("recipients", Recipient.values), ("transports", Transport.values)):
            given = getattr(self, name)
            if not isinstance(given, list) or not given or not set(given) <= set(known):
                raise ValidationError({name: _("Choose from: %(codes)s") % {"codes": ", ".join(known)}})

    @property
    def is_of_hold(self) -> bool:
        return self.basis == Basis.HOLD_EXPIRY

    @property
    def is_after_breach(self) -> bool:
        return self.basis == Basis.DUE and self.offset > 0


class PlannedStepQuerySet(models.QuerySet["PlannedStep"]):
    def due(self, *, at: datetime) -> Self:
        """Planned steps whose moment has come; reads its own partial index, not the tickets."""
        return self.filter(state=PlanState.PLANNED, fires_at__lte=at)


class PlannedStep(models.Model):
    """One step for one due date of one ticket; planned anew whenever the date moved. Derived, so not audited.

    A step that is counted from the end of a hold belongs to that hold: its `due_revision` is the hold's ordinal,
    the first hold of the ticket being 1.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="planned_steps")
    step = models.ForeignKey(ReminderStep, models.PROTECT, related_name="planned")
    due_revision = models.PositiveIntegerField()
    fires_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=PlanState.choices, default=PlanState.PLANNED)
    fired_at = models.DateTimeField(null=True, blank=True)

    objects = PlannedStepQuerySet.as_manager()

    class Meta:
        ordering = ["fires_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "step", "due_revision"], name="planned_step_once"),
            models.CheckConstraint(
                name="planned_step_fired_at", condition=Q(fired_at__isnull=True) | Q(state=PlanState.FIRED)
            ),
        ]
        indexes = [models.Index(name="planned_step_due", fields=["fires_at", "id"], condition=Q(state="planned"))]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.step_id} r{self.due_revision}"

    @property
    def hold(self) -> Hold:
        """The hold whose end a step of `hold_expiry` announces; reads what is prefetched of the ticket. LookupError."""
        return self.ticket.holds.all()[self.due_revision - 1]
