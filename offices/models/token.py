"""Keys for programs: shown once, kept as a digest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.history import audited
from offices.models.people import User


class ApiToken(models.Model):
    """Lets a program act as one person; it ends with the person's account or at `expires_at`."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens", verbose_name=_("person"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    history = audited(excluded_fields=["digest"])

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"
