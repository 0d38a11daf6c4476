"""Which channel a public key names: the chat of a site, a form."""

import time

from backend.inbox.channels.directory import Directory
from backend.inbox.channels.facts import ChannelFacts
from backend.kit.db import Database

UNKNOWN_S = 2.0
KEY_MAX = 64
_FIND = "SELECT id FROM channels WHERE kind = '{kind}' AND settings ->> 'key' = $1 AND state <> 'deleted'"
_FIRST = "SELECT settings ->> 'key' FROM channels WHERE kind = '{kind}' AND state = 'active' ORDER BY id LIMIT 1"


class Keyed:
    """Keys to channels of a kind, as this process knows them: at most a second behind a channel's rev."""

    def __init__(self, db: Database, directory: Directory, kind: str) -> None:
        self._db = db
        self._directory = directory
        self._kind = kind
        self._ids: dict[str, int] = {}
        self._unknown: dict[str, float] = {}

    async def find(self, key: str) -> ChannelFacts | None:
        """Raises what the database raises."""
        if not 0 < len(key) <= KEY_MAX or time.monotonic() < self._unknown.get(key, 0.0):
            return None
        channel_id = self._ids.get(key)
        if channel_id is None:
            async with self._db.hot.acquire(timeout=5) as connection:
                channel_id = await connection.fetchval(_FIND.format(kind=self._kind), key)
        facts = None if channel_id is None else await self.of(channel_id)
        if facts is None or getattr(facts.settings, "key", None) != key:
            self._forget(key)
            return None
        if len(self._ids) > 10_000:
            self._ids.clear()
        self._ids[key] = facts.id
        return facts

    async def of(self, channel_id: int) -> ChannelFacts | None:
        """None: deleted, or no longer to be opened."""
        facts = await self._directory.facts(channel_id)
        return facts if facts is not None and facts.connector.kind == self._kind else None

    async def first_key(self) -> str | None:
        async with self._db.hot.acquire(timeout=5) as connection:
            found: str | None = await connection.fetchval(_FIRST.format(kind=self._kind))
            return found

    def _forget(self, key: str) -> None:
        self._ids.pop(key, None)
        if len(self._unknown) > 10_000:
            self._unknown.clear()
        self._unknown[key] = time.monotonic() + UNKNOWN_S
