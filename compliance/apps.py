from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"

    def ready(self) -> None:
        from compliance import recording  # noqa: F401  connects the listener
        from compliance.public import same_day_of
        from tickets.presentation_clock import same_day_record

        same_day_record["boards"] = same_day_of
