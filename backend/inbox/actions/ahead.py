"""Moments that people name: they lie ahead, but not too far."""

from datetime import UTC, datetime, timedelta

from backend.kit.errors import Invalid

LONGEST = timedelta(days=366)


def demand_ahead(field: str, at: datetime) -> None:
    """Raises Invalid, naming the field."""
    if at.tzinfo is None:
        raise Invalid("invalid", fields={field: "no_time_zone"})
    now = datetime.now(UTC)
    if at <= now:
        raise Invalid("invalid", fields={field: "in_the_past"})
    if at > now + LONGEST:
        raise Invalid("invalid", fields={field: "too_far"})
