"""Addresses of the tickets: the way in and the work on them."""

from importlib.util import find_spec

from tickets import urls_intake

app_name = "tickets"
urlpatterns = [*urls_intake.urlpatterns]
if find_spec("tickets.urls_work"):
    from tickets import urls_work

    urlpatterns += urls_work.urlpatterns
