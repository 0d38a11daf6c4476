"""Until when one may write freely: so long after the customer's last message, where the channel has such a rule."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.connectors.contract import Capabilities
from backend.connectors.registry import UnknownKind, capabilities
from backend.kit.errors import Conflict


def window_until(able: Capabilities, kind: str, last_in_at: datetime | None, created_at: datetime) -> datetime | None:
    """None: always. Where the customer never wrote it has never been open: it ended when the dialog began."""
    if able.window_s is None or kind != "private":
        return None
    return created_at if last_in_at is None else last_in_at + timedelta(seconds=able.window_s)


def until_of(row: Mapping[str, Any]) -> datetime | None:
    """The same, of a row with its channel_kind, channel_settings, kind, last_in_at and created_at."""
    try:
        able = capabilities(row["channel_kind"], row["channel_settings"])
    except UnknownKind:
        return None
    return window_until(able, row["kind"], row["last_in_at"], row["created_at"])


def demand_open(row: Mapping[str, Any], now: datetime | None = None) -> None:
    """One may write there freely now. Raises Conflict window_closed: a template may still be sent."""
    until = until_of(row)
    if until is not None and until <= (now or datetime.now(UTC)):
        raise Conflict("window_closed", fields={"template": "window_closed"})
