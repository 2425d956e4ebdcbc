from django.urls import path

from sla import views, views_calculator

app_name = "sla"
urlpatterns = [
    path("charters/", views.charter_list, name="charter-list"),
    path("charters/<slug:slug>/", views.charter_detail, name="charter-detail"),
    path("calendar/", views.calendar, name="calendar"),
    path("calculator/", views_calculator.calculator, name="calculator"),
]
