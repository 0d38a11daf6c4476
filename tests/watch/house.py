"""A house whose channel has a route, and whose people are there."""

from typing import Any

import msgspec

from backend.duty import presence
from backend.kit.db import Database
from backend.watch.routing.work import drain
from tests.cast import Cast

_ROUTE = """
INSERT INTO routes (channel_id, enabled, present, weight, steps) VALUES ($1, true, $2, $3, $4::text::jsonb)
ON CONFLICT (channel_id) DO UPDATE SET steps = excluded.steps, present = excluded.present, weight = excluded.weight
"""


async def routed(
    cast: Cast, *steps: dict[str, Any], present: bool = True, weight: float = 1.0, channel_id: int | None = None
) -> None:
    """The channel (`sales`, where none is named) gives by these steps."""
    kept = msgspec.json.encode(list(steps)).decode()
    await cast.db.hot.execute(_ROUTE, channel_id or cast.sales, present, weight, kept)


async def there(cast: Cast, *names: str) -> None:
    """These sit at a window."""
    async with cast.db.tx() as tx:
        await presence.note(tx, {cast.ids[name]: True for name in names})


async def may_have(cast: Cast, name: str, capacity: float) -> None:
    await cast.db.hot.execute(
        "INSERT INTO user_capacity (user_id, capacity) VALUES ($1, $2) "
        "ON CONFLICT (user_id) DO UPDATE SET capacity = excluded.capacity",
        cast.ids[name], capacity,
    )  # fmt: skip


async def whose(cast: Cast, *dialogs: int) -> list[str | None]:
    """The names of who has them."""
    names = {number: name for name, number in cast.ids.items()}
    rows = [await cast.row(each) for each in dialogs]
    return [None if row["responsible_id"] is None else names[row["responsible_id"]] for row in rows]


async def why(db: Database, dialog: int) -> dict[str, Any]:
    """What is kept with the newest assignment of a dialog."""
    row = await db.hot.fetchrow(
        "SELECT user_id, step, why, tried::text AS tried FROM assignments WHERE conversation_id = $1 "
        "ORDER BY id DESC LIMIT 1",
        dialog,
    )
    return {} if row is None else dict(row) | {"tried": msgspec.json.decode(row["tried"])}


async def waits(db: Database, dialog: int) -> list[dict[str, Any]] | None:
    """Why nobody has it; None: nothing is said."""
    kept = await db.hot.fetchval("SELECT tried::text FROM route_waits WHERE conversation_id = $1", dialog)
    found: list[dict[str, Any]] | None = None if kept is None else msgspec.json.decode(kept)
    return found


__all__ = ["drain", "may_have", "routed", "there", "waits", "whose", "why"]
