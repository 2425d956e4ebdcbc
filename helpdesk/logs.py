"""Log lines: one event, one line, whatever a user typed."""

import logging


class OneLine(logging.Formatter):
    """`<time> <level> <logger> <message>`; line ends are escaped, so that nobody can forge a second line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")
