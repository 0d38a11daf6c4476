"""Listens to a channel: what came goes to the inbox, and only after its commit is more asked for."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

import msgspec
import structlog

from backend.connectors.abilities import Listens
from backend.connectors.contract import SendError
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.health import Health
from backend.kit.db import Database
from backend.kit.db.trouble import is_passing
from backend.kit.faults import fault
from bots.handover import Handover
from bots.open import Line

log = structlog.get_logger("bots")

FIRST_REST_S = 0.5
LONGEST_REST_S = 30.0
_CURSOR = "SELECT cursor::text FROM channel_cursors WHERE channel_id = $1"


class Deliver(Protocol):
    """Payloads and the cursor to keep with them, in one transaction (inbox/intake). Returns after its commit.

    `mended`: as Polled has it.
    """

    def __call__(
        self, facts: ChannelFacts, payloads: Sequence[bytes], cursor: dict[str, Any], mended: Sequence[bytes] = (), /
    ) -> Awaitable[Any]: ...


class Listener:
    """The listening half of one channel's owner."""

    def __init__(self, channel: Handover, line: Line, health: Health, deliver: Deliver) -> None:
        self._channel = channel
        self._line = line
        self._health = health
        self._deliver = deliver
        self._rest_s = FIRST_REST_S

    async def run(self) -> None:
        """Until cancelled. What the platform refuses for a while is waited out; a bug ends the owner."""
        channel_id = self._channel.own.channel_id
        while True:
            try:
                await self._listen()
            except SendError as error:
                log.warning("channel.not_heard", channel=channel_id, code=error.code, detail=error.detail)
                self._health.trouble(channel_id, error.code)
                wait_s = error.retry_after or self._rest_s
            except Exception as error:
                if not is_passing(error):
                    raise
                log.warning("channel.not_received", channel=channel_id, error=type(error).__name__)
                wait_s = self._rest_s
            else:
                wait_s = 0.0
            await asyncio.sleep(wait_s)
            self._rest_s = min(self._rest_s * 2, LONGEST_REST_S)

    async def _listen(self) -> None:
        client = await self._line.client()
        if not isinstance(client, Listens):
            raise TypeError(f"{self._channel.connector.kind} has to be listened to but cannot listen")
        async for polled in client.listen(await cursor_of(self._channel.db, self._channel.own.channel_id)):
            self._health.polled(self._channel.own.channel_id)
            self._rest_s = FIRST_REST_S
            if polled.deaf:
                # before the place is kept: told twice rather than never
                await self._health.deaf(self._channel.own.channel_id, *polled.deaf)
            if polled.payloads or polled.keep or polled.mended:
                await self._deliver(self._channel.facts, polled.payloads, polled.cursor, polled.mended)
                await fault("listen.delivered")
            self._health.waits(self._channel.own.channel_id, polled.more)


async def cursor_of(db: Database, channel_id: int) -> dict[str, Any] | None:
    """How far the channel was read."""
    async with db.tx() as tx:
        kept = await tx.value(_CURSOR, channel_id)
    return None if kept is None else msgspec.json.decode(kept, type=dict[str, Any])
