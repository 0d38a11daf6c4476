"""A house whose index is kept: say something, index it, ask for it as one of the cast."""

from typing import Any

from backend.contacts.events import ContactChanged
from backend.contacts.rows import load_people
from backend.inbox.rows import load_conversations, load_messages
from backend.inbox.rows.publish import arrived, message_changed
from backend.inbox.search.answer import GROUPS, Question, answer
from backend.inbox.search.consumers import CONSUMERS
from backend.inbox.search.messages import Within
from backend.inbox.search.schemas import Found
from backend.kit.consumers import ConsumerRunner
from backend.kit.db import Published, Scoped
from backend.realtime.relay import step
from tests.cast import Cast


class Desk:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.db = cast.db

    async def dialog(self, customer: str = "Глеб Самоваров", channel_id: int | None = None, **person: Any) -> int:
        """A dialog that the log knows of, with a person of these columns."""
        made = await self.cast.dialog(customer, channel_id)
        contact = await self.contact(made)
        for column, value in person.items():
            await self.db.hot.execute(f"UPDATE contacts SET {column} = $2 WHERE id = $1", contact, value)
        await self.db.hot.execute("UPDATE messages SET text = 'Добрый день' WHERE conversation_id = $1", made)
        await self.tell(made, 1)
        return made

    async def contact(self, dialog: int) -> int:
        return int(await self.db.hot.fetchval("SELECT contact_id FROM conversations WHERE id = $1", dialog))

    async def card(self, dialog: int) -> int:
        return int(await self.db.hot.fetchval("SELECT card_id FROM conversations WHERE id = $1", dialog))

    async def said(self, dialog: int, text: str, **columns: Any) -> int:
        """The seq of a new message of the customer."""
        seq = await self.db.hot.fetchval(
            "WITH c AS (UPDATE conversations SET seq = seq + 1, in_seq = in_seq + 1 WHERE id = $1 RETURNING seq) "
            "INSERT INTO messages (conversation_id, seq, direction, text, provider_at) "
            "SELECT $1, seq, 'in', $2, now() FROM c RETURNING seq",
            dialog, text,
        )  # fmt: skip
        for column, value in columns.items():
            await self.db.hot.execute(
                f"UPDATE messages SET {column} = $3 WHERE conversation_id = $1 AND seq = $2", dialog, seq, value
            )
        await self.tell(dialog, seq)
        return int(seq)

    async def tell(self, dialog: int, seq: int, *, changed: bool = False) -> None:
        """The event of a message, as receive publishes it."""
        async with self.db.tx() as tx:
            row, scope = (await load_conversations(tx, [dialog]))[dialog]
            message = (await load_messages(tx, [(dialog, seq)]))[(dialog, seq)]
            tx.publish(message_changed(row, message, scope) if changed else arrived(row, message, scope))

    async def edited(self, dialog: int, seq: int, text: str) -> None:
        await self.db.hot.execute(
            "UPDATE messages SET text = $3, edited_at = now() WHERE conversation_id = $1 AND seq = $2",
            dialog,
            seq,
            text,
        )
        await self.tell(dialog, seq, changed=True)

    async def deleted(self, dialog: int, seq: int) -> None:
        await self.db.hot.execute(
            "UPDATE messages SET deleted_at = now() WHERE conversation_id = $1 AND seq = $2", dialog, seq
        )
        await self.tell(dialog, seq, changed=True)

    async def renamed(self, contact: int, name: str) -> None:
        async with self.db.tx() as tx:
            await tx.execute("UPDATE contacts SET name = $2 WHERE id = $1", contact, name)
            view = (await load_people(tx, [contact]))[contact]
            tx.publish(Published(ContactChanged(view), Scoped(after=()), "contact", contact, contact))

    async def relay(self) -> None:
        async with self.db.hot.acquire() as connection:
            while await step(connection):
                pass

    async def index(self) -> None:
        """The index stands where the log stands."""
        await self.relay()
        for consumer in CONSUMERS:
            await ConsumerRunner(self.db, consumer, first_rest_s=0.001).drain()
        assert not await self.db.hot.fetchval("SELECT count(*) FROM consumer_parked")

    async def ask(self, who: str, typed: str, limit: int = 10, before: int | None = None, **within: Any) -> Found:
        grants = await self.cast.grants(who)
        async with self.db.tx() as tx:
            return await answer(tx, grants, Question(typed, GROUPS, Within(**within), limit, before))

    async def messages(self, who: str, typed: str, **more: Any) -> list[tuple[int, int]]:
        found = await self.ask(who, typed, **more)
        return [(hit.conversation_id, hit.seq) for hit in found.messages]

    async def people(self, who: str, typed: str) -> set[str]:
        return {hit.name for hit in (await self.ask(who, typed)).contacts}
