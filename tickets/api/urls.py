from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from tickets.api import schema  # noqa: F401  (registers itself)
from tickets.api.views import ServiceList, TicketViewSet

app_name = "api"
router = SimpleRouter()
router.register("tickets", TicketViewSet, basename="ticket")
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("services/", ServiceList.as_view(), name="service-list"),
    path("", include(router.urls)),
]
