"""Who is there: online, away, off. Told by the windows that people have open, kept in the database by the web nodes.

Presence is not duty (on_duty.py): whoever is on duty may be at lunch, and whoever looks in on a Sunday is not on duty.
"""

from asyncio import sleep as pause
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal, Protocol

from backend.duty.events import PresenceChanged, PresenceNow
from backend.duty.route import Presence
from backend.kit.db import Database, Published, Staff, Tx
from backend.kit.wakes import Bell
from backend.realtime.node import PEOPLE

# a node says whom it has so often; who was not said for so long has gone: a page that is loaded anew is back before
EVERY_S = 10.0
GONE_S = 35.0
# however many come at once: a node writes all whom it has
BREATH_S = 1.0

Chosen = Literal["away", "off"]

_SEEN = """
INSERT INTO presence AS p (user_id, seen_at, active_at)
SELECT user_id, now(), CASE WHEN active THEN now() END FROM unnest($1::bigint[], $2::boolean[]) AS t (user_id, active)
ORDER BY user_id
ON CONFLICT (user_id) DO UPDATE SET seen_at = now(), active_at = coalesce(excluded.active_at, p.active_at)
"""
# One who chose it is off also while they work: nothing is given to them.
_STATE = """
CASE WHEN p.chosen = 'off' OR p.seen_at IS NULL OR p.seen_at < now() - make_interval(secs => {0}) THEN 'off'
     WHEN p.chosen = 'away' OR p.active_at IS NULL OR p.active_at < now() - make_interval(secs => {0}) THEN 'away'
     ELSE 'online' END
"""
# several nodes look at the same moment: whoever waited for the row finds it told, and tells nothing
_CHANGED = f"""
WITH due AS (
    SELECT p.user_id FROM presence p WHERE p.told <> ({_STATE.format("$1::float8")}) ORDER BY p.user_id
    FOR UPDATE SKIP LOCKED
)
UPDATE presence p SET told = ({_STATE.format("$1::float8")}), told_at = now() FROM due
WHERE p.user_id = due.user_id RETURNING p.user_id, p.told, p.chosen, p.told_at
"""
_CHOOSE = """
INSERT INTO presence (user_id, chosen) VALUES ($1, $2)
ON CONFLICT (user_id) DO UPDATE SET chosen = excluded.chosen
"""
_TOLD = "SELECT user_id, told, chosen, told_at FROM presence WHERE $1::bigint[] IS NULL OR user_id = ANY ($1)"

_STANDS = f"SELECT p.user_id, {_STATE.format('$2::float8')} AS state FROM presence p WHERE p.user_id = ANY ($1)"


class Node(Protocol):
    """What is asked of a node of realtime."""

    def people(self) -> dict[int, bool]: ...


async def tell(tx: Tx, gone_s: float = GONE_S) -> int:
    """Whose state is another one than was told last, is told; how many they were."""
    rows = await tx.fetch(_CHANGED, gone_s)
    for row in sorted(rows, key=lambda row: row["user_id"]):
        now = PresenceNow(row["user_id"], row["told"], row["chosen"], row["told_at"])
        tx.publish(Published(PresenceChanged(now), Staff(), "presence", now.user_id))
    return len(rows)


async def note(tx: Tx, people: Mapping[int, bool], gone_s: float = GONE_S) -> None:
    """These have a window open on a node, and sit at it or not."""
    if people:
        ids = sorted(people)
        await tx.execute(_SEEN, ids, [people[each] for each in ids])
    await tell(tx, gone_s)


async def choose(tx: Tx, user_id: int, chosen: Chosen | None) -> None:
    """By hand; None: as their windows say."""
    await tx.execute(_CHOOSE, user_id, chosen)
    await tell(tx)


async def told(tx: Tx, users: Sequence[int] | None = None) -> dict[int, PresenceNow]:
    """As everybody was told; who never had a window open is in none of it, and is off."""
    rows = await tx.fetch(_TOLD, None if users is None else list(users))
    return {row["user_id"]: PresenceNow(row["user_id"], row["told"], row["chosen"], row["told_at"]) for row in rows}


async def stands(tx: Tx, users: Sequence[int], gone_s: float = GONE_S) -> dict[int, Presence]:
    """As it is now, though no node is left that would tell it; whoever is in none of it is off."""
    return {row["user_id"]: row["state"] for row in await tx.fetch(_STANDS, list(users), gone_s)}


def state_of(known: Mapping[int, PresenceNow], user_id: int) -> Presence:
    return known[user_id].state if user_id in known else "off"


def keeping(db: Database, node: Node) -> Callable[[], Awaitable[None]]:
    """A supervised task of a web node. Without the node others forget whom it had after GONE_S."""
    bell: Bell = db.wakes.bell(PEOPLE)

    async def run() -> None:
        while True:
            async with db.tx() as tx:
                await note(tx, node.people())
            await pause(BREATH_S)
            await bell.rest(EVERY_S)

    return run
