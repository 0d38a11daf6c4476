"""Which channel a public key names."""

import time

import msgspec

from backend.connectors.webchat.settings import WebchatSettings
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.facts import ChannelFacts
from backend.kit.db import Database

UNKNOWN_S = 2.0
KEY_MAX = 64
_FIND = """
SELECT id FROM channels WHERE kind = 'webchat' AND settings ->> 'key' = $1 AND state <> 'deleted'
"""
_FIRST = """
SELECT settings ->> 'key' FROM channels WHERE kind = 'webchat' AND state = 'active' ORDER BY id LIMIT 1
"""


class Site(msgspec.Struct, frozen=True):
    """A channel of kind webchat, opened. It may be paused: what visitors write is still stored."""

    facts: ChannelFacts
    settings: WebchatSettings

    @property
    def id(self) -> int:
        return self.facts.id

    @property
    def secret(self) -> str | None:
        """Signs those whom the site knows."""
        given = self.settings.identity_secret
        return None if given is None else given.reveal()


class Sites:
    """Keys to channels, as this process knows them: at most a second behind a channel's rev."""

    def __init__(self, db: Database, directory: Directory) -> None:
        self._db = db
        self._directory = directory
        self._ids: dict[str, int] = {}
        self._unknown: dict[str, float] = {}

    async def find(self, key: str) -> Site | None:
        """Raises what the database raises."""
        if not 0 < len(key) <= KEY_MAX or time.monotonic() < self._unknown.get(key, 0.0):
            return None
        channel_id = self._ids.get(key)
        if channel_id is None:
            async with self._db.hot.acquire(timeout=5) as connection:
                channel_id = await connection.fetchval(_FIND, key)
        site = None if channel_id is None else await self.of(channel_id)
        if site is None or site.settings.key != key:
            self._forget(key)
            return None
        if len(self._ids) > 10_000:
            self._ids.clear()
        self._ids[key] = site.id
        return site

    async def of(self, channel_id: int) -> Site | None:
        """The site of a channel; None: deleted, or no longer to be opened."""
        facts = await self._directory.facts(channel_id)
        if facts is None or not isinstance(facts.settings, WebchatSettings):
            return None
        return Site(facts, facts.settings)

    async def first_key(self) -> str | None:
        """For the demonstration page."""
        async with self._db.hot.acquire(timeout=5) as connection:
            found: str | None = await connection.fetchval(_FIRST)
            return found

    def _forget(self, key: str) -> None:
        self._ids.pop(key, None)
        if len(self._unknown) > 10_000:
            self._unknown.clear()
        self._unknown[key] = time.monotonic() + UNKNOWN_S
