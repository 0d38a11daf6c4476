"""Moves committed events from event_pending to event_log, in commit order. Right with any number of relays."""

import asyncio
from collections.abc import Callable, Sequence

import asyncpg
import msgspec

from backend.kit.db.urls import asyncpg_url
from backend.realtime.log import BATCH, MOVE, LogEvent, as_event, oldest_pending_s

# rows of processes without a relay, and of those that died before their own step
STALE_S = 0.3
POLL_S = 0.15
TIMEOUT = "1s"


class RelayFigures(msgspec.Struct):
    steps: int = 0
    moved: int = 0
    reconnects: int = 0


async def step(connection: asyncpg.Connection) -> Sequence[LogEvent]:
    """One transaction: up to 500 events get the next positions. Returns them once they are committed."""
    # sent at one stroke; the lock is a statement of its own, so that the next one's snapshot follows the wait
    await connection.execute("BEGIN; SELECT 1 FROM relay WHERE id = 1 FOR UPDATE")
    rows = await connection.fetch(MOVE)
    await connection.execute("COMMIT")
    return [as_event(row) for row in rows]


class Relay:
    """`wake()` after a commit in this process; rows of others are moved when they are older than 300 ms."""

    def __init__(self, database_url: str, publish: Callable[[Sequence[LogEvent]], None]) -> None:
        self.url = asyncpg_url(database_url)
        self.publish = publish
        self.figures = RelayFigures()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Coalesced: any number of commits during a step lead to one more step."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. Raises when the connection fails: the supervisor calls again, and it connects anew."""
        connection = await self._connect()
        try:
            await self._drain(connection)
            while True:
                if await self._due(connection):
                    await self._drain(connection)
        except Exception:
            self.figures.reconnects += 1
            raise
        finally:
            # a step that was cut short must not leave its transaction, and with it the lock, behind
            connection.terminate()

    async def _due(self, connection: asyncpg.Connection) -> bool:
        try:
            async with asyncio.timeout(POLL_S):
                await self._woken.wait()
            return True
        except TimeoutError:
            return await oldest_pending_s(connection) > STALE_S

    async def _drain(self, connection: asyncpg.Connection) -> None:
        while True:
            self._woken.clear()
            events = await step(connection)
            self.figures.steps += 1
            if events:
                self.figures.moved += len(events)
                self.publish(events)
            if len(events) < BATCH:
                return

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            self.url,
            timeout=5,
            command_timeout=3,
            server_settings={
                "role": "samovar_app",
                "statement_timeout": TIMEOUT,
                "idle_in_transaction_session_timeout": TIMEOUT,
                "application_name": "samovar relay",
            },
        )
