"""Drafts: per person, conversation and kind, on the server; removed only by a confirmed send (DESIGN 3, 22)."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from backend.connectors.contract import Entity
from backend.connectors.split import units
from backend.inbox.buttons.schemas import ButtonRows, NewButton
from backend.inbox.events import DraftChanged
from backend.inbox.letters.typed import TypedLetter
from backend.inbox.rows.messages import attachment_of
from backend.inbox.schemas import Contacted, DraftBack, DraftView
from backend.kit.db import Own, Published, Tx

Kind = Literal["reply", "note"]


class NewDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /conversations/{id}/drafts/{kind}."""

    rev: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    attachments: tuple[UUID, ...] = ()
    reply_to: int | None = None
    saved_reply_id: int | None = None
    contacted: Contacted | None = None
    buttons: ButtonRows = ()
    letter: TypedLetter | None = None


_SAVE = """
INSERT INTO drafts AS d (user_id, conversation_id, kind, text, entities, attachments, reply_to, rev, saved_reply_id,
    contacted, buttons, letter)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6::uuid[], $7, $8, $9, $10::text::jsonb, $11::text::jsonb,
    $12::text::jsonb)
ON CONFLICT (user_id, conversation_id, kind) DO UPDATE SET
    text = excluded.text, entities = excluded.entities, attachments = excluded.attachments,
    reply_to = excluded.reply_to, rev = excluded.rev, updated_at = now(),
    saved_reply_id = excluded.saved_reply_id, contacted = excluded.contacted, buttons = excluded.buttons,
    letter = excluded.letter
WHERE excluded.rev > d.rev AND excluded.rev > d.sent_rev
"""
_SENT = """
INSERT INTO drafts AS d (user_id, conversation_id, kind, rev, sent_rev) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (user_id, conversation_id, kind) DO UPDATE SET
    sent_rev = greatest(d.sent_rev, excluded.sent_rev), rev = greatest(d.rev, excluded.rev), updated_at = now(),
    text = CASE WHEN d.rev <= excluded.sent_rev THEN '' ELSE d.text END,
    entities = CASE WHEN d.rev <= excluded.sent_rev THEN NULL ELSE d.entities END,
    attachments = CASE WHEN d.rev <= excluded.sent_rev THEN '{}' ELSE d.attachments END,
    reply_to = CASE WHEN d.rev <= excluded.sent_rev THEN NULL ELSE d.reply_to END,
    saved_reply_id = CASE WHEN d.rev <= excluded.sent_rev THEN NULL ELSE d.saved_reply_id END,
    contacted = CASE WHEN d.rev <= excluded.sent_rev THEN NULL ELSE d.contacted END,
    buttons = CASE WHEN d.rev <= excluded.sent_rev THEN NULL ELSE d.buttons END,
    letter = CASE WHEN d.rev <= excluded.sent_rev THEN NULL ELSE d.letter END
"""
_HELD = """
SELECT text, entities::text AS entities FROM drafts
WHERE user_id = $1 AND conversation_id = $2 AND kind = 'reply' FOR UPDATE
"""
_PUT_BACK = """
INSERT INTO drafts AS d (user_id, conversation_id, kind, text, entities, attachments, rev, saved_reply_id, buttons,
    letter)
VALUES ($1, $2, 'reply', $3, $4::text::jsonb, $5::uuid[], 1, $6, $7::text::jsonb, $8::text::jsonb)
ON CONFLICT (user_id, conversation_id, kind) DO UPDATE SET text = excluded.text, entities = excluded.entities,
    attachments = d.attachments || excluded.attachments, rev = greatest(d.rev, d.sent_rev) + 1, updated_at = now(),
    saved_reply_id = coalesce(excluded.saved_reply_id, d.saved_reply_id),
    buttons = nullif(coalesce(d.buttons, '[]') || coalesce(excluded.buttons, '[]'), '[]'),
    letter = coalesce(d.letter, excluded.letter)
"""
_READ = """
SELECT conversation_id, kind, text, entities::text AS entities, attachments, reply_to, rev, sent_rev,
       saved_reply_id, contacted::text AS contacted, buttons::text AS buttons, letter::text AS letter
FROM drafts WHERE user_id = $1 AND conversation_id = $2
"""
_FILES = (
    "SELECT id, kind, name, mime, size, width, height, duration_s, state FROM attachments"
    " WHERE id = ANY($1::uuid[]) AND uploaded_by = $2"
)
_entities = msgspec.json.Decoder(list[Entity])
_contacted = msgspec.json.Decoder(Contacted)
_buttons = msgspec.json.Decoder(list[list[NewButton]])
_letter = msgspec.json.Decoder(TypedLetter)


