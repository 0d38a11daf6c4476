"""What a send holds, read for the connector."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from backend.connectors.contract import Dial, Entity, Letter, Thread, UsedTemplate
from backend.connectors.registry import capabilities
from backend.inbox.buttons import kept
from backend.inbox.deliver.answered import NOTHING, Answered, answered
from backend.inbox.deliver.states import Key, columns
from backend.kit.db import Tx

_LOAD = """
SELECT m.conversation_id, m.seq, m.text, m.entities::text AS entities, c.thread_key, c.kind, c.title,
       i.external_user, r.external_id AS reply_to, m.edited_at, m.external_id,
       (m.meta -> 'parts')::text AS parts, (m.meta -> 'heard')::text AS heard, (m.meta -> 'buttons')::text AS buttons,
       (m.meta -> 'template')::text AS template,
       m.meta #>> '{reactions,ours,0}' AS emoji,
       (m.meta -> 'letter')::text AS own_letter, h.kind AS channel_kind,
       m.meta #>> '{call,legs,0,extension}' AS dial, coalesce(m.meta ? 'call', false) AS is_call
FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
JOIN messages m USING (conversation_id, seq)
JOIN conversations c ON c.id = m.conversation_id
JOIN channels h ON h.id = c.channel_id
LEFT JOIN identities i ON i.id = c.identity_id
LEFT JOIN messages r ON r.conversation_id = m.conversation_id AND r.seq = m.reply_to
"""
_FILES = """
SELECT a.id, a.conversation_id, a.seq, a.kind, a.name, a.mime, a.size, a.width, a.height, a.duration_s, a.storage_key
FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
JOIN attachments a USING (conversation_id, seq)
ORDER BY a.conversation_id, a.seq, a.position
"""
_entities = msgspec.json.Decoder(tuple[Entity, ...])
_buttons = msgspec.json.Decoder(kept.Rows)
_template = msgspec.json.Decoder(UsedTemplate)
_keys = msgspec.json.Decoder(tuple[str, ...])
_heard = msgspec.json.Decoder(dict[int, str])
_letter = msgspec.json.Decoder(Letter)


class StoredFile(msgspec.Struct, frozen=True):
    """An attachment of ours and where it lies."""

    id: UUID
    kind: Any
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    duration_s: float | None
    storage_key: str


class Content(msgspec.Struct, frozen=True):
    """Everything of a message that leaves. `reply_to` is the platform's key of the answered message."""

    thread: Thread
    external_user: str | None
    text: str
    entities: tuple[Entity, ...]
    files: tuple[StoredFile, ...]
    reply_to: str | None
    # of a message that is out: what the platform knows it by, when its text came to be, our reaction
    keys: tuple[str, ...]
    edited_at: datetime | None
    emoji: str | None
    buttons: kept.Rows = ()
    template: UsedTemplate | None = None
    # of a letter: what it answers and follows
    answered: Answered = NOTHING
    letter: Letter | None = None
    # it is no message: they are called, from this telephone
    call: Dial | None = None
    # parts of it that an echo named while nobody knew what became of the send, by their number
    heard: dict[int, str] = {}


async def load(tx: Tx, keys: Sequence[Key]) -> dict[Key, Content]:
    """(conversation, seq) → what to send."""
    files: dict[Key, list[StoredFile]] = {}
    for row in await tx.fetch(_FILES, *columns(keys)):
        kept = {name: row[name] for name in StoredFile.__struct_fields__}
        files.setdefault((row["conversation_id"], row["seq"]), []).append(StoredFile(**kept))
    rows = await tx.fetch(_LOAD, *columns(keys))
    letters = [(r["conversation_id"], r["seq"]) for r in rows if capabilities(r["channel_kind"]).letters]
    answers = await answered(tx, letters) if letters else {}
    found = {}
    for row in rows:
        key = (row["conversation_id"], row["seq"])
        found[key] = Content(
            thread=Thread(row["thread_key"], "group" if row["kind"] == "group" else "private", row["title"]),
            external_user=row["external_user"],
            text=row["text"],
            entities=_entities.decode(row["entities"]) if row["entities"] else (),
            files=tuple(files.get(key, ())),
            reply_to=row["reply_to"],
            keys=_keys.decode(row["parts"]) if row["parts"] else (row["external_id"],) if row["external_id"] else (),
            edited_at=row["edited_at"],
            emoji=row["emoji"],
            buttons=_buttons.decode(row["buttons"]) if row["buttons"] else (),
            template=_template.decode(row["template"]) if row["template"] else None,
            answered=answers.get(key, NOTHING),
            letter=_letter.decode(row["own_letter"]) if row["own_letter"] else None,
            call=Dial(row["dial"] or "") if row["is_call"] else None,
            heard=_heard.decode(row["heard"]) if row["heard"] else {},
        )
    return found
