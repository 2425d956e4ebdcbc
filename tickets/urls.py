"""Addresses of the tickets: the way in, the work on them, and what a calendar notice does to them."""

from tickets import urls_intake, urls_notices, urls_work

app_name = "tickets"
urlpatterns = [*urls_intake.urlpatterns, *urls_work.urlpatterns, *urls_notices.urlpatterns]
