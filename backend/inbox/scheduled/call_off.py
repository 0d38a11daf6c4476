"""A scheduled answer that shall not go: cancelled with the reason, its text back in its author's draft."""

from typing import Any

import msgspec

from backend.connectors.contract import Entity
from backend.inbox.actions.drafts import Back, put_back
from backend.inbox.buttons import kept
from backend.inbox.deliver import states
from backend.inbox.letters.fields import of_meta
from backend.inbox.letters.typed import typed
from backend.inbox.scheduled.files import loosen
from backend.kit.db import HotTx

_WROTE = "SELECT EXISTS (SELECT 1 FROM messages WHERE conversation_id = $1 AND seq > $2 AND direction = 'in')"
_TEXT = """
SELECT text, entities::text AS entities, (meta -> 'buttons')::text AS buttons, meta ? 'template' AS template,
       (meta -> 'letter')::text AS letter
FROM messages
WHERE conversation_id = $1 AND seq = $2
"""
_entities = msgspec.json.Decoder(tuple[Entity, ...])
_buttons = msgspec.json.Decoder(kept.Rows)


async def customer_wrote_after(tx: HotTx, conversation_id: int, seq: int) -> bool:
    """Asked under the conversation's lock, the answer holds: receive writes under the same one."""
    wrote: bool = await tx.value(_WROTE, conversation_id, seq)
    return wrote


async def call_off(tx: HotTx, key: states.Key, row: Any, why: str | None) -> None:
    """Its row in scheduled_sends is deleted already and given, its conversation is locked. `why`: of send_errors."""
    said: Any = await tx.row(_TEXT, *key)
    await states.set_state(tx, [key], "cancelled", states.error_of(why) if why else None)
    # a template is no text of theirs: it is chosen again
    if not said["template"]:
        entities = _entities.decode(said["entities"]) if said["entities"] else ()
        buttons = kept.asked(_buttons.decode(said["buttons"])) if said["buttons"] else ()
        letter = typed(of_meta({"letter": msgspec.json.decode(said["letter"])})) if said["letter"] else None
        back = Back(said["text"], entities, await loosen(tx, key), row["saved_reply_id"], buttons, letter)
        await put_back(tx, row["author_id"], key[0], back)
    await states.publish(tx, [key])
