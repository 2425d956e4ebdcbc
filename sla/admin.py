"""Charters in Django's admin: to be read, with their history; they change by import and by the charter pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from sla.models import Charter, CharterFinding, CharterLine, Expectation, GrievanceStep, Service, ServiceType


class ReadOnly:
    """Who reaches the site may look; nothing is added, changed or deleted, since a charter line binds tickets."""

    admin_site: admin.AdminSite

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LineInline(ReadOnly, admin.TabularInline):
    model = CharterLine
    fields = ["section", "serial", "name_bn", "raw_timeline_bn", "promise_kind", "working_days"]
    extra = 0


class FindingInline(ReadOnly, admin.TabularInline):
    model = CharterFinding
    fields = ["code", "meaning", "source_line", "line", "text"]
    readonly_fields = ["meaning"]
    extra = 0


class StepInline(ReadOnly, admin.TabularInline):
    model = GrievanceStep
    fields = ["level", "post_bn", "length", "unit", "enquiry_extension", "printed"]
    extra = 0


class ExpectationInline(ReadOnly, admin.TabularInline):
    model = Expectation
    fields = ["serial", "text_bn"]
    extra = 0


@admin.register(Charter)
class CharterAdmin(ReadOnly, SimpleHistoryAdmin):
    list_display = ["office", "number", "effective_on", "date_printed", "state"]
    list_filter = ["state", "date_printed"]
    list_select_related = ["office"]
    search_fields = ["office__slug", "office__name_bn", "office__name_en"]
    inlines = [LineInline, FindingInline, StepInline, ExpectationInline]


@admin.register(CharterLine)
class CharterLineAdmin(ReadOnly, SimpleHistoryAdmin):
    list_display = ["charter", "section", "serial", "name_bn", "raw_timeline_bn", "promise_kind", "working_days"]
    list_filter = ["promise_kind", "section"]
    list_select_related = ["charter__office"]
    search_fields = ["search_text", "service__public_id"]


@admin.register(Service)
class ServiceAdmin(ReadOnly, SimpleHistoryAdmin):
    list_display = ["public_id", "office", "service_type", "is_active"]
    list_filter = ["is_active", "service_type"]
    list_select_related = ["office", "service_type"]
    search_fields = ["public_id"]


@admin.register(ServiceType)
class ServiceTypeAdmin(ReadOnly, SimpleHistoryAdmin):
    list_display = ["code", "name_bn", "name_en", "form_kind"]
