"""Citizen's charters by version, and their lines: what an office promised, as printed and as read."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.history import audited
from offices.models import Office
from sla.core.promise import Promise, PromiseKind
from sla.importing.codes import FINDINGS
from sla.models.service import Service

UNDATED_IN_FORCE_SINCE = date(2023, 7, 1)


class Section(models.TextChoices):
    """For whom a service is; a charter without headings is unsectioned (A07)."""

    CITIZEN = "citizen", _("Citizen services")
    INSTITUTIONAL = "institutional", _("Institutional services")
    INTERNAL = "internal", _("Internal services")
    UNSECTIONED = "unsectioned", _("Services of the office")


class CharterQuerySet(models.QuerySet["Charter"]):
    def published(self, *, on: date) -> Self:
        """Versions that are no draft, have begun by the Dhaka day `on` and were not withdrawn by then."""
        live = Q(retired_on__isnull=True) | Q(retired_on__gt=on)
        return self.exclude(state=Charter.State.DRAFT).filter(live, effective_on__lte=on)

    def in_force(self, office: Office | int, on: date) -> Charter | None:
        """The version that binds `office` on the Dhaka day `on`: the latest published one, or None."""
        return self.published(on=on).filter(office=office).order_by("-effective_on").first()


class Charter(models.Model):
    """One version of one office's charter. A later version takes over by its date; nothing is switched."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("Published")
        RETIRED = "retired", _("Withdrawn")

    office = models.ForeignKey(Office, models.PROTECT, related_name="charters", verbose_name=_("office"))
    number = models.PositiveSmallIntegerField(_("version"))
    effective_on = models.DateField(_("in force from"))
    date_printed = models.BooleanField(_("date printed"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    retired_on = models.DateField(_("withdrawn from"), null=True, blank=True)
    memo = models.CharField(_("approval memo"), max_length=120, blank=True)
    vision_bn = models.TextField(_("vision"), blank=True)
    mission_bn = models.TextField(_("mission"), blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    raw_text = models.TextField(_("text as imported"), editable=False)
    digest = models.CharField(max_length=64, editable=False)
    imported_at = models.DateTimeField(_("imported at"), editable=False)
    # The text never changes and its digest stands in the history, so the copies leave it out.
    history = audited(excluded_fields=["raw_text"])

    objects = CharterQuerySet.as_manager()

    class Meta:
        ordering = ["office", "-effective_on"]
        verbose_name = _("charter")
        verbose_name_plural = _("charters")
        constraints = [
            models.UniqueConstraint(fields=["office", "effective_on"], name="charter_one_version_a_day"),
            models.UniqueConstraint(fields=["office", "number"], name="charter_number_once"),
            models.CheckConstraint(
                name="charter_retired_has_day",
                condition=Q(state="retired", retired_on__isnull=False)
                | (~Q(state="retired") & Q(retired_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} · {self.number} · {self.effective_on:%Y-%m-%d}"


class CharterLineQuerySet(models.QuerySet["CharterLine"]):
    def published(self, on: date) -> Self:
        """Lines of the version that binds each office on the Dhaka day `on`, whatever their state."""
        latest = Charter.objects.published(on=on).filter(office=OuterRef("charter__office"))
        version = latest.order_by("-effective_on").values("pk")[:1]
        return self.filter(charter=Subquery(version))

    def in_force(self, office: Office | int, on: date) -> Self:
        """All lines of the charter that binds `office` on the Dhaka day `on`, in printed order."""
        return self.published(on).filter(charter__office=office)


class CharterLine(models.Model):
    """One promised service of one charter version: every cell as printed, and what the product reads in it."""

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="lines", verbose_name=_("charter"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="lines", verbose_name=_("service"))
    section = models.CharField(_("section"), max_length=14, choices=Section.choices)
    # Where a charter has no sections or the wrong ones, an administrator says where a line belongs (A07, A31).
    classified_as = models.CharField(_("classified as"), max_length=14, choices=Section.choices, blank=True)
    serial = models.PositiveSmallIntegerField(_("serial"))
    position = models.PositiveSmallIntegerField(_("order in lists"))
    name_bn = models.CharField(_("name as printed"), max_length=500)
    name_en = models.CharField(_("name in English"), max_length=500, blank=True)
    display_name_bn = models.CharField(_("corrected name"), max_length=500, blank=True)
    cells = models.JSONField(_("cells as printed"), default=dict)
    source_line = models.PositiveIntegerField(_("line of the file"), null=True, blank=True)

    raw_timeline_bn = models.CharField(_("time limit as printed"), max_length=300, blank=True)
    promise_kind = models.CharField(
        _("kind of promise"), max_length=14, choices=[(kind.value, kind.value) for kind in PromiseKind]
    )
    working_days = models.PositiveSmallIntegerField(_("working days"), null=True, blank=True)
    first_target_same_day = models.BooleanField(_("same day as first target"), default=False)
    negotiable = models.BooleanField(_("another date may be agreed"), default=False)
    where_applicable = models.BooleanField(_("'where applicable' printed"), default=False)
    immediate = models.BooleanField(_("'immediate' printed"), default=False)
    on_demand = models.BooleanField(_("'on demand' printed"), default=False)
    as_directed = models.BooleanField(_("'as directed' printed"), default=False)
    timeline_missing = models.BooleanField(_("no time published"), default=False)

    fee_bn = models.CharField(_("fee as printed"), max_length=500, blank=True)
    fee_kinds = models.JSONField(_("kinds of fee"), default=list, blank=True)
    delivery_bn = models.TextField(_("delivery methods as printed"), blank=True)
    delivery_methods = models.JSONField(_("delivery methods"), default=list, blank=True)
    required_documents_bn = models.TextField(_("required papers as printed"), blank=True)
    display_documents_bn = models.TextField(_("required papers, corrected"), blank=True)
    papers_place_bn = models.CharField(_("where forms are had, as printed"), max_length=500, blank=True)
    responsible_post_bn = models.CharField(_("responsible post"), max_length=150, blank=True)
    superior_post_bn = models.CharField(_("superior post"), max_length=150, blank=True)
    search_text = models.TextField(editable=False, default="")
    history = audited(excluded_fields=["search_text"])

    objects = CharterLineQuerySet.as_manager()

    class Meta:
        ordering = ["charter", "position"]
        verbose_name = _("charter line")
        verbose_name_plural = _("charter lines")
        constraints = [
            models.UniqueConstraint(fields=["charter", "section", "serial"], name="charter_line_serial_once"),
            models.UniqueConstraint(fields=["charter", "service"], name="charter_line_service_once"),
            models.CheckConstraint(
                name="charter_line_days_iff_counted",
                condition=Q(promise_kind="working_days", working_days__gte=1, working_days__isnull=False)
                | (~Q(promise_kind="working_days") & Q(working_days__isnull=True)),
            ),
            models.CheckConstraint(
                name="charter_line_missing_iff_unpublished",
                condition=Q(promise_kind="not_published", timeline_missing=True)
                | (~Q(promise_kind="not_published") & Q(timeline_missing=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name to show in the reader's language; the corrected Bangla one where there is one (A32, A33)."""
        bangla = self.display_name_bn or self.name_bn
        return bangla if get_language() == "bn" else self.name_en or bangla

    @property
    def documents_bn(self) -> str:
        """The required papers to show; never the place of another office (A21)."""
        return self.display_documents_bn or self.required_documents_bn

    @property
    def audience(self) -> str:
        """The section to list the line under: as classified, else as printed."""
        return self.classified_as or self.section

    def to_core(self) -> Promise:
        """The promise of this line for `sla.core` (R5, R6)."""
        return Promise(
            kind=PromiseKind(self.promise_kind),
            working_days=self.working_days,
            first_target_same_day=self.first_target_same_day,
            negotiable=self.negotiable,
            where_applicable=self.where_applicable,
            raw=self.raw_timeline_bn,
        )


class CharterFinding(models.Model):
    """A fault of a charter, by its code of the domain notes (A02 to A40); `text` is what is printed, never a sentence.

    Derived at import and replaced with the lines, so it keeps no history of its own.
    """

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="findings", verbose_name=_("charter"))
    line = models.ForeignKey(
        CharterLine, models.CASCADE, null=True, blank=True, related_name="findings", verbose_name=_("charter line")
    )
    code = models.CharField(_("code"), max_length=3)
    text = models.TextField(_("printed text"), blank=True)
    source_line = models.PositiveIntegerField(_("line of the file"), null=True, blank=True)

    class Meta:
        ordering = ["charter", "source_line", "code", "id"]
        verbose_name = _("charter finding")
        verbose_name_plural = _("charter findings")

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def meaning(self) -> str:
        """What the code says, in the reader's language."""
        return str(FINDINGS.get(self.code, self.code))
