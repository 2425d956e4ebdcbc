"""One message to one person by one means, because of one cause."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.enums import State, Transport
from notifications.models.steps import PlannedStep
from offices.models import User
from tickets.models import Ticket, TicketEvent


class NotificationQuerySet(models.QuerySet["Notification"]):
    def owed(self, *, at: datetime) -> Self:
        """What has to be sent now: its opening has come, and nobody else is sending it or stopped half-way."""
        waiting = Q(state=State.OWED, not_before__lte=at) & (Q(next_try_at__isnull=True) | Q(next_try_at__lte=at))
        return self.filter(waiting | Q(state=State.SENDING, claimed_until__lt=at))

    def shown_to(self, user: User) -> Self:
        """What the bell and the list of `user` hold: delivered in the programme, about tickets still to be seen."""
        own = self.filter(recipient=user, transport=Transport.IN_APP, state=State.DELIVERED)
        return own.filter(ticket__in=Ticket.objects.visible_to(user))


class Notification(models.Model):
    """Unique by cause, recipient and transport; its life always ends. Kept by compare-and-set, so not audited.

    `cause` is `event:<id>` or `step:<ticket>:<step>:<due_revision>`. Rows with one `message_id` travelled in one mail.
    """

    cause = models.CharField(max_length=80)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="notifications")
    event = models.ForeignKey(TicketEvent, models.PROTECT, null=True, blank=True, related_name="notifications")
    planned = models.ForeignKey(PlannedStep, models.PROTECT, null=True, blank=True, related_name="notifications")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications")
    transport = models.CharField(_("means"), max_length=8, choices=Transport.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OWED)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "recipient", "transport"], name="notification_once"),
            models.CheckConstraint(
                name="notification_one_cause",
                condition=Q(event__isnull=False, planned__isnull=True) | Q(event__isnull=True, planned__isnull=False),
            ),
            models.CheckConstraint(
                name="notification_ends",
                condition=Q(state__in=[State.OWED, State.SENDING], ended_at__isnull=True)
                | (~Q(state__in=[State.OWED, State.SENDING]) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(name="notification_owed", fields=["transport", "not_before"], condition=Q(state="owed")),
            models.Index(name="notification_lease", fields=["claimed_until"], condition=Q(state="sending")),
            models.Index(name="notification_bell", fields=["recipient", "-id"], condition=Q(transport="in_app")),
            models.Index(name="notification_of_ticket", fields=["ticket", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.recipient_id} {self.transport}"
