"""People, the posts they hold and the roles that come with a post."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn, Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from offices.history import audited
from offices.models.office import Office


class Role(models.TextChoices):
    REQUESTER = "requester", _("Requester")
    COUNTER_OFFICER = "counter_officer", _("Counter officer")
    DESK_OFFICER = "desk_officer", _("Desk officer")
    HEAD_OF_OFFICE = "head_of_office", _("Head of office")
    GRIEVANCE_OFFICER = "grievance_officer", _("Grievance officer")
    APPEAL_OFFICER = "appeal_officer", _("Appeal officer")
    DISTRICT_MONITOR = "district_monitor", _("District monitor")
    DIRECTORATE_MONITOR = "directorate_monitor", _("Directorate monitor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class User(AbstractUser):
    """A person who signs in. Deactivated, never deleted: history points here without a constraint."""

    LANGUAGES = [("bn", "বাংলা"), ("en", "English")]

    mobile = models.CharField(_("mobile"), max_length=11, blank=True)
    language = models.CharField(_("language"), max_length=2, default="bn", choices=LANGUAGES)
    # Raised with every reset link sent and part of its token, so a newer link ends the older ones.
    resets_asked = models.PositiveIntegerField(default=0, editable=False)
    history = audited(excluded_fields=["password", "last_login", "resets_asked"])

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # Both are names to sign in with, so one person each; empty ones may repeat.
            models.UniqueConstraint(Lower("email"), name="user_email_once", condition=~Q(email="")),
            models.UniqueConstraint(fields=["mobile"], name="user_mobile_once", condition=~Q(mobile="")),
        ]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: history names this person; deactivate instead."""
        raise models.ProtectedError("People are deactivated, never deleted.", {self})


class Post(models.Model):
    """A post in an office, such as Upazila ICT Officer; work belongs to posts, not to persons."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts", verbose_name=_("office"))
    title_bn = models.CharField(_("designation in Bangla"), max_length=150)
    title_en = models.CharField(_("designation in English"), max_length=150)
    is_active = models.BooleanField(_("active"), default=True)
    history = audited()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return self.title_bn if get_language() == "bn" else self.title_en


class PostRole(models.Model):
    post = models.ForeignKey(Post, models.CASCADE, related_name="roles", verbose_name=_("post"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    history = audited()

    class Meta:
        verbose_name = _("role of a post")
        verbose_name_plural = _("roles of posts")
        constraints = [models.UniqueConstraint(fields=["post", "role"], name="post_role_once")]

    def __str__(self) -> str:
        return str(Role(self.role).label)


class PostingQuerySet(models.QuerySet["Posting"]):
    def current(self, *, on: date) -> Self:
        """Postings in force on the Dhaka day `on`."""
        open_ended_or_later = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        return self.filter(open_ended_or_later, starts_on__lte=on, post__is_active=True, post__office__is_active=True)


class Posting(models.Model):
    """Who holds a post from when to when (both days included)."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("Regular")
        ADDITIONAL = "additional", _("Additional charge")
        CURRENT = "current", _("Current charge")

    post = models.ForeignKey(Post, models.PROTECT, related_name="postings", verbose_name=_("post"))
    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REGULAR)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    history = audited()

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            )
        ]
        indexes = [models.Index(fields=["user", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.post}"
