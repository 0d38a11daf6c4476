"""After a verb changed a locked conversation: a system line for the thread, the row's event."""

from datetime import UTC, datetime
from typing import Any

from backend.access.grants import Grants
from backend.activities import Activity, record
from backend.activities.who import by
from backend.inbox.actions.append import Draft, append
from backend.inbox.actions.locked import Locked
from backend.inbox.rows import arrived, changed, load_conversations, load_messages
from backend.kit.db import HotTx


async def line(tx: HotTx, grants: Grants, found: Locked, code: str, why: str | None = None, **values: Any) -> None:
    """A system line "code" with its values, and message.arrived with the row as it now stands."""
    meta = {"code": code, "by": {"id": grants.user_id, "name": grants.name}, **values}
    draft = Draft(direction="system", text="", at=datetime.now(UTC), author_name=grants.name, meta=meta)
    seq, _ = await append(tx, found, draft)
    row, after = (await load_conversations(tx, [found.id]))[found.id]
    view = (await load_messages(tx, [(found.id, seq)]))[(found.id, seq)]
    tx.publish(arrived(row, view, after, found.before, why))


async def announce(tx: HotTx, found: Locked, why: str | None = None) -> None:
    """conversation.changed with the row as it now stands; bumps its rev."""
    await tx.execute("UPDATE conversations SET rev = rev + 1 WHERE id = $1", found.id)
    row, after = (await load_conversations(tx, [found.id]))[found.id]
    tx.publish(changed(row, after, found.before, why))


async def note_fact(tx: HotTx, grants: Grants, found: Locked, kind: Any, **data: Any) -> None:
    """An activity of the caller on this conversation, now."""
    await record(
        tx,
        [
            Activity(
                kind=kind,
                at=datetime.now(UTC),
                **by(grants),
                contact_id=found.row["contact_id"],
                card_id=found.row["card_id"],
                conversation_id=found.id,
                data=data,
            )
        ],
    )
