"""Telegram's side of a webhook, with a ledger: a chat strictly in series, told again until the answer is 200."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import asyncpg
import httpx

from backend.connectors.telegram.settings import TelegramSettings
from backend.inbox.channels.settings import seal
from backend.kit.secrets import Cipher, Secret

SECRET = "hook-secret"
KEY = "test-key-" + "k" * 40


async def make_channel(database_url: str) -> int:
    """A Telegram channel whose webhook is installed."""
    plain, secrets = seal(Cipher(KEY), TelegramSettings(token=Secret("1:" + "a" * 35), mode="webhook"))
    connection = await asyncpg.connect(database_url)
    try:
        made: int = await connection.fetchval(
            "INSERT INTO channels (kind, name, settings, secrets, hook_secret) "
            "VALUES ('telegram', 'Faults', $1::text::jsonb, $2, $3) RETURNING id",
            plain, secrets, SECRET,
        )  # fmt: skip
    finally:
        await connection.close()
    return made


def update(chat: int, number: int, text: str = "") -> bytes:
    """A private text message as Telegram posts it."""
    who = {"id": chat, "is_bot": False, "first_name": f"Customer {chat}", "language_code": "ru"}
    message = {
        "message_id": number,
        "from": who,
        "chat": {"id": chat, "first_name": f"Customer {chat}", "type": "private"},
        "date": 1_790_000_000 + number,
        "text": text or f"message {number} of {chat}",
    }
    return json.dumps({"update_id": chat * 10_000 + number, "message": message}).encode()


@dataclass
class Telegram:
    """Posts updates to nodes. `nodes` gives the addresses that are worth a try at this moment."""

    channel: int
    nodes: Callable[[], Sequence[str]]
    answers: Counter[int] = field(default_factory=Counter)
    accepted: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    slowest_refusal_s: float = 0.0

    def __post_init__(self) -> None:
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=100)
        self.http = httpx.AsyncClient(timeout=30, limits=limits, headers={"x-telegram-bot-api-secret-token": SECRET})

    async def post(self, content: bytes, node: str | None = None) -> int:
        """One attempt: the status, or 0 when nobody answered."""
        begun = time.monotonic()
        try:
            address = f"{node or random.choice(self.nodes())}/hooks/{self.channel}"
            status = (await self.http.post(address, content=content)).status_code
        except (httpx.TransportError, IndexError):
            status = 0
        if status == 503:
            self.slowest_refusal_s = max(self.slowest_refusal_s, time.monotonic() - begun)
        self.answers[status] += 1
        return status

    async def until_taken(self, content: bytes) -> int:
        """Told again until it is accepted: 200."""
        while True:
            status = await self.post(content)
            if status == 200:
                return status
            await asyncio.sleep(0.05)

    async def tell(self, chat: int, number: int, repeat: float = 0.0) -> None:
        """Until it is accepted; sometimes told once more although it was."""
        content = update(chat, number)
        await self.until_taken(content)
        self.accepted[chat].append(number)
        if random.random() < repeat:
            await self.post(content)

    async def talk(self, chat: int, numbers: range, repeat: float = 0.0, pause_s: float = 0.0) -> None:
        """A chat in series, as Telegram keeps it."""
        for number in numbers:
            await self.tell(chat, number, repeat)
            await asyncio.sleep(pause_s)

    async def close(self) -> None:
        await self.http.aclose()


async def demand_whole(database_url: str, told: dict[int, list[int]], *, in_order: bool = True) -> None:
    """0 lost, 0 doubled, 0 inversions, 0 holes, one event each, one contact, card and dialog for each chat."""
    connection = await asyncpg.connect(database_url)
    try:
        stored: dict[int, list[int]] = defaultdict(list)
        rows = await connection.fetch(
            "SELECT c.thread_key, m.conversation_id, m.seq, m.text FROM messages m "
            "JOIN conversations c ON c.id = m.conversation_id ORDER BY m.conversation_id, m.seq"
        )
        seqs: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            number, chat = (int(word) for word in row["text"].removeprefix("message ").split(" of "))
            stored[chat].append(number)
            seqs[row["conversation_id"]].append(row["seq"])
        here = Counter((chat, number) for chat, numbers in stored.items() for number in numbers)
        wanted = Counter((chat, number) for chat, numbers in told.items() for number in numbers)
        assert here == wanted, f"lost: {list(wanted - here)[:9]}, doubled or never accepted: {list(here - wanted)[:9]}"
        if in_order:
            assert all(numbers == sorted(numbers) for numbers in stored.values())
        assert all(found == list(range(1, len(found) + 1)) for found in seqs.values())
        events = await connection.fetch(
            "SELECT subject_id, count(*) AS n, count(DISTINCT body::json -> 'message' ->> 'seq') AS different "
            "FROM (SELECT subject_id, body, type FROM event_log "
            "      UNION ALL SELECT subject_id, body, type FROM event_pending) e "
            "WHERE type = 'message.arrived' GROUP BY subject_id"
        )
        assert {row["subject_id"]: (row["n"], row["different"]) for row in events} == {
            talk: (len(found), len(found)) for talk, found in seqs.items()
        }
        for table in ("contacts", "identities", "conversations", "cards"):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == len(told), table
        assert await connection.fetchval("SELECT count(*) FROM quarantine") == 0
        facts = await connection.fetchval("SELECT count(*) FROM activities WHERE kind = 'message_in'")
        assert facts == sum(map(len, told.values()))
    finally:
        await connection.close()