async def _view(tx: Tx, row: Any, user_id: int) -> DraftView:
    # only one's own: an id of somebody else's file must not tell its name
    files = {f["id"]: attachment_of(f) for f in await tx.fetch(_FILES, list(row["attachments"]), user_id)}
    return DraftView(
        conversation_id=row["conversation_id"],
        kind=row["kind"],
        text=row["text"],
        entities=_entities.decode(row["entities"]) if row["entities"] else [],
        attachments=[files[i] for i in row["attachments"] if i in files],
        reply_to=row["reply_to"],
        rev=row["rev"],
        sent_rev=row["sent_rev"],
        saved_reply_id=row["saved_reply_id"],
        contacted=_contacted.decode(row["contacted"]) if row["contacted"] else None,
        buttons=_buttons.decode(row["buttons"]) if row["buttons"] else [],
        letter=_letter.decode(row["letter"]) if row["letter"] else None,
    )


async def read(tx: Tx, user_id: int, conversation_id: int) -> list[DraftView]:
    """One's own drafts of a conversation; they stay readable after it is gone from sight."""
    return [await _view(tx, row, user_id) for row in await tx.fetch(_READ, user_id, conversation_id)]


async def _publish(tx: Tx, user_id: int, conversation_id: int, kind: Kind, back: DraftBack | None = None) -> DraftView:
    view = next(d for d in await read(tx, user_id, conversation_id) if d.kind == kind)
    view = msgspec.structs.replace(view, back=back) if back else view
    tx.publish(Published(DraftChanged(view), Own(user_id), "draft", conversation_id))
    return view


async def save(tx: Tx, user_id: int, conversation_id: int, kind: Kind, new: NewDraft) -> DraftView:
    """Keep a draft; an older or already sent one is ignored and the present one returned."""
    held = (new.entities, new.contacted, new.buttons, new.letter)
    entities, contacted, buttons, letter = (msgspec.json.encode(each).decode() if each else None for each in held)
    args = (user_id, conversation_id, kind, new.text, entities, list(new.attachments), new.reply_to, new.rev)
    await tx.execute(_SAVE, *args, new.saved_reply_id, contacted, buttons, letter)
    return await _publish(tx, user_id, conversation_id, kind)


class Back(msgspec.Struct, frozen=True):
    """What was not sent after all."""

    text: str
    entities: tuple[Entity, ...]
    files: tuple[UUID, ...]
    saved_reply_id: int | None
    buttons: ButtonRows = ()
    letter: TypedLetter | None = None


async def put_back(tx: Tx, user_id: int, conversation_id: int, back: Back) -> None:
    """What was not sent after all returns to the answer's field, after whatever stands there.

    The event says what came back: a window in whose field the person is writing adds it, and takes nothing away.
    """
    kept = await tx.row(_HELD, user_id, conversation_id)
    before, marks = (kept["text"], kept["entities"]) if kept else ("", None)
    whole = f"{before}\n{back.text}" if before.strip() else back.text
    shift = units(whole) - units(back.text)
    held = _entities.decode(marks) if marks else []
    all_ = [*held, *(msgspec.structs.replace(e, offset=e.offset + shift) for e in back.entities)]
    marked = msgspec.json.encode(all_).decode() if all_ else None
    buttons = msgspec.json.encode(back.buttons).decode() if back.buttons else None
    letter = msgspec.json.encode(back.letter).decode() if back.letter else None
    args = (user_id, conversation_id, whole, marked, list(back.files), back.saved_reply_id)
    await tx.execute(_PUT_BACK, *args, buttons, letter)
    rows = {f["id"]: attachment_of(f) for f in await tx.fetch(_FILES, list(back.files), user_id)}
    told = DraftBack(
        back.text,
        list(back.entities),
        [rows[i] for i in back.files if i in rows],
        list(map(list, back.buttons)),
        back.letter,
    )
    await _publish(tx, user_id, conversation_id, "reply", told)


async def sent(tx: Tx, user_id: int, conversation_id: int, kind: Kind, rev: int) -> None:
    """A confirmed send removes what it sent; what was typed since stays."""
    await tx.execute(_SENT, user_id, conversation_id, kind, rev)
    await _publish(tx, user_id, conversation_id, kind)
