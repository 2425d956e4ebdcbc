from django.urls import path

from compliance import views, views_public

app_name = "compliance"
urlpatterns = [
    path("o/<slug:slug>/", views_public.office, name="office"),
    path("district/", views.board, name="board"),
    path("district/<slug:slug>/", views.upazila, name="upazila"),
]
