"""Text that never changes: the requisition as it came, messages and files. Insert-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.models.ticket import Ticket


class Requisition(models.Model):
    """The requisition as it was received; one for each ticket."""

    insert_only = True

    ticket = models.OneToOneField(Ticket, models.PROTECT, primary_key=True, related_name="requisition")
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("request"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    requester_name = models.CharField(_("requesting office or person, as written"), max_length=250, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=20, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    memo_number = models.CharField(_("memo number"), max_length=100, blank=True)
    memo_key = models.CharField(max_length=100, blank=True)
    memo_date = models.DateField(_("memo date"), null=True, blank=True)
    diary_number = models.CharField(_("diary number"), max_length=60, blank=True)
    late_entry_reason = models.TextField(_("reason for the late entry"), blank=True)
    search_text = models.TextField()
    tracking_code = models.CharField(max_length=8)
    tracking_token = models.CharField(max_length=32, unique=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=100, null=True, blank=True)
    body_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(name="requisition_memo", fields=["memo_key"])]
        constraints = [
            models.UniqueConstraint(fields=["submitted_by", "idempotency_key"], name="requisition_key_once"),
        ]

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """One piece of the conversation; a note never leaves the serving office."""

    insert_only = True

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        NOTE = "note", _("Internal note")
        RESOLUTION = "resolution", _("Resolution details")
        REASON = "reason", _("Reason")
        HOLD = "hold", _("Hold reason")
        FEEDBACK = "feedback", _("Feedback")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    author_office = models.ForeignKey("offices.Office", models.PROTECT, null=True, related_name="+")
    from_requester = models.BooleanField(default=False)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(name="message_of_ticket", fields=["ticket", "at", "id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(models.Model):
    """A file kept privately under a random name; sent only through one authorised view."""

    insert_only = True

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="attachments")
    key = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_internal = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
