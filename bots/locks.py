"""Which channels this process owns: advisory locks, all on one connection of its own.

The server ends the session when nothing is asked for SILENCE: a process that was stopped loses its channels.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import asyncpg

from backend.inbox.deliver.owners import lock_key
from backend.kit.db.urls import asyncpg_url

log = logging.getLogger(__name__)

SILENCE = "10s"
ANSWER_S = 3.0
GONE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Locks:
    """`async with await Locks.connect(url) as locks`; `lost` is set when the connection, and every lock, is gone."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()
        self.lost = asyncio.Event()
        connection.add_termination_listener(lambda *_: self.lost.set())

    @classmethod
    async def connect(cls, database_url: str) -> "Locks":
        settings = {
            "role": "samovar_app",
            "application_name": "samovar channel owner",
            "idle_session_timeout": SILENCE,
            "statement_timeout": "3s",
            "TimeZone": "UTC",
        }
        return cls(
            await asyncpg.connect(
                asyncpg_url(database_url), timeout=5, command_timeout=ANSWER_S, server_settings=settings
            )
        )

    async def fetch(self, sql: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        """Ask something on the locks' own connection; that it answers proves that the locks are held."""
        async with self._turn:
            try:
                rows: Sequence[Mapping[str, Any]] = await self._connection.fetch(sql, *args)
            except GONE:
                self.give_up()
                raise
            return rows

    async def take(self, channel_id: int) -> bool:
        """Try for a channel. False: another process has it."""
        rows = await self.fetch("SELECT pg_try_advisory_lock($1::bigint) AS taken", lock_key(channel_id))
        return bool(rows[0]["taken"])

    async def release(self, channel_id: int) -> None:
        """Let go of a channel. A connection that is found gone has let go of all of them: nothing is raised."""
        if self.lost.is_set():
            return
        with suppress(*GONE):
            await self.fetch("SELECT pg_advisory_unlock($1::bigint)", lock_key(channel_id))

    def give_up(self) -> None:
        """Drop the connection: whatever it held is free for others."""
        self.lost.set()
        self._connection.terminate()

    async def __aenter__(self) -> "Locks":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.give_up()
