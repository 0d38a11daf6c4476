"""Which channel a public key names."""

import msgspec

from backend.connectors.webchat.settings import WebchatSettings
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.keyed import Keyed
from backend.kit.db import Database


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
    """Keys to channels, as this process knows them."""

    def __init__(self, db: Database, directory: Directory) -> None:
        self._keyed = Keyed(db, directory, "webchat")

    async def find(self, key: str) -> Site | None:
        """Raises what the database raises."""
        return _site(await self._keyed.find(key))

    async def of(self, channel_id: int) -> Site | None:
        """The site of a channel; None: deleted, or no longer to be opened."""
        return _site(await self._keyed.of(channel_id))

    async def first_key(self) -> str | None:
        """For the demonstration page."""
        return await self._keyed.first_key()


def _site(facts: ChannelFacts | None) -> Site | None:
    if facts is None or not isinstance(facts.settings, WebchatSettings):
        return None
    return Site(facts, facts.settings)
