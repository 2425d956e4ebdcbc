"""What a verb says when it refuses; views turn it into a form error, the API into 409, 403 or 400."""

from __future__ import annotations

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

Text = str | LazyText


class TicketError(Exception):
    """`code` is for programs, `detail` for the reader, in the reader's language when it is shown."""

    def __init__(self, code: str, detail: Text) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class StepNotAllowed(TicketError):
    """The ticket is not in a state from which this step leads on."""


class NotPermitted(TicketError):
    """The ticket may be seen, but this step belongs to another role."""

    def __init__(self) -> None:
        super().__init__("not_permitted", _("Your post may not take this step."))


class InvalidInput(TicketError):
    """What was given breaks a rule; `field` names the input."""

    def __init__(self, field: str, detail: Text) -> None:
        super().__init__("invalid", detail)
        self.field = field
