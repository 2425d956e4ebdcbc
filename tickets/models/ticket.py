"""The ticket: one requisition, the promise it carries and where it stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.history import audited
from offices.models import Office
from sla.models import CharterLine
from tickets.enums import Ball, Channel, DelayCause, Status, Urgency, Verdict
from tickets.models.querysets import TicketQuerySet


class Ticket(models.Model):
    """Changed only by the verbs in tickets/domain; what never changes stands in `Requisition`."""

    number = models.CharField(_("ticket number"), max_length=20, unique=True)
    serving_office = models.ForeignKey(Office, models.PROTECT, related_name="served_tickets")
    requesting_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="requested_tickets"
    )
    handed_to = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="offered_tickets")
    submitter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="submitted_tickets")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned_tickets"
    )
    line = models.ForeignKey(CharterLine, models.PROTECT, related_name="tickets")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    urgency = models.SmallIntegerField(_("priority"), choices=Urgency.choices, default=Urgency.NORMAL)
    status = models.CharField(_("status"), max_length=14, choices=Status.choices, default=Status.RECEIVED)
    ball = models.CharField(_("now with"), max_length=11, choices=Ball.choices, default=Ball.NOBODY)
    version = models.PositiveIntegerField(default=1)

    received_at = models.DateTimeField(_("date and time of receipt"))
    entered_at = models.DateTimeField(_("entered at"))
    is_late_entry = models.BooleanField(_("late entry"), default=False)
    letter_missing = models.BooleanField(_("letter missing"), default=False)

    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    due_revision = models.PositiveIntegerField(default=0)
    queue_at = models.DateTimeField()
    risk_at = models.DateTimeField()
    first_target_at = models.DateTimeField(null=True, blank=True)
    agreed_on = models.DateField(_("agreed date"), null=True, blank=True)
    agree_by = models.DateTimeField(_("to be agreed by"), null=True, blank=True)
    is_late_to_agree = models.BooleanField(_("late to agree"), default=False)
    hold_count = models.PositiveSmallIntegerField(default=0)
    may_hold_again = models.BooleanField(default=False)
    reopen_count = models.PositiveSmallIntegerField(default=0)

    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict.choices, default=Verdict.UNDECIDED)
    decided_at = models.DateTimeField(null=True, blank=True)
    verdict_line = models.ForeignKey(CharterLine, models.PROTECT, null=True, blank=True, related_name="+")
    verdict_office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    delay_cause = models.CharField(_("cause of delay"), max_length=20, choices=DelayCause.choices, blank=True)
    closes_at = models.DateTimeField(_("closes by itself at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_tickets")
    last_event_at = models.DateTimeField()

    history = audited()
    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        indexes = [
            models.Index(
                name="ticket_queue",
                fields=["serving_office", "queue_at", "id"],
                condition=Q(status__in=Status.OPEN_STATUSES),
            ),
            models.Index(name="ticket_served", fields=["serving_office", "-id"]),
            models.Index(name="ticket_requested", fields=["requesting_office", "-id"]),
            models.Index(
                name="ticket_breach",
                fields=["due_at"],
                condition=Q(status__in=Status.OPEN_STATUSES, verdict=Verdict.UNDECIDED, due_at__isnull=False),
            ),
            models.Index(
                name="ticket_agree",
                fields=["agree_by"],
                condition=Q(status__in=Status.OPEN_STATUSES, agree_by__isnull=False, is_late_to_agree=False),
            ),
            models.Index(name="ticket_closing", fields=["closes_at"], condition=Q(status=Status.RESOLVED)),
            models.Index(
                name="ticket_to_confirm", fields=["serving_office", "closes_at"], condition=Q(status=Status.RESOLVED)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="ticket_resolved_at_iff_served",
                condition=Q(status__in=Status.SERVED_STATUSES, resolved_at__isnull=False)
                | (~Q(status__in=Status.SERVED_STATUSES) & Q(resolved_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="ticket_ended_at_iff_ended",
                condition=Q(status__in=Status.ENDED_STATUSES, ended_at__isnull=False)
                | (~Q(status__in=Status.ENDED_STATUSES) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="ticket_no_date_on_hold",
                condition=~Q(status=Status.ON_HOLD) | Q(due_at__isnull=True) | Q(verdict=Verdict.BROKEN),
            ),
            models.CheckConstraint(
                name="ticket_received_before_entry", condition=Q(received_at__lte=models.F("entered_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in Status.OPEN_STATUSES
