"""People, posts and offices at /set-up/; every change asks for its reason and leaves history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from offices.forms import BanglaDateField, BanglaIntegerField, PhoneField
from offices.history import acting
from offices.models import Office, Post, Posting, PostRole, User

BOTH_DIGITS: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
    models.DateField: {"form_class": BanglaDateField, "widget": forms.TextInput},
    models.PositiveIntegerField: {"form_class": BanglaIntegerField, "widget": forms.TextInput},
}

admin.site.unregister(Group)  # rights come with posts, never with groups


class ReasonForm(forms.ModelForm):
    change_reason = forms.CharField(
        label=_("Reason for the change"), max_length=200, help_text=_("Kept in the history, such as an order number.")
    )


class Administrators:
    """Who reaches the site may see, add and change; nobody deletes, because history and tickets point here."""

    admin_site: admin.AdminSite

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AuditedAdmin(Administrators, SimpleHistoryAdmin):
    """An admin page whose writes all carry the administrator and the reason typed on the form."""

    form = ReasonForm
    formfield_overrides = BOTH_DIGITS
    fixed_fields: tuple[str, ...] = ()  # cannot change once the row is there

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with acting(request.user, "set-up: " + request.POST.get("change_reason", "").strip()[:200]):
            return super().changeform_view(request, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        own = tuple(super().get_readonly_fields(request, obj))
        return own + self.fixed_fields if obj else own

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def has_view_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_change_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Office)
class OfficeAdmin(AuditedAdmin):
    list_display = ("name_en", "name_bn", "kind", "code", "has_ict_office", "is_active")
    list_filter = ("kind", "requesting_kind", "has_ict_office", "is_active")
    search_fields = ("name_en", "name_bn", "slug", "code")
    autocomplete_fields = ("parent",)
    list_select_related = True
    # Addresses and ticket numbers are made of them.
    fixed_fields = ("kind", "slug", "code")


def refuse_own_post(request: HttpRequest, post: Post) -> None:
    """Raise PermissionDenied where an administrator would change a post of his own; only somebody else may.

    Called after the rows are written, inside the transaction of the page, which takes them back.
    """
    own = Posting.objects.filter(post=post, user__username=request.user.get_username())
    if not request.user.is_superuser and own.exists():
        raise PermissionDenied


class PostRoleInline(Administrators, admin.TabularInline):
    model = PostRole
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)


class PostingInline(Administrators, admin.TabularInline):
    model = Posting
    extra = 1
    autocomplete_fields = ("user",)
    formfield_overrides = BOTH_DIGITS


@admin.register(Post)
class PostAdmin(AuditedAdmin):
    list_display = ("title_en", "title_bn", "office", "is_active")
    list_filter = ("is_active", "roles__role")
    search_fields = ("title_en", "title_bn", "office__name_en", "office__name_bn", "office__slug")
    autocomplete_fields = ("office",)
    list_select_related = ("office",)
    inlines = (PostRoleInline, PostingInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refuse_own_post(request, form.instance)


@admin.register(Posting)
class PostingAdmin(AuditedAdmin):
    list_display = ("user", "post", "kind", "starts_on", "ends_on")
    list_filter = ("kind",)
    search_fields = ("user__username", "user__first_name", "user__last_name", "post__title_en", "post__title_bn")
    autocomplete_fields = ("post", "user")
    list_select_related = ("user", "post")

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        refuse_own_post(request, obj.post)


class PersonForm(ReasonForm, UserChangeForm):
    mobile = PhoneField(label=_("Mobile number"), required=False)


class NewPersonForm(ReasonForm, AdminUserCreationForm):
    mobile = PhoneField(label=_("Mobile number"), required=False)


_WHO = ("username", "first_name", "last_name", "email", "mobile", "language")


@admin.register(User)
class PersonAdmin(AuditedAdmin, UserAdmin):
    """People. Only a superuser makes staff or superusers or touches a superuser; nobody has groups or permissions."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ("username", "first_name", "last_name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": (*_WHO, "password", "is_active", "change_reason")}),
        (_("Set-up"), {"fields": ("is_staff", "is_superuser", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": (*_WHO, "usable_password", "password1", "password2", "change_reason")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, "is_staff", "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with acting(request.user, "set-up: password"):
            return super().user_change_password(request, *args, **kwargs)
