"""Why a step on a charter is refused, in the reader's language."""

from __future__ import annotations


class CharterStepError(Exception):
    """A refused step; `field` names the form field beside which the reason belongs, empty for the page."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


class CharterChanged(CharterStepError):
    """Somebody else changed or published the version meanwhile; the page shows what it says now."""
