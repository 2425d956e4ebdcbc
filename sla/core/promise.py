"""What one charter line promises, as a value (R5, R6)."""

from dataclasses import dataclass
from enum import StrEnum


class PromiseKind(StrEnum):
    """How the time cell of a charter line binds the office."""

    IMMEDIATE = "immediate"
    WORKING_DAYS = "working_days"
    ON_DEMAND = "on_demand"
    AS_DIRECTED = "as_directed"
    NOT_PUBLISHED = "not_published"


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise and the Bangla text it was read from.

    `first_target_same_day` is «তাৎক্ষণিক / N কার্যদিবস»: N binds, the same day is measured apart (R5).
    `negotiable` is «… / চাহিদা অনুযায়ী»: both offices may agree on another date (R6).
    Raises ValueError where a number is missing, negative, or stands where none belongs.
    """

    kind: PromiseKind
    working_days: int | None = None
    first_target_same_day: bool = False
    negotiable: bool = False
    where_applicable: bool = False
    raw: str = ""

    def __post_init__(self) -> None:
        numbered = self.kind is PromiseKind.WORKING_DAYS
        if numbered != (self.working_days is not None) or (self.working_days or 0) < 0:
            raise ValueError(f"{self.kind} with working_days={self.working_days}")

    @property
    def count(self) -> int | None:
        """Working days after the day of effective receipt; 0 is the same day, None is no date (R4 to R6)."""
        return 0 if self.kind is PromiseKind.IMMEDIATE else self.working_days


IMMEDIATE = Promise(PromiseKind.IMMEDIATE)
