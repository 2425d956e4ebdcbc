"""The tree of offices: directorate, divisions, districts, upazilas and the offices that send requisitions."""

from __future__ import annotations

from typing import Any, Self
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.history import audited


class OfficeKind(models.TextChoices):
    DIRECTORATE = "directorate", _("Directorate")
    DIVISION = "division", _("Division")
    DISTRICT = "district", _("District office")
    UPAZILA = "upazila", _("Upazila office")
    REQUESTING = "requesting", _("Requesting office")


PARENT_KINDS: dict[OfficeKind, frozenset[OfficeKind | None]] = {
    OfficeKind.DIRECTORATE: frozenset({None}),
    OfficeKind.DIVISION: frozenset({OfficeKind.DIRECTORATE}),
    OfficeKind.DISTRICT: frozenset({OfficeKind.DIVISION}),
    OfficeKind.UPAZILA: frozenset({OfficeKind.DISTRICT}),
    OfficeKind.REQUESTING: frozenset({OfficeKind.DISTRICT, OfficeKind.UPAZILA}),
}


class RequestingKind(models.TextChoices):
    UNO = "uno", _("UNO office")
    AGRICULTURE = "agriculture", _("Agriculture office")
    EDUCATION = "education", _("Education office")
    HEALTH = "health", _("Health complex")
    LAND = "land", _("Land office")
    LIVESTOCK = "livestock", _("Livestock office")
    FISHERIES = "fisheries", _("Fisheries office")
    SOCIAL_SERVICES = "social_services", _("Social services office")
    UNION_PARISHAD = "union_parishad", _("Union parishad")
    UDC = "udc", _("Union Digital Centre")
    SCHOOL = "school", _("School")
    COLLEGE = "college", _("College")
    YOUTH = "youth", _("Youth development office")
    WOMEN_AFFAIRS = "women_affairs", _("Women affairs office")
    LGED = "lged", _("LGED office")
    OTHER = "other", _("Other office")


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
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("under")
    )
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    code = models.CharField(
        _("office code"), max_length=6, null=True, blank=True, unique=True, validators=[RegexValidator(r"^[A-Z]{3,6}$")]
    )
    path = models.CharField(max_length=255, unique=True, editable=False)
    name_bn = models.CharField(_("name in Bangla"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    has_ict_office = models.BooleanField(_("has an ICT office"), default=False)
    requesting_kind = models.CharField(
        _("kind of requesting office"), max_length=24, blank=True, choices=RequestingKind.choices
    )
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
        constraints = [
            models.CheckConstraint(
                name="upazila_has_code",
                condition=Q(kind=OfficeKind.UPAZILA, code__isnull=False) | ~Q(kind=OfficeKind.UPAZILA),
            ),
            models.CheckConstraint(
                name="office_root_is_directorate",
                condition=Q(kind=OfficeKind.DIRECTORATE, parent__isnull=True)
                | (~Q(kind=OfficeKind.DIRECTORATE) & Q(parent__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name_bn if get_language() == "bn" else self.name_en

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save and keep the path right, that of the whole subtree when the office moves."""
        with transaction.atomic():
            self.path = self.path or f"new/{uuid4()}/"
            super().save(*args, **kwargs)
            self._put_path(f"{self.parent.path if self.parent else '/'}{self.pk}/")

    def clean(self) -> None:
        """Refuse a parent of the wrong kind and a parent inside the office's own subtree."""
        allowed = PARENT_KINDS[OfficeKind(self.kind)]
        if (self.parent.kind if self.parent else None) not in allowed:
            raise ValidationError({"parent": _("An office of this kind cannot stand there in the tree.")})
        if self.pk and self.parent and self.pk in self.parent.path_ids():
            raise ValidationError({"parent": _("An office cannot stand under itself.")})

    def _put_path(self, path: str) -> None:
        # The path is derived and stands in no history, so plain updates lose nothing that is audited.
        old, self.path = self.path, path
        if old == path:
            return
        Office.objects.filter(pk=self.pk).update(path=path)
        below = Office.objects.filter(path__startswith=old).exclude(pk=self.pk)
        below.update(path=Concat(Value(path), Substr("path", len(old) + 1)))

    def path_ids(self) -> list[int]:
        """Primary keys from the root down to this office."""
        return [int(part) for part in self.path.strip("/").split("/")]

    def is_within(self, office: Office) -> bool:
        """Whether this is `office` or stands below it; no query."""
        return self.path.startswith(office.path)
