"""Why a charter file cannot be understood."""

from __future__ import annotations

from django.utils.translation import gettext as _


class CharterError(Exception):
    """A charter that loads nothing: the reason in the reader's language and the line of the file, from 1.

    `line` is None where the fault is not in one line (an empty file, no table at all).
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        if self.line is None:
            return self.reason
        return _("line %(line)d: %(reason)s") % {"line": self.line, "reason": self.reason}
