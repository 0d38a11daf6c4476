"""Until when one may write freely: so long after the customer's last message, where the channel has such a rule."""

from datetime import datetime, timedelta

from backend.connectors.contract import Capabilities


def window_until(able: Capabilities, kind: str, last_in_at: datetime | None, created_at: datetime) -> datetime | None:
    """None: always. Where the customer never wrote it has never been open: it ended when the dialog began."""
    if able.window_s is None or kind != "private":
        return None
    return created_at if last_in_at is None else last_in_at + timedelta(seconds=able.window_s)


def is_closed(until: datetime | None, now: datetime) -> bool:
    return until is not None and until <= now
