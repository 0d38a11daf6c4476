"""A scheduled answer that shall not go: cancelled with the reason, its text back in its author's draft."""

from typing import Any

import msgspec

from backend.connectors.contract import Entity
from backend.inbox.actions.drafts import put_back
from backend.inbox.deliver import states
from backend.inbox.scheduled.files import loosen
from backend.kit.db import HotTx

_WROTE = "SELECT EXISTS (SELECT 1 FROM messages WHERE conversation_id = $1 AND seq > $2 AND direction = 'in')"
_TEXT = "SELECT text, entities::text AS entities FROM messages WHERE conversation_id = $1 AND seq = $2"
_entities = msgspec.json.Decoder(tuple[Entity, ...])


async def customer_wrote_after(tx: HotTx, conversation_id: int, seq: int) -> bool:
    """Asked under the conversation's lock, the answer holds: receive writes under the same one."""
    wrote: bool = await tx.value(_WROTE, conversation_id, seq)
    return wrote


async def call_off(tx: HotTx, key: states.Key, author_id: int, why: str | None) -> None:
    """Its row in scheduled_sends is gone already, its conversation is locked. `why`: a code of send_errors."""
    said: Any = await tx.row(_TEXT, *key)
    files = await loosen(tx, key)
    await states.set_state(tx, [key], "cancelled", states.error_of(why) if why else None)
    entities = _entities.decode(said["entities"]) if said["entities"] else ()
    await put_back(tx, author_id, key[0], said["text"], entities, files)
    await states.publish(tx, [key])
