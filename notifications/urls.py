from __future__ import annotations

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notification_list, name="notification-list"),
    path("notifications/bell/", views.bell, name="bell"),
    path("notifications/read/", views.read_all, name="notification-read"),
    path("mail/", views.mail_list, name="mail-list"),
    path("mail/<slug:key>/", views.mail_detail, name="mail-detail"),
]
