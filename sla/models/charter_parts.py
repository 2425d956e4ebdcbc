"""What a charter says beside its services: the grievance ladder (R13) and what it expects of the applicant."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.history import audited
from sla.models.charter import Charter


class GrievanceStep(models.Model):
    """One step of a charter version's ladder; the national default where the charter prints none (A20)."""

    class Unit(models.TextChoices):
        WORKING_DAYS = "working_days", _("working days")
        CALENDAR_DAYS = "calendar_days", _("calendar days")
        MONTHS = "months", _("months")

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="grievance_steps", verbose_name=_("charter"))
    level = models.PositiveSmallIntegerField(_("step"))
    when_bn = models.CharField(_("when"), max_length=300, blank=True)
    post_bn = models.CharField(_("to whom"), max_length=200)
    holder_post_bn = models.CharField(_("post that holds it"), max_length=150, blank=True)
    alternate_post_bn = models.CharField(_("alternate post"), max_length=150, blank=True)
    length = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=14, choices=Unit.choices, default=Unit.WORKING_DAYS)
    # Added to this step once an enquiry (তদন্ত) is opened, in the unit of the step.
    enquiry_extension = models.PositiveSmallIntegerField(_("longer with an enquiry"), default=0)
    printed = models.BooleanField(_("printed in the charter"), default=True)
    history = audited()

    class Meta:
        ordering = ["charter", "level"]
        verbose_name = _("grievance step")
        verbose_name_plural = _("grievance steps")
        constraints = [models.UniqueConstraint(fields=["charter", "level"], name="grievance_step_level_once")]

    def __str__(self) -> str:
        return f"{self.level}. {self.post_bn}"


class Expectation(models.Model):
    """One line of «আপনার কাছে আমাদের প্রত্যাশা», as printed."""

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="expectations", verbose_name=_("charter"))
    serial = models.PositiveSmallIntegerField(_("serial"))
    text_bn = models.CharField(_("text"), max_length=500)
    history = audited()

    class Meta:
        ordering = ["charter", "serial"]
        verbose_name = _("expectation")
        verbose_name_plural = _("expectations")
        constraints = [models.UniqueConstraint(fields=["charter", "serial"], name="expectation_serial_once")]

    def __str__(self) -> str:
        return self.text_bn
