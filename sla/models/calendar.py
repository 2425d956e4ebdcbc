"""The official calendar: notices that close or open days or change office hours, and the weekend (R2)."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.history import audited
from offices.models import Office, User
from sla.core import DayNote, OfficeHours


class CalendarRevision(models.Model):
    """One row whose token changes with the calendar in force, so that processes know when to read it anew."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)

    @classmethod
    def renew(cls) -> None:
        """Tell every process that the calendar has changed; in the transaction of the change."""
        cls.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


class NoticeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPLIED = "applied", _("In force")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CalendarNoticeQuerySet(models.QuerySet["CalendarNotice"]):
    def applied(self) -> Self:
        """Notices in force, in the order in which they were applied (R8)."""
        return self.filter(applied_at__isnull=False).order_by("applied_at", "id")

    def for_office(self, office: Office) -> Self:
        """Notices of the nation and of every office above `office`, itself included."""
        steps = [int(step) for step in office.path.split("/") if step]
        return self.filter(Q(scope_office__isnull=True) | Q(scope_office_id__in=steps))


class CalendarNotice(models.Model):
    """An order that changes the calendar of the nation, or of `scope_office` and everything under it.

    A number or date of issue that is not known stays empty. A notice counts from `applied_at`
    (sla.calendars.apply_notice), and its entries never change after that: a later notice corrects an earlier one.
    """

    number = models.CharField(_("number"), max_length=120, blank=True)
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced at"))
    authority = models.CharField(_("authority"), max_length=200)
    title_bn = models.CharField(_("title in Bangla"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300)
    scope_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="calendar_notices", verbose_name=_("counts for")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    code = models.SlugField(_("code"), max_length=60, unique=True, null=True, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    drafted_at = models.DateTimeField(null=True, blank=True, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True, editable=False)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    withdraws = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="withdrawals",
        verbose_name=_("withdraws the notice"),
    )  # fmt: skip
    scan_key = models.CharField(max_length=32, blank=True, editable=False)
    scan_name = models.CharField(max_length=200, blank=True, editable=False)
    scan_type = models.CharField(max_length=100, blank=True, editable=False)
    scan_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    history = audited()

    objects = CalendarNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["announced_at", "id"]
        verbose_name = _("calendar notice")
        verbose_name_plural = _("calendar notices")
        indexes = [models.Index(fields=["applied_at"], name="notice_applied_at")]
        constraints = [
            models.CheckConstraint(
                name="notice_four_eyes",
                condition=Q(applied_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(applied_by=F("drafted_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title_bn if get_language() == "bn" else self.title_en

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        CalendarRevision.renew()

    @property
    def state(self) -> NoticeState:
        """Draft until a second person applies it; withdrawn once another notice that says so is in force."""
        if self.applied_at is None:
            return NoticeState.DRAFT
        # all(): a list has loaded the withdrawals before.
        is_withdrawn = any(other.applied_at for other in self.withdrawals.all())
        return NoticeState.WITHDRAWN if is_withdrawn else NoticeState.APPLIED


class NoticeEntry(models.Model):
    """What a notice says; fixed once the notice has been applied."""

    class Meta:
        abstract = True

    notice: models.ForeignKey[CalendarNotice, CalendarNotice]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.notice.applied_at is not None:
            raise ValidationError(_("This notice is in force; a new notice must correct it."), code="applied")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        NoticeEntry.clean(self)
        return super().delete(*args, **kwargs)


class NoticeDay(NoticeEntry):
    """A day that a notice closes or opens, or whose earlier closing or opening of the same scope it withdraws."""

    class Effect(models.TextChoices):
        CLOSED = "closed", _("Office closed")
        OPENED = "opened", _("Office open on a day off")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class HolidayKind(models.TextChoices):
        GENERAL = "general", _("General holiday")
        EXECUTIVE = "executive_order", _("Holiday by executive order")
        LOCAL = "local", _("Local holiday")

    notice = models.ForeignKey(CalendarNotice, models.CASCADE, related_name="days", verbose_name=_("notice"))
    date = models.DateField(_("date"))
    effect = models.CharField(_("effect"), max_length=10, choices=Effect.choices)
    name_bn = models.CharField(_("name in Bangla"), max_length=150, blank=True)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    holiday_kind = models.CharField(_("kind of holiday"), max_length=16, choices=HolidayKind.choices, blank=True)
    moon_dependent = models.BooleanField(_("depends on the moon"), default=False)
    history = audited()

    class Meta:
        ordering = ["date"]
        verbose_name = _("day of a notice")
        verbose_name_plural = _("days of a notice")
        constraints = [models.UniqueConstraint(fields=["notice", "date"], name="notice_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.effect}"

    def to_core(self) -> DayNote:
        """Return the note that the counting carries for this day."""
        return DayNote(self.name_bn, self.name_en, self.notice_id)


class NoticeHours(NoticeEntry):
    """Office hours that a notice sets from one day to another, both included; without an end they stay."""

    notice = models.ForeignKey(CalendarNotice, models.CASCADE, related_name="hours", verbose_name=_("notice"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    history = audited()

    class Meta:
        ordering = ["starts_on"]
        verbose_name = _("office hours of a notice")
        verbose_name_plural = _("office hours of a notice")
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="notice_hours_open_before_close"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="notice_hours_begin_before_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.opens}-{self.closes}"

    def clean(self) -> None:
        super().clean()
        if self.closes <= self.opens or (self.ends_on is not None and self.ends_on < self.starts_on):
            raise ValidationError(_("Office hours end before they begin."), code="backwards")
        others = NoticeHours.objects.filter(notice=self.notice).exclude(pk=self.pk)
        overlap = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=self.starts_on))
        if self.ends_on is not None:
            overlap = overlap.filter(starts_on__lte=self.ends_on)
        if overlap.exists():
            raise ValidationError(_("Two entries of this notice set hours for the same day."), code="overlap")

    def to_core(self) -> OfficeHours:
        """Return the hours as a value, Dhaka clock."""
        return OfficeHours(self.starts_on, self.ends_on, self.opens, self.closes)


class ListedYear(models.Model):
    """A year whose official list of holidays is loaded, and the notice that published it."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="years", verbose_name=_("notice"))
    history = audited()

    class Meta:
        ordering = ["year"]
        verbose_name = _("listed year")
        verbose_name_plural = _("listed years")

    def __str__(self) -> str:
        return str(self.year)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        CalendarRevision.renew()


class Weekend(models.Model):
    """Weekly days off (Monday 0 … Sunday 6) of an office and all under it; the value at receipt stays (R2)."""

    scope_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="weekends", verbose_name=_("counts for")
    )
    days = models.JSONField(_("weekly days off"))
    applied_at = models.DateTimeField(_("applied at"))
    history = audited()

    class Meta:
        ordering = ["applied_at", "id"]
        verbose_name = _("weekend")
        verbose_name_plural = _("weekends")

    def __str__(self) -> str:
        return f"{self.days} {self.applied_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean()
        super().save(*args, **kwargs)
        CalendarRevision.renew()

    def clean(self) -> None:
        days = self.days
        if not isinstance(days, list) or not all(type(day) is int and 0 <= day <= 6 for day in days):
            raise ValidationError({"days": _("Weekdays are numbers from 0 (Monday) to 6 (Sunday).")}, code="weekday")
        if len(set(days)) > 6:
            raise ValidationError({"days": _("A week needs at least one working day.")}, code="no_working_day")
