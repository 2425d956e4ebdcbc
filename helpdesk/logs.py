"""Log lines: one event, one line, whatever a user typed."""

import logging
from typing import Any


class OneLine(logging.Formatter):
    """`<time> <level> <logger> <message>`; line ends are escaped, so that nobody can forge a second line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")


def log_configuration(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything from `level` on goes to the standard error stream."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "helpdesk.logs.OneLine"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"django": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
    }
