"""Make, edit, remove, use."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec

from backend.access.grants import Grants
from backend.access.sight import works_in
from backend.contacts.sight import demand_contact
from backend.inbox.buttons.check import check_alone
from backend.inbox.buttons.check import tidy as tidy_buttons
from backend.inbox.buttons.schemas import ButtonRows
from backend.inbox.queries.thread import find
from backend.inbox.rows.messages import attachment_of
from backend.inbox.saved_replies.events import Prepared, SavedReplyChanged
from backend.inbox.saved_replies.queries import listed
from backend.inbox.saved_replies.schemas import FilledView, ReplyScope, SavedReplyView, VariablesView
from backend.inbox.saved_replies.scopes import audience, demand_scope, locked
from backend.inbox.saved_replies.tidy import tidy
from backend.inbox.saved_replies.values import values_ahead, values_of
from backend.inbox.saved_replies.variables import render, variant
from backend.inbox.schemas import Attachment
from backend.kit.db import HotTx, Published
from backend.kit.errors import Conflict, Invalid, Missing

FILES_MAX = 10


class NewSavedReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /saved-replies. `attachments`: loose uploads of the caller."""

    title: str
    variants: dict[str, str]
    scope: ReplyScope = "me"
    team_id: int | None = None
    folder: str = ""
    attachments: tuple[UUID, ...] = ()
    buttons: ButtonRows = ()


class EditSavedReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /saved-replies/{id}. `files`: those that stay; `attachments`: uploads that come."""

    rev: int
    title: str | msgspec.UnsetType = msgspec.UNSET
    variants: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    scope: ReplyScope | msgspec.UnsetType = msgspec.UNSET
    team_id: int | msgspec.UnsetType | None = msgspec.UNSET
    folder: str | msgspec.UnsetType = msgspec.UNSET
    files: tuple[UUID, ...] | msgspec.UnsetType = msgspec.UNSET
    attachments: tuple[UUID, ...] = ()
    buttons: ButtonRows | msgspec.UnsetType = msgspec.UNSET


class Use(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /saved-replies/{id}/use. `locale`: another language than the customer's.

    For a dialog, or for a first message: in `channel_id`, to a contact or to whoever is not known yet.
    """

    conversation_id: int | None = None
    channel_id: int | None = None
    contact_id: int | None = None
    locale: str | None = None


_INSERT = """
INSERT INTO saved_replies (scope, owner_id, team_id, folder, title, variants, buttons)
VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7::text::jsonb) RETURNING id
"""
_UPDATE = """
UPDATE saved_replies SET scope = $2, team_id = $3, folder = $4, title = $5, variants = $6::text::jsonb, rev = rev + 1,
    owner_id = $7, buttons = $8::text::jsonb, updated_at = now() WHERE id = $1 RETURNING rev
"""
_REMOVE = "UPDATE saved_replies SET deleted_at = now(), rev = rev + 1 WHERE id = $1 RETURNING rev"
_KEEP = "DELETE FROM saved_reply_files WHERE reply_id = $1 AND id <> ALL($2::uuid[])"
# held, so that no sweep takes it and its bytes meanwhile; what stands in a field is had where the field is seen
_TAKE = """
INSERT INTO saved_reply_files (id, reply_id, position, kind, name, mime, size, width, height, duration_s, storage_key)
SELECT gen_random_uuid(), $1, (SELECT coalesce(max(position) + 1, 0) FROM saved_reply_files WHERE reply_id = $1) + o.n,
       a.kind, a.name, a.mime, a.size, a.width, a.height, a.duration_s, a.storage_key
FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, n) JOIN attachments a ON a.id = o.id
WHERE a.conversation_id IS NULL AND a.taken_at IS NULL AND a.state = 'stored' AND a.uploaded_by = $3
FOR SHARE OF a
"""
_FILES = "SELECT * FROM saved_reply_files WHERE reply_id = $1 ORDER BY position"
_COPY = """
INSERT INTO attachments (id, kind, name, mime, size, width, height, duration_s, state, storage_key, uploaded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'stored', $9, $10)
RETURNING id, kind, name, mime, size, width, height, duration_s, state
"""


def _tidy(title: str, folder: str, variants: dict[str, str], has_files: bool) -> tuple[str, str, str]:
    """Title, folder and texts as they are kept. Raises Invalid."""
    told = tidy(title, folder, variants)
    if not told.texts and not has_files:
        raise Invalid("invalid", fields={"variants": "empty_message"})
    return told.title, told.folder, msgspec.json.encode(told.texts).decode()


def _buttons(rows: ButtonRows) -> str | None:
    """As they are kept; what each channel takes of them is asked where they are used. Raises Invalid."""
    kept = tidy_buttons(rows)
    check_alone(kept)
    return msgspec.json.encode(kept).decode() if kept else None


