"""Notes about a person without any dialog, and about a company: seen with them, and alone by whom they name."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.load import of_users
from backend.activities import Activity, record
from backend.activities.who import by
from backend.connectors.contract import Entity
from backend.contacts.companies.events import tell as tell_company
from backend.contacts.publish import publish_contact
from backend.feed.following.put import seen
from backend.inbox.actions.reply.check import check_body, check_files
from backend.inbox.mentions.name import named
from backend.inbox.rows.messages import attachment_of
from backend.inbox.schemas import Attachment
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Conflict, Invalid

_INSERT = """
INSERT INTO client_notes (contact_id, company_id, author_id, text, entities, client_id)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6) ON CONFLICT (author_id, client_id) DO NOTHING RETURNING id
"""
_AGAIN = "SELECT contact_id, company_id, text FROM client_notes WHERE author_id = $1 AND client_id = $2"
_NAMED = "INSERT INTO client_note_named (note_id, user_id) SELECT $1, unnest($2::bigint[])"
# one's own upload that nothing has yet; the row is locked, so that no sweep takes it meanwhile
_TAKE = """
UPDATE attachments SET taken_at = now(), lost_at = NULL
WHERE id = ANY ($1::uuid[]) AND conversation_id IS NULL AND taken_at IS NULL AND state = 'stored' AND uploaded_by = $2
"""
_FILES = """
INSERT INTO client_note_files (note_id, position, file_id)
SELECT $1, n, id FROM unnest($2::uuid[]) WITH ORDINALITY AS f (id, n)
"""
_FILES_OF = """
SELECT w.note_id, a.id, a.kind, a.name, a.mime, a.size, a.width, a.height, a.duration_s, a.state, a.waveform,
       a.sound_key, a.preview_key, a.pages
FROM client_note_files w JOIN attachments a ON a.id = w.file_id WHERE w.note_id = ANY ($1::bigint[])
ORDER BY w.note_id, w.position
"""
_LOAD = "SELECT id, text, entities::text AS entities FROM client_notes WHERE id = ANY ($1::bigint[])"
_entities = msgspec.json.Decoder(list[Entity])
Kind = Literal["contact", "company"]


class ClientNote(msgspec.Struct, frozen=True):
    """What it says."""

    text: str
    entities: list[Entity]
    files: list[Attachment]


class Said(msgspec.Struct, frozen=True):
    """What is to be kept. `files`: the author's own loose uploads."""

    text: str
    entities: Sequence[Entity]
    files: Sequence[UUID]
    client_id: UUID


async def write(tx: HotTx, me: Grants, about: tuple[Kind, int], said: Said) -> Sequence[int]:
    """Whom it names. Twice under one client_id is once. Raises Invalid, Conflict client_id_reused."""
    text, entities, client_id = said.text, said.entities, said.client_id
    check_body(text, said.files)
    kind, row_id = about
    who = await _demand_here(tx, [each for each in named(entities) if each != me.user_id])
    contact, company = (row_id, None) if kind == "contact" else (None, row_id)
    body = msgspec.json.encode(entities).decode()
    note = await tx.value(_INSERT, contact, company, me.user_id, text, body, client_id)
    if note is None:
        before = await tx.row(_AGAIN, me.user_id, client_id)
        if before is None or (before["contact_id"], before["company_id"], before["text"]) != (contact, company, text):
            raise Conflict("client_id_reused", fields={"client_id": "client_id_reused"})
        return []
    await _take(tx, me, note, said.files)
    await tx.execute(_NAMED, note, sorted(who))
    fact = Activity(
        kind="note", at=datetime.now(UTC), **by(me), contact_id=contact, company_id=company, data={"note_id": note}
    )
    await record(tx, [fact])
    if outside := [user_id for user_id, grants in who.items() if not await seen(tx, grants, kind, [row_id])]:
        # who sees nothing else of this client reads this note: the audit keeps that it was shown to them
        shown = {"note_id": note, "to": sorted(outside)}
        await audit.write(tx, me, None, "note.addressed", (kind, row_id), after=shown)
    await _publish(tx, kind, row_id)
    return sorted(who)


async def _take(tx: HotTx, me: Grants, note: int, files: Sequence[UUID]) -> None:
    if not files:
        return
    await check_files(tx, me.uploader, files, None)
    if await tx.execute(_TAKE, sorted(files), me.uploader) < len(files):
        raise Invalid("invalid", fields={"attachments": "no_such_file"})
    await tx.execute(_FILES, note, list(files))


async def _demand_here(tx: Tx, ids: Sequence[int]) -> dict[int, Grants]:
    people = await of_users(tx, list(ids))
    if len(people) < len(ids):
        raise Invalid("invalid", fields={"entities": "no_such_colleague"})
    return dict(people)


async def _publish(tx: HotTx, kind: Kind, row_id: int) -> None:
    if kind == "contact":
        await publish_contact(tx, row_id)
    else:
        tell_company(tx, row_id, await tx.value("SELECT rev FROM companies WHERE id = $1", row_id))


async def load(tx: Tx, ids: Sequence[int]) -> dict[int, ClientNote]:
    rows = await tx.fetch(_LOAD, list(ids)) if ids else []
    files: dict[int, list[Attachment]] = {}
    for row in await tx.fetch(_FILES_OF, [row["id"] for row in rows]) if rows else []:
        files.setdefault(row["note_id"], []).append(attachment_of(row))
    return {
        row["id"]: ClientNote(row["text"], _entities.decode(row["entities"]), files.get(row["id"], [])) for row in rows
    }


async def outside(tx: Tx, kind: str, row_id: int, everybody: Sequence[Any]) -> list[int]:
    """Colleagues who would see a note that names them, and nothing else of this client."""
    people = await of_users(tx, list(everybody))
    return [user_id for user_id, grants in sorted(people.items()) if not await seen(tx, grants, kind, [row_id])]
