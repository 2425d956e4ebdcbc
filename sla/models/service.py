"""The services of an office, stable across charter versions, and the national types above them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.history import audited
from offices.models import Office


class FormKind(models.TextChoices):
    """The forms an intake page can show; each national service type uses one (domain notes, 7 and 10)."""

    TRAINING = "training", _("Training")
    LAB_VISIT = "lab_visit", _("Lab visit")
    TROUBLESHOOTING = "troubleshooting", _("Troubleshooting")
    PROCUREMENT_SPEC = "procurement_spec", _("Procurement specification")
    PORTAL_UPDATE = "portal_update", _("Portal update")
    DNOTHI_SUPPORT = "dnothi_support", _("D-Nothi help")
    DNOTHI_ROLLOUT = "dnothi_rollout", _("D-Nothi roll-out")
    AUTOMATION = "automation", _("Automation and software")
    INNOVATION = "innovation", _("Innovation")
    UDC_SUPPORT = "udc_support", _("Digital centre support")
    CYBER_SECURITY = "cyber_security", _("Cyber security")
    REPORT = "report", _("Report asked for")
    EVENT = "event", _("Event or workshop")
    INFORMATION = "information", _("Information or advice")


class ServiceType(models.Model):
    """A national kind of service. It groups and picks the form; the promise is always the office's own (A36)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_bn = models.CharField(_("name in Bangla"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150)
    form_kind = models.CharField(_("form"), max_length=20, choices=FormKind.choices)
    position = models.PositiveSmallIntegerField(_("order in lists"), default=0)
    history = audited()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("service type")
        verbose_name_plural = _("service types")

    def __str__(self) -> str:
        return self.name_bn if get_language() == "bn" else self.name_en


class ServiceQuerySet(models.QuerySet["Service"]):
    def active(self) -> Self:
        """Services that the office still offers (A22: an office may switch a printed line off)."""
        return self.filter(is_active=True)


class Service(models.Model):
    """What an office does for others, one row through all versions of its charter.

    `public_id` is the identifier in addresses and the API: `<office slug>-<section>-<serial>` of first appearance;
    it never changes, even where a later charter prints the service under another serial.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="services", verbose_name=_("office"))
    public_id = models.SlugField(_("identifier"), max_length=140, unique=True)
    service_type = models.ForeignKey(
        ServiceType, models.PROTECT, related_name="services", verbose_name=_("service type")
    )
    is_active = models.BooleanField(_("offered"), default=True)
    history = audited()

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["office", "id"]
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def __str__(self) -> str:
        return self.public_id
