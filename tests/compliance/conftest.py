from tests.people import town
from tests.tickets.conftest import services, time_machine_at

__all__ = ["services", "time_machine_at", "town"]
