"""The tree of offices: directorate, divisions, districts, upazilas and the offices that send requisitions."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.history import audited


class OfficeKind(models.TextChoices):
    DIRECTORATE = "directorate", _("Directorate")
    DIVISION = "division", _("Division")
    DISTRICT = "district", _("District office")
    UPAZILA = "upazila", _("Upazila office")
    REQUESTING = "requesting", _("Requesting office")


class OfficeQuerySet(models.QuerySet["Office"]):
    def serving(self) -> Self:
        """Upazila ICT offices: those that publish a charter and serve tickets."""
        return self.filter(kind=OfficeKind.UPAZILA, has_ict_office=True, is_active=True)

    def below(self, office: Office) -> Self:
        """`office` itself and everything under it in the tree."""
        return self.filter(path__startswith=office.path)


class Office(models.Model):
    """One node of the tree; an upazila's node is its ICT office, a division is a roll-up only."""

    kind = models.CharField(_("kind"), max_length=12, choices=OfficeKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("under"))
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    code = models.CharField(_("office code"), max_length=6, null=True, blank=True, unique=True)
    path = models.CharField(max_length=255, unique=True, editable=False)
    name_bn = models.CharField(_("name in Bangla"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    has_ict_office = models.BooleanField(_("has an ICT office"), default=False)
    requesting_kind = models.CharField(_("kind of requesting office"), max_length=24, blank=True)
    position = models.PositiveIntegerField(_("order in lists"), default=0)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    address_bn = models.CharField(_("address in Bangla"), max_length=300, blank=True)
    address_en = models.CharField(_("address in English"), max_length=300, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    # The path is derived from the parents, so a move writes history for the moved office alone.
    history = audited(excluded_fields=["path"])

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return self.name_bn if get_language() == "bn" else self.name_en
