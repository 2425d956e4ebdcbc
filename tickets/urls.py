"""Addresses of the tickets: the way in and the work on them."""

from tickets import urls_intake, urls_work

app_name = "tickets"
urlpatterns = [*urls_intake.urlpatterns, *urls_work.urlpatterns]
