"""Messages, whole, with their files and authors."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.connectors.contract import Entity
from backend.inbox.schemas import Attachment, Author, MessageView
from backend.kit.db import Tx

COLUMNS = """
m.conversation_id, m.seq, m.direction, m.text, m.entities::text AS entities, m.author_id, m.identity_id, m.reply_to,
m.client_id, m.external_id, m.state, m.error::text AS error, m.provider_at, m.stored_at, m.edited_at, m.deleted_at,
m.meta::text AS meta, m.rev, u.name AS user_name, i.contact_id,
coalesce(nullif(i.name, ''), i.username, '') AS said_as
"""
JOINS = """
LEFT JOIN users u ON u.id = m.author_id
LEFT JOIN identities i ON i.id = m.identity_id
"""
_LOAD = f"""
SELECT {COLUMNS} FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
JOIN messages m USING (conversation_id, seq) {JOINS}
ORDER BY m.conversation_id, m.seq
"""
_FILES = """
SELECT a.id, a.conversation_id, a.seq, a.kind, a.name, a.mime, a.size, a.width, a.height, a.duration_s, a.state,
       a.waveform, a.sound_key, a.preview_key, a.pages
FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
JOIN attachments a USING (conversation_id, seq)
ORDER BY a.conversation_id, a.seq, a.position
"""
_entities = msgspec.json.Decoder(list[Entity])
_object = msgspec.json.Decoder(dict[str, Any])
Key = tuple[int, int]


def message_id(conversation_id: int, seq: int) -> str:
    """The public id of a message: "12-7"."""
    return f"{conversation_id}-{seq}"


def attachment_of(row: Mapping[str, Any]) -> Attachment:
    """One fetched attachments row → the view."""
    url = f"/api/v1/files/{row['id']}"
    return Attachment(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        mime=row["mime"],
        size=row["size"],
        width=row["width"],
        height=row["height"],
        duration_s=row["duration_s"],
        state=row["state"],
        url=url if row["state"] == "stored" else None,
        # a loose upload has none of these yet, and its statements do not ask for them
        sound=f"{url}/sound" if row.get("sound_key") else None,
        waveform=list(row["waveform"]) if row.get("waveform") else None,
        preview=f"{url}/preview" if row.get("preview_key") else None,
        pages=row.get("pages"),
    )


def _author(row: Mapping[str, Any], meta: dict[str, Any]) -> Author | None:
    if row["direction"] == "in":
        # the platform's name, not the contact's: a rename would otherwise have to be told on every message
        return Author("contact", row["contact_id"], row["said_as"])
    if row["author_id"] is not None:
        return Author("user", row["author_id"], row["user_name"] or "")
    if "token" in meta:
        return Author("token", meta["token"]["id"], meta["token"]["name"])
    return None if meta.get("outside") else Author("system", None, "")


def view_of(row: Mapping[str, Any], files: list[Attachment]) -> MessageView:
    """One fetched row and its files → the view."""
    meta = _object.decode(row["meta"]) if row["meta"] else {}
    return MessageView(
        conversation_id=row["conversation_id"],
        id=message_id(row["conversation_id"], row["seq"]),
        seq=row["seq"],
        direction=row["direction"],
        text=row["text"],
        entities=_entities.decode(row["entities"]) if row["entities"] else [],
        attachments=files,
        author=_author(row, meta),
        state=row["state"],
        error=_object.decode(row["error"]) if row["error"] else None,
        external_id=row["external_id"],
        client_id=row["client_id"],
        reply_to=row["reply_to"],
        sent_at=row["provider_at"],
        stored_at=row["stored_at"],
        edited_at=row["edited_at"],
        deleted_at=row["deleted_at"],
        meta=meta,
        rev=row["rev"],
    )


async def files_of(tx: Tx, keys: Sequence[Key]) -> dict[Key, list[Attachment]]:
    """(conversation, seq) → its files, in order."""
    found: dict[Key, list[Attachment]] = {}
    for row in await tx.fetch(_FILES, [k[0] for k in keys], [k[1] for k in keys]):
        found.setdefault((row["conversation_id"], row["seq"]), []).append(attachment_of(row))
    return found


async def load_messages(tx: Tx, keys: Sequence[Key]) -> dict[Key, MessageView]:
    """(conversation, seq) → view of those that exist, as this transaction sees them."""
    rows = await tx.fetch(_LOAD, [k[0] for k in keys], [k[1] for k in keys])
    files = await files_of(tx, keys)
    return {(r["conversation_id"], r["seq"]): view_of(r, files.get((r["conversation_id"], r["seq"]), [])) for r in rows}