async def make(tx: HotTx, me: Grants, new: NewSavedReply) -> SavedReplyView:
    """Raises Forbidden, Invalid."""
    await demand_scope(tx, me, new.scope, new.team_id)
    buttons = _buttons(new.buttons)
    title, folder, texts = _tidy(new.title, new.folder, new.variants, bool(new.attachments))
    made: int = await tx.value(_INSERT, new.scope, me.user_id, new.team_id, folder, title, texts, buttons)
    await _attach(tx, me, made, new.attachments)
    return await _told(tx, me, made, new.scope, 1)


async def edit(tx: HotTx, me: Grants, reply_id: int, change: EditSavedReply) -> SavedReplyView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version with `current`."""
    row = await locked(tx, me, "saved_replies", reply_id)
    await demand_scope(tx, me, row["scope"], row["team_id"])
    if row["rev"] != change.rev:
        current = (await listed(tx, me, reply_id))[0]
        raise Conflict("stale_version", extra={"current": current})
    new = {**_now(row), **{k: v for k, v in msgspec.structs.asdict(change).items() if v is not msgspec.UNSET}}
    if new["scope"] != "team":
        new["team_id"] = None
    await demand_scope(tx, me, new["scope"], new["team_id"])
    if change.files is not msgspec.UNSET:
        await tx.execute(_KEEP, reply_id, list(change.files))
    await _attach(tx, me, reply_id, change.attachments)
    has_files = bool(await tx.fetch(_FILES, reply_id))
    title, folder, texts = _tidy(new["title"], new["folder"], new["variants"], has_files)
    # what becomes one's own is the editor's own
    buttons = row["buttons"] if change.buttons is msgspec.UNSET else _buttons(change.buttons)
    owner = me.user_id if new["scope"] == "me" else row["owner_id"]
    rev = await tx.value(_UPDATE, reply_id, new["scope"], new["team_id"], folder, title, texts, owner, buttons)
    if row["scope"] != new["scope"]:
        _publish(tx, me, reply_id, row["scope"], rev)
    return await _told(tx, me, reply_id, new["scope"], rev)


def _now(row: Any) -> dict[str, Any]:
    kept = {name: row[name] for name in ("title", "folder", "scope", "team_id")}
    return kept | {"variants": msgspec.json.decode(row["variants"], type=dict[str, str])}


async def remove(tx: HotTx, me: Grants, reply_id: int) -> None:
    """Raises Missing, Forbidden. What was sent from it stays counted."""
    row = await locked(tx, me, "saved_replies", reply_id)
    await demand_scope(tx, me, row["scope"], row["team_id"])
    _publish(tx, me, reply_id, row["scope"], await tx.value(_REMOVE, reply_id))


async def use(tx: HotTx, me: Grants, reply_id: int, body: Use) -> FilledView:
    """Filled for a dialog, its files as uploads of the caller's own. Nothing is sent, and nothing counted."""
    told = await _values(tx, me, body)
    replies = await listed(tx, me, reply_id)
    if not replies:
        raise Missing
    locale, text = variant(replies[0].variants, body.locale, told.locale, me.locale)
    filled = render(text, told.values.get(locale, {}))
    return FilledView(locale, filled.text, filled.missing, await _copies(tx, me, reply_id), replies[0].buttons)


async def _values(tx: HotTx, me: Grants, body: Use) -> VariablesView:
    if body.conversation_id is not None:
        return await values_of(tx, me, (await find(tx, me, body.conversation_id)).row.id)
    if body.channel_id is None:
        raise Invalid("invalid", fields={"conversation_id": "dialog_or_channel"})
    if not works_in(me, body.channel_id):
        raise Missing
    if body.contact_id is not None:
        await demand_contact(tx, me, body.contact_id, book=False)
    return await values_ahead(tx, me, body.channel_id, body.contact_id)


async def _copies(tx: HotTx, me: Grants, reply_id: int) -> list[Attachment]:
    """An upload each over the same bytes: a message takes it, and the saved reply keeps its own."""
    copies = []
    for file in await tx.fetch(_FILES, reply_id):
        what = [file[n] for n in ("kind", "name", "mime", "size", "width", "height", "duration_s", "storage_key")]
        row: Any = await tx.row(_COPY, uuid4(), *what, me.uploader)
        copies.append(attachment_of(row))
    return copies


async def _attach(tx: HotTx, me: Grants, reply_id: int, files: Sequence[UUID]) -> None:
    if not files:
        return
    if len(files) > FILES_MAX:
        raise Invalid("invalid", fields={"attachments": "too_many_files"}, values={"limit": FILES_MAX})
    if await tx.execute(_TAKE, reply_id, list(files), me.uploader) != len(files):
        raise Invalid("invalid", fields={"attachments": "no_such_file"})


def _publish(tx: HotTx, me: Grants, reply_id: int, scope: str, rev: int) -> None:
    event = SavedReplyChanged(Prepared(reply_id, rev))
    tx.publish(Published(event, audience(me, scope), "saved_reply", reply_id))


async def _told(tx: HotTx, me: Grants, reply_id: int, scope: str, rev: int) -> SavedReplyView:
    _publish(tx, me, reply_id, scope, rev)
    return (await listed(tx, me, reply_id))[0]
