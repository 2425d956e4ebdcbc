"""Dates are decided by the Asia/Dhaka calendar, moments are kept in UTC (R1)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DHAKA = ZoneInfo("Asia/Dhaka")

# Where a date that nobody has promised stands in a queue: after every other, and still safe to move between zones.
NEVER = datetime(9000, 1, 1, tzinfo=UTC)


def dhaka_day(moment: datetime) -> date:
    """Return the Dhaka calendar day of an aware moment (R1). Raises ValueError where it is naive."""
    if moment.utcoffset() is None:
        require_aware(moment)
    return moment.astimezone(DHAKA).date()


def dhaka_moment(day: date, clock: time) -> datetime:
    """Return the UTC moment at which Dhaka's clocks show `clock` on `day` (R1)."""
    return datetime.combine(day, clock, DHAKA).astimezone(UTC)


def require_aware(*moments: datetime | None) -> None:
    """Raise ValueError where one of the moments has no zone; None means absent and passes."""
    for moment in moments:
        if moment is not None and moment.utcoffset() is None:
            raise ValueError(f"a moment needs a zone: {moment.isoformat()}")
