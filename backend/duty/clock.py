"""The duty clock: D_c(t), duty seconds of calendar c from a fixed origin to t (DESIGN 3, 14)."""

from datetime import UTC, datetime


def next_duty(calendar_id: int, at: datetime) -> datetime:
    """The first moment of duty at `at` or after it. Calendar 1 is round the clock."""
    duty_clock(calendar_id, at)
    return at


def duty_clock(calendar_id: int, at: datetime) -> float:
    """Duty seconds of the calendar up to `at`. Calendar 1 is round the clock: seconds since 1970."""
    if calendar_id != 1:
        raise ValueError(f"calendar {calendar_id} has no intervals yet")
    return at.timestamp()


def duty_moment(calendar_id: int, seconds: float) -> datetime:
    """The first moment at which the calendar's clock shows so many duty seconds: the inverse of `duty_clock`."""
    if calendar_id != 1:
        raise ValueError(f"calendar {calendar_id} has no intervals yet")
    return datetime.fromtimestamp(seconds, UTC)
