"""The page of a calendar notice: what it would do to the tickets, applying it, and how far the recount is."""

from django.urls import path

from tickets.views import notices

urlpatterns = [
    path("calendar/notices/<int:number>/", notices.notice_detail, name="notice-detail"),
    path("calendar/notices/<int:number>/apply/", notices.notice_apply, name="notice-apply"),
    path("calendar/notices/<int:number>/progress/", notices.notice_progress, name="notice-progress"),
]
