"""A comment under a fact, and a note about a client straight from the feed (F3, F8, F10): a note in the dialog."""

from typing import Any
from uuid import UUID

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.access.sight import sees_sql
from backend.feed import client_notes
from backend.feed.following.put import seen
from backend.feed.schemas import FeedPlace, NewFeedNote
from backend.feed.talk import talk_of
from backend.feed.touch import touch
from backend.feed.walk import held, one
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.mentions.alone import outside as outside_of
from backend.inbox.rows.messages import load_messages
from backend.inbox.rows.withheld import for_reader_all
from backend.inbox.schemas import MessageView
from backend.kit.clean import clean_text
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Invalid, Missing
from backend.notify.tell import Notice, tell

MOST = 100
_KEEP = "INSERT INTO feed_comments (activity_id, conversation_id, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_UNDER = """
SELECT f.conversation_id, f.seq FROM feed_comments f JOIN conversations c ON c.id = f.conversation_id
WHERE f.activity_id = $1 AND {seen} ORDER BY f.conversation_id, f.seq DESC LIMIT $2
"""
# whoever did it, and who commented before
_CONCERNED = """
SELECT DISTINCT m.author_id AS id FROM feed_comments f
JOIN messages m ON m.conversation_id = f.conversation_id AND m.seq = f.seq
WHERE f.activity_id = $1 AND m.author_id IS NOT NULL AND m.deleted_at IS NULL
"""
_CHANNEL = "SELECT channel_id FROM conversations WHERE id = $1"
_EVERYBODY = "SELECT id FROM users WHERE deactivated_at IS NULL ORDER BY id"


async def comment(tx: HotTx, me: Grants, key: str, new: NewFeedNote) -> None:
    """Under a fact. Raises Missing, Invalid, Forbidden, Conflict."""
    row = await held(tx, me, key)
    # the fact's own dialog only where the author sees it: the request alone may have shown them the fact
    talk = row["conversation_id"] if row["seen"] and row["talk_seen"] else None
    for kind in ("card", "contact", "company"):
        if talk is None and row[f"{kind}_seen"]:
            talk = await talk_of(tx, me, kind, row[f"{kind}_id"])
    if talk is None:
        await _beside(tx, me, _client_of(row), new)
        return
    # a dialog's own message is answered, so that the note stands under it there, too
    quoted = row["message_seq"] if talk == row["conversation_id"] else None
    seq = await _note(tx, me, talk, new, quoted)
    await tx.execute(_KEEP, row["id"], talk, seq)
    await touch(tx, me, row)
    await _tell(tx, me, row, (talk, seq), new)


async def note(tx: HotTx, me: Grants, new: NewFeedNote) -> None:
    """About a client. Raises Missing for one out of sight, Invalid, Forbidden, Conflict."""
    if new.about is None:
        raise Invalid("invalid", fields={"about": "required"})
    kind, row_id = new.about.kind, new.about.id
    if not await seen(tx, me, kind, [row_id]):
        raise Missing
    talk = await talk_of(tx, me, kind, row_id)
    if talk is not None:
        await _note(tx, me, talk, new, None)
    elif kind == "card":
        raise Missing
    else:
        await _beside(tx, me, (kind, row_id), new)


async def place(tx: Tx, me: Grants, kind: Any, row_id: int) -> FeedPlace:
    """Where a note about this client would stand, and who would see it alone. Raises Missing."""
    if not await seen(tx, me, kind, [row_id]):
        raise Missing
    talk = await talk_of(tx, me, kind, row_id)
    if talk is not None:
        channel = await tx.value(_CHANNEL, talk)
        return FeedPlace(talk, (await outside_of(tx, channel)).user_ids)
    everybody = [row["id"] for row in await tx.fetch(_EVERYBODY)]
    return FeedPlace(None, await client_notes.outside(tx, kind, row_id, everybody))


async def under(tx: Tx, me: Grants, key: str) -> list[MessageView]:
    """The newest comments under a fact, the oldest of them first: of dialogs that the reader sees."""
    row = await one(tx, me, key)
    if not row["seen"]:
        return []
    seen_talk, args = sees_sql(me, "c", 3)
    rows = await tx.fetch(_UNDER.format(seen=seen_talk), row["id"], MOST, *args)
    views = await load_messages(tx, [(found["conversation_id"], found["seq"]) for found in rows]) if rows else {}
    return for_reader_all(me, sorted(views.values(), key=lambda view: view.stored_at))


async def _note(tx: HotTx, me: Grants, talk: int, new: NewFeedNote, quoted: int | None) -> int:
    said = NewMessage(
        client_id=new.client_id,
        kind="note",
        text=new.text,
        entities=tuple(new.entities),
        attachments=tuple(new.attachments),
        reply_to=quoted,
    )
    return (await post(tx, me, talk, said)).message.seq


async def _beside(tx: HotTx, me: Grants, about: tuple[client_notes.Kind, int], new: NewFeedNote) -> None:
    demand(me, "notes.write")
    text = clean_text(new.text)
    said = client_notes.Said(text, new.entities, new.attachments, new.client_id)
    called = await client_notes.write(tx, me, about, said)
    notices = [_notice(user_id, "mentioned", me, about, {}, text, new.client_id) for user_id in called]
    await tell(tx, notices)


def _client_of(row: Any) -> tuple[client_notes.Kind, int]:
    if row["contact_seen"]:
        return "contact", row["contact_id"]
    if row["company_seen"]:
        return "company", row["company_id"]
    raise Missing


async def _tell(tx: HotTx, me: Grants, row: Any, key: tuple[int, int], new: NewFeedNote) -> None:
    """Who did it and who commented before hear of it; whom it names is called by the note itself."""
    named = {entity.user_id for entity in new.entities}
    concerned = {found["id"] for found in await tx.fetch(_CONCERNED, row["id"])}
    if row["actor_kind"] == "user":
        concerned.add(row["actor_id"])
    place = {"conversation_id": key[0], "seq": key[1], "activity_id": row["id"]}
    about = ("conversation", key[0])
    await tell(
        tx,
        [
            _notice(user_id, "commented", me, about, place, new.text, new.client_id)
            for user_id in sorted(concerned - named - {me.user_id})
        ],
    )


def _notice(
    to: int, kind: str, me: Grants, about: tuple[str, int], place: dict[str, Any], text: str, once: UUID
) -> Notice:
    # in a dialog it is read where it stands (inbox/told/written.py)
    words = {"who": me.name, "title": ""} | ({} if place else {"text": text[:160]})
    where = place or {f"{about[0]}_id": about[1]}
    return Notice(to=to, kind=kind, subject=about, place=where, data=words, once=f"note:{once}")
