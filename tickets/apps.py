from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        from sla.charter_versions import running
        from tickets.running import running_by_service

        running["tickets"] = running_by_service
