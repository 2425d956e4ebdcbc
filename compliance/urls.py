from django.urls import path

from compliance import views

app_name = "compliance"
urlpatterns = [
    path("district/", views.board, name="board"),
    path("district/<slug:slug>/", views.upazila, name="upazila"),
]
