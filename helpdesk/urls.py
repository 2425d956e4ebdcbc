"""Every address of the program; each room keeps its own below."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from compliance.api import ComplianceView
from helpdesk import health

urlpatterns = [
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("set-up/", admin.site.urls),
    path("", include("offices.urls")),
    path("", include("sla.urls")),
    path("", include("tickets.urls")),
    path("", include("compliance.urls")),
    path("", include("audit.urls")),
    path("api/v1/compliance/", ComplianceView.as_view(), name="api-compliance"),
    path("api/v1/", include("tickets.api.urls")),
]

if find_spec("notifications.urls"):  # its pages are still being built
    urlpatterns.append(path("", include("notifications.urls")))

handler400 = "helpdesk.errors.bad_request"
handler403 = "helpdesk.errors.forbidden"
handler404 = "helpdesk.errors.not_found"
handler500 = "helpdesk.errors.server_error"
