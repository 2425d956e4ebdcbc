"""Addresses of calendar notices; their page with the preview is in the ticket room (tickets/urls_notices.py)."""

from django.urls import path

from sla import views_calendar_notices as views

NOTICE = "calendar/notices/<int:number>/"
urlpatterns = [
    path("calendar/notices/", views.notice_list, name="notice-list"),
    path("calendar/notices/new/", views.notice_new, name="notice-new"),
    path("calendar/notices/import/", views.notice_import, name="notice-import"),
    path(f"{NOTICE}entries/", views.entry_add, name="entry-add"),
    path(f"{NOTICE}entries/<slug:kind>/<int:entry>/remove/", views.entry_remove, name="entry-remove"),
    path(f"{NOTICE}discard/", views.notice_discard, name="notice-discard"),
    path(f"{NOTICE}withdraw/", views.notice_withdraw, name="notice-withdraw"),
    path(f"{NOTICE}scan/", views.notice_scan, name="notice-scan"),
]
