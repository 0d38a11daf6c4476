"""The cast of the tests: anna the operator, boris the head, vera who works elsewhere, Gleb who writes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import msgspec

from backend.access.grants import Grants
from backend.access.load import of_users
from backend.inbox.actions.reply import NewMessage, Posted, post
from backend.kit.db import Database


@dataclass
class Cast:
    """A house with two channels: `sales`, where everybody works, and `secret`, where only boris and dora do."""

    db: Database
    ids: dict[str, int] = field(default_factory=dict)
    sales: int = 0
    secret: int = 0

    async def grants(self, name: str) -> Grants:
        """What anna, boris, vera or dora may do and see now."""
        async with self.db.tx() as tx:
            return (await of_users(tx, [self.ids[name]]))[self.ids[name]]

    async def dialog(self, customer: str = "Глеб", channel_id: int | None = None, waits: bool = True) -> int:
        """A conversation with one unanswered message and a card."""
        channel = channel_id or self.sales
        async with self.db.tx() as tx:
            contact = await tx.value("INSERT INTO contacts (name) VALUES ($1) RETURNING id", customer)
            identity = await tx.value(
                "INSERT INTO identities (channel_id, external_user, contact_id, name) VALUES ($1, $2, $3, $4)"
                " RETURNING id",
                channel, uuid4().hex, contact, customer,
            )  # fmt: skip
            card = await tx.value(
                "INSERT INTO cards (kind, funnel_id, status_id, contact_id, channel_id) "
                "SELECT 'lead', funnel_id, id, $1, $2 FROM statuses WHERE shipped = 'lead_new' RETURNING id",
                contact, channel,
            )  # fmt: skip
            conversation: int = await tx.value(
                "INSERT INTO conversations (channel_id, thread_key, contact_id, identity_id, card_id, seq, in_seq, "
                "waiting_since, waiting_clock) VALUES ($1, $2, $3, $4, $5, 1, 1, now(), extract(epoch FROM now())) "
                "RETURNING id",
                channel, uuid4().hex, contact, identity, card,
            )  # fmt: skip
            await tx.execute(
                "INSERT INTO messages (conversation_id, seq, direction, text, identity_id, provider_at) "
                "VALUES ($1, 1, 'in', 'Сколько стоит самовар?', $2, now())",
                conversation, identity,
            )  # fmt: skip
            if not waits:
                await tx.execute(
                    "UPDATE conversations SET waiting_since = NULL, waiting_clock = NULL WHERE id = $1", conversation
                )
        return conversation

    async def says(self, who: str, conversation_id: int, text: str = "Добрый день", **rest: Any) -> Posted:
        """Post a reply (or kind="note") as one of the cast."""
        grants = await self.grants(who)
        body = {"client_id": str(uuid4()), "kind": "reply", "text": text} | rest
        new = msgspec.convert(body, NewMessage)
        async with self.db.tx() as tx:
            return await post(tx, grants, conversation_id, new)

    async def row(self, conversation_id: int) -> dict[str, Any]:
        """The conversation's columns as they stand."""
        found = await self.db.hot.fetchrow("SELECT * FROM conversations WHERE id = $1", conversation_id)
        return dict(found)

    async def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        """What waits for the relay, in order: type, audience, body."""
        rows = await self.db.hot.fetch("SELECT type, audience, body FROM event_pending ORDER BY id")
        found = [
            {"type": r["type"], "audience": msgspec.json.decode(r["audience"]), "body": msgspec.json.decode(r["body"])}
            for r in rows
        ]
        return [event for event in found if kind in (None, event["type"])]

    async def upload(self, owner: str) -> UUID:
        """A loose file of one of the cast."""
        found: UUID = await self.db.hot.fetchval(
            "INSERT INTO attachments (id, kind, name, mime, size, state, uploaded_by, storage_key) "
            "VALUES ($1, 'document', 'price.pdf', 'application/pdf', 100, 'stored', $2, 'k') RETURNING id",
            uuid4(), self.ids[owner],
        )  # fmt: skip
        return found


_USER = """
INSERT INTO users (email, name, role_id) SELECT $1 || '@example.com', $2, id FROM roles WHERE key = $3 RETURNING id
"""
_PEOPLE = (("anna", "Анна", "operator"), ("vera", "Вера", "operator"), ("boris", "Борис", "supervisor"))


async def fill(db: Database) -> Cast:
    cast = Cast(db)
    async with db.tx() as tx:
        for name, shown, role in (*_PEOPLE, ("dora", "Дора", "operator"), ("ada", "Ада", "administrator")):
            cast.ids[name] = await tx.value(_USER, name, shown, role)
        channel = "INSERT INTO channels (kind, name) VALUES ('telegram', $1) RETURNING id"
        cast.sales = await tx.value(channel, "Продажи")
        cast.secret = await tx.value(channel, "Закрытый")
        for name in ("boris", "dora"):
            await tx.execute(
                "INSERT INTO channel_members (channel_id, kind, member_id) VALUES ($1, 'user', $2)",
                cast.secret, cast.ids[name],
            )  # fmt: skip
    return cast


@asynccontextmanager
async def on_stage(database_url: str) -> AsyncIterator[Cast]:
    async with Database.open(database_url) as db:
        yield await fill(db)
