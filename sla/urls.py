from django.urls import path

from sla import views

app_name = "sla"
urlpatterns = [
    path("charters/", views.charter_list, name="charter-list"),
    path("charters/<slug:slug>/", views.charter_detail, name="charter-detail"),
    path("calendar/", views.calendar, name="calendar"),
]
