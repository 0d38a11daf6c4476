"""An open line to a platform, made when first needed and closed with its channel."""

import asyncio
from contextlib import AsyncExitStack

import msgspec

from backend.connectors.contract import Client, Connector


class Line:
    """One client for listening and sending. Opening loads the SDK (seconds), so nobody opens it in vain."""

    def __init__(self, connector: Connector, settings: msgspec.Struct, channel_id: int) -> None:
        self._connector = connector
        self._settings = settings
        self._channel_id = channel_id
        self._stack = AsyncExitStack()
        self._turn = asyncio.Lock()
        self._client: Client | None = None

    async def client(self) -> Client:
        """Raises whatever opening raises."""
        async with self._turn:
            if self._client is None:
                opened = self._connector.open(self._settings, self._channel_id)
                self._client = await self._stack.enter_async_context(opened)
            return self._client

    async def close(self) -> None:
        async with self._turn:
            self._client = None
            await self._stack.aclose()
