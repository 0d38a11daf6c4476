"""A connector whose payload is the contract itself, and words to write what customers do in one line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.connectors.contract import (
    Capabilities,
    Client,
    Edit,
    Incoming,
    Message,
    Person,
    Thread,
    Unreadable,
)
from backend.inbox.actions.receive import Outcome, Payload, Received, receive
from backend.inbox.channels.facts import ChannelFacts
from backend.kit.db import Database

T0 = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


class NoSettings(msgspec.Struct, frozen=True):
    pass


class Plain:
    """A whole connector: the body is a JSON list of Incoming, the secret travels in a header."""

    kind = "plain"
    # so that every test of what comes in holds what is told of the window, too
    capabilities = Capabilities(window_s=24 * 3600)
    error_codes: tuple[str, ...] = ()
    check_codes: tuple[str, ...] = ()
    settings = NoSettings
    refused_status = 401

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        try:
            return msgspec.json.decode(payload, type=list[Incoming])
        except msgspec.MsgspecError as error:
            raise Unreadable(str(error)) from error

    def listens(self, settings: msgspec.Struct) -> bool:
        return False

    def open(self, settings: msgspec.Struct, channel_id: int) -> AbstractAsyncContextManager[Client]:
        raise NotImplementedError("tests of receive open no line")

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        return headers.get("x-secret") == secret

    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes:
        return b"ok"


PLAIN = connector = Plain()


def body(*incoming: Incoming) -> bytes:
    return msgspec.json.encode(list(incoming))


def person(who: str = "gleb", **more: Any) -> Person:
    return Person(external_user=who, **{"name": who.capitalize(), **more})


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def message(
    key: str, text: str = "", *, who: str = "gleb", thread: str | None = None, s: float = 0, **more: Any
) -> Message:
    """A private message of `who` under `key`, `s` seconds after T0."""
    sender = more.pop("sender", None) or person(who)
    place = thread if isinstance(thread, Thread) else Thread(thread or who)
    return Message(thread=place, sender=sender, keys=(key,), at=at(s), text=text or f"text of {key}", **more)


def edit(key: str, text: str, *, who: str = "gleb", s: float = 1) -> Edit:
    return Edit(thread=Thread(who), key=key, at=at(s), text=text)


async def until(state: Callable[[], Awaitable[bool]], deadline_s: float = 30) -> None:
    """Wait for a state, never for a time."""
    async with asyncio.timeout(deadline_s):
        while True:
            if await state():
                return
            await asyncio.sleep(0.02)


@dataclass
class World:
    """A database with one channel, and what the tests ask of it."""

    url: str
    db: Database
    channel: ChannelFacts
    users: dict[str, int] = field(default_factory=dict)

    async def make_channel(self, **columns: Any) -> ChannelFacts:
        names = ["kind", "name", *columns]
        marks = ", ".join(f"${i}" for i in range(1, len(names) + 1))
        sql = f"INSERT INTO channels ({', '.join(names)}) VALUES ({marks}) RETURNING id"
        async with self.db.tx() as tx:
            made = await tx.value(sql, "plain", "Plain", *columns.values())
        known = {k: v for k, v in columns.items() if k in ChannelFacts.__struct_fields__}
        return ChannelFacts(id=made, state="active", connector=PLAIN, settings=NoSettings(), hook_secret="s", **known)

    async def make_user(self, name: str, *, active: bool = True, role: str = "operator") -> int:
        async with self.db.tx() as tx:
            made = await tx.value(
                "INSERT INTO users (email, name, role_id, deactivated_at) "
                "SELECT $1, $2, id, CASE WHEN $4 THEN NULL ELSE now() END FROM roles WHERE key = $3 RETURNING id",
                f"{name}@example.com",
                name.capitalize(),
                role,
                active,
            )
        self.users[name] = made
        return int(made)

    async def got(self, *incoming: Incoming, channel: ChannelFacts | None = None) -> list[Outcome]:
        """All in one batch, one transaction; each with a body of its own."""
        facts = channel or self.channel
        return await self.batch([Received(facts, each, Payload(body(each))) for each in incoming])

    async def batch(self, items: Sequence[Received]) -> list[Outcome]:
        async with self.db.steady() as tx:
            return await receive(tx, items)

    async def rows(self, sql: str, *args: Any) -> list[dict[str, Any]]:
        async with self.db.tx() as tx:
            return [dict(row) for row in await tx.fetch(sql, *args)]

    async def one(self, sql: str, *args: Any) -> dict[str, Any]:
        (row,) = await self.rows(sql, *args)
        return row

    async def count(self, table: str) -> int:
        return int((await self.one(f"SELECT count(*) AS n FROM {table}"))["n"])

    async def run(self, sql: str, *args: Any) -> None:
        async with self.db.tx() as tx:
            await tx.execute(sql, *args)

    async def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Published so far, in order: {type, body, audience}."""
        rows = await self.rows("SELECT type, audience, body FROM event_pending ORDER BY id")
        found = [
            {"type": r["type"], "body": msgspec.json.decode(r["body"]), "audience": msgspec.json.decode(r["audience"])}
            for r in rows
        ]
        return [event for event in found if kind in (None, event["type"])]

    async def snapshot(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that receive may write, to prove that nothing changed."""
        tables = ("contacts", "identities", "conversations", "messages", "message_keys", "message_edits", "early",
                  "attachments", "cards", "activities", "event_pending", "raw_inbound", "outbox")  # fmt: skip
        found = {}
        for table in tables:
            rows = await self.rows(f"SELECT t::text AS row FROM {table} t")
            found[table] = sorted(tuple(row.values()) for row in rows)
        return found
