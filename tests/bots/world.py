"""A shop with a channel, dialogs and answers that wait to be sent, made by plain SQL."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from backend.inbox.channels.settings import seal
from backend.kit.db import Database
from backend.kit.secrets import Cipher, Secret
from tests.bots.scripted import ScriptedSettings

KEY = "test-key-" + "k" * 40
CIPHER = Cipher(KEY)
DEADLINE_S = 60.0

_CHANNEL = """
INSERT INTO channels (kind, name, settings, secrets) VALUES ($1, $2, $3::text::jsonb, $4) RETURNING id
"""
_DIALOG = """
WITH person AS (INSERT INTO contacts (name) VALUES ($2) RETURNING id),
who AS (INSERT INTO identities (channel_id, external_user, contact_id) SELECT $1, $4, id FROM person
        RETURNING id, contact_id),
talk AS (INSERT INTO conversations (channel_id, thread_key, contact_id, identity_id, seq, in_seq, last_message,
                                    waiting_since, waiting_clock)
         SELECT $1, $3, contact_id, id, 1, 1,
                '{"seq": 1, "direction": "in", "text": "?", "at": "2026-01-01T00:00:00Z"}', now(), 17
         FROM who RETURNING id, identity_id)
INSERT INTO messages (conversation_id, seq, direction, text, identity_id, provider_at)
SELECT id, 1, 'in', '?', identity_id, now() FROM talk RETURNING conversation_id
"""
ANSWER = """
WITH c AS (UPDATE conversations SET seq = seq + 1,
               waiting_since = NULL, waiting_clock = NULL, unanswered = false, rev = rev + 1,
               last_message = jsonb_build_object('seq', seq + 1, 'direction', 'out', 'text', $2::text, 'at', now(),
                                                 'state', 'queued')
           WHERE id = $1 RETURNING id, seq, channel_id),
m AS (INSERT INTO messages (conversation_id, seq, direction, text, author_id, state, provider_at)
      SELECT id, seq, 'out', $2, 1, 'queued', now() FROM c)
INSERT INTO outbox (channel_id, conversation_id, seq, lane, ref, epoch)
SELECT c.channel_id, c.id, c.seq, $3, c.id || '-' || c.seq, r.epoch FROM c CROSS JOIN relay r RETURNING seq
"""
EDIT = """
WITH m AS (UPDATE messages SET text = $3, edited_at = now() WHERE conversation_id = $1 AND seq = $2 RETURNING 1)
INSERT INTO outbox (channel_id, conversation_id, seq, verb, ref, epoch, before)
SELECT c.channel_id, c.id, $2::bigint, 'edit', c.id || '-' || $2::bigint, r.epoch, '{"text": "before"}'
FROM conversations c CROSS JOIN relay r CROSS JOIN m WHERE c.id = $1
ON CONFLICT (conversation_id, seq, verb) DO UPDATE SET again = outbox.state = 'sending' RETURNING id
"""
_ASKS = """
WITH c AS (UPDATE conversations SET seq = seq + 1, in_seq = in_seq + 1, rev = rev + 1,
               waiting_since = coalesce(waiting_since, now()), waiting_clock = coalesce(waiting_clock, 99)
           WHERE id = $1 RETURNING id, seq)
INSERT INTO messages (conversation_id, seq, direction, text, provider_at)
SELECT id, seq, 'in', 'and?', now() FROM c RETURNING seq
"""


class World:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def channel(self, kind: str = "scripted", settings: msgspec.Struct | None = None, name: str = "Shop") -> int:
        plain, secret = seal(CIPHER, settings or ScriptedSettings(token=Secret("good")))
        return int(await self.value(_CHANNEL, kind, name, plain, secret))

    async def dialog(self, channel_id: int, thread: str, name: str = "Anna", user: str | None = None) -> int:
        """A dialog in which the customer waits for an answer."""
        return int(await self.value(_DIALOG, channel_id, name, thread, user or thread))

    async def answer(self, conversation_id: int, text: str, lane: int = 0) -> int:
        """Queue an answer; returns its seq."""
        return int(await self.value(ANSWER, conversation_id, text, lane))

    async def edit(self, conversation_id: int, seq: int, text: str) -> None:
        """Queue another text of an answer."""
        await self.value(EDIT, conversation_id, seq, text)

    async def asks(self, conversation_id: int) -> int:
        """The customer writes again."""
        return int(await self.value(_ASKS, conversation_id))

    async def value(self, sql: str, *args: Any) -> Any:
        async with self.db.tx() as tx:
            return await tx.value(sql, *args)

    async def row(self, sql: str, *args: Any) -> Any:
        async with self.db.tx() as tx:
            return await tx.row(sql, *args)

    async def fetch(self, sql: str, *args: Any) -> Any:
        async with self.db.tx() as tx:
            return await tx.fetch(sql, *args)

    def finds(self, sql: str, *args: Any) -> Callable[[], Awaitable[Any]]:
        """The first value of the first row, once there is one."""
        return lambda: self.value(sql, *args)

    async def state(self, conversation_id: int, seq: int) -> str | None:
        sql = "SELECT state FROM messages WHERE conversation_id = $1 AND seq = $2"
        found: str | None = await self.value(sql, conversation_id, seq)
        return found

    async def error(self, conversation_id: int, seq: int) -> str | None:
        sql = "SELECT error ->> 'code' FROM messages WHERE conversation_id = $1 AND seq = $2"
        found: str | None = await self.value(sql, conversation_id, seq)
        return found

    async def becomes(self, conversation_id: int, seq: int, *states: str) -> str:
        """Wait until the message stands in one of the states."""

        async def look() -> str | None:
            state = await self.state(conversation_id, seq)
            return state if state in states else None

        return str(await until(look, lambda: f"message {conversation_id}-{seq} never became {states}"))


def when(ask: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    """A plain question as `until` takes it."""

    async def look() -> bool:
        return ask()

    return look


async def until(look: Callable[[], Awaitable[Any]], say: Callable[[], str], seconds: float = DEADLINE_S) -> Any:
    """Ask until the answer is truthy."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := await look():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(say())
