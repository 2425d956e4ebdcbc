"""The means by which a notification travels. `in_app` has no module: its row is the delivery."""

from notifications.enums import Transport as Code
from notifications.transports.base import Transport
from notifications.transports.email import Email

TRANSPORTS: dict[Code, Transport] = {Code.EMAIL: Email()}
