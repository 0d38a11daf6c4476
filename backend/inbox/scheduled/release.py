"""The time of a scheduled answer has come: it is queued as if its author sent it now, or waits for a person."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec

from backend.access.grants import Grants
from backend.access.load import of_users
from backend.connectors.contract import Entity, Letter
from backend.inbox.actions.append import Draft, append
from backend.inbox.actions.locked import Locked, demand_sight_to_write, lock
from backend.inbox.actions.reply.post import NewMessage, answer, answer_now, publish_arrival
from backend.inbox.buttons import kept
from backend.inbox.deliver import states
from backend.inbox.letters import fields
from backend.inbox.letters.of_ours import Theirs, addressed, theirs_of
from backend.inbox.scheduled.call_off import call_off, customer_wrote_after
from backend.inbox.scheduled.files import loosen
from backend.inbox.templates.fill import SentTemplate
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Forbidden, Missing, Refused

# later than this somebody has to look at it first: it may no longer be what one wants to say (DESIGN 3, 4e)
PATIENCE = timedelta(minutes=15)

# the row is the right to send: who deletes it sends, and nobody else does
_TAKE = """
DELETE FROM scheduled_sends s USING relay r WHERE s.conversation_id = $1 AND s.seq = $2 AND s.send_at <= $3
RETURNING s.author_id, s.send_at, s.as_, s.unless_customer, s.saved_reply_id, s.epoch <> r.epoch AS foreign_epoch
"""
_MESSAGE = """
SELECT m.text, m.entities::text AS entities, m.reply_to, (m.meta -> 'template')::text AS template,
       u.name AS author_name, m.meta::text AS meta FROM messages m
LEFT JOIN users u ON u.id = m.author_id WHERE m.conversation_id = $1 AND m.seq = $2
"""
# what stood here stands at the end now; the place stays, so that seq has no gaps
_MOVED = """
UPDATE messages SET state = 'cancelled', text = '', entities = NULL, rev = rev + 1,
    meta = (meta - 'buttons' - 'template' - 'letter' - 'answers')
        || jsonb_build_object('sent_as', (SELECT seq FROM conversations WHERE id = $1))
WHERE conversation_id = $1 AND seq = $2
"""
_HOLD = """
INSERT INTO outbox (channel_id, conversation_id, seq, ref, epoch, state, error)
SELECT $1, $2, $3, $4, epoch, 'held', $5::text::jsonb FROM relay
"""
_SAY_WHY = "UPDATE messages SET error = $3::text::jsonb WHERE conversation_id = $1 AND seq = $2"
_entities = msgspec.json.Decoder(tuple[Entity, ...])
_template = msgspec.json.Decoder(SentTemplate)

TakenUp = tuple[NewMessage, SentTemplate | None]


async def release(tx: HotTx, conversation_id: int, seq: int, now: datetime) -> bool:
    """Queue it, hold it, or call it off. False when another worker, or a person, was quicker."""
    found = await lock(tx, conversation_id)
    row = await tx.row(_TAKE, conversation_id, seq, now) if found else None
    if found is None or row is None:
        return False
    if row["unless_customer"] and await customer_wrote_after(tx, conversation_id, seq):
        await call_off(tx, (conversation_id, seq), row, "customer_wrote")
        return True
    author = (await of_users(tx, [row["author_id"]])).get(row["author_id"])
    new, template = await _taken_up(tx, conversation_id, seq, row)
    why = _distrust(row, author, now) or await _try(tx, author, found, new, template)
    if why:
        await _hold(tx, found, row["author_id"], new, template, why)
    await _leave(tx, conversation_id, seq)
    return True


async def release_now(tx: HotTx, found: Locked, seq: int) -> int | None:
    """A person wants it to go at once: the new seq. None when it is not scheduled any more.

    Raises what answering raises: who asks is there to be told, so nothing is held.
    """
    row = await tx.row(_TAKE, found.id, seq, datetime.max.replace(tzinfo=UTC))
    if row is None:
        return None
    author = (await of_users(tx, [row["author_id"]])).get(row["author_id"])
    if author is None:
        raise Conflict("author_has_left")
    new, template = await _taken_up(tx, found.id, seq, row)
    sent = await answer_now(tx, author, found, new, template)
    await _leave(tx, found.id, seq)
    return sent


def _distrust(row: Any, author: Grants | None, now: datetime) -> str | None:
    """Why it must not go out by itself, whatever its author may do."""
    if row["foreign_epoch"]:
        return "held_restored"
    if now - row["send_at"] > PATIENCE:
        return "held_old"
    return "held_author_left" if author is None else None


async def _taken_up(tx: HotTx, conversation_id: int, seq: int, row: Any) -> TakenUp:
    """What was to be said, its files loose again so that they can be bound to the new message."""
    message: Any = await tx.row(_MESSAGE, conversation_id, seq)
    meta = msgspec.json.decode(message["meta"] or "{}")
    new = NewMessage(
        client_id=uuid4(),
        kind="reply",
        text=message["text"],
        entities=_entities.decode(message["entities"]) if message["entities"] else (),
        attachments=await loosen(tx, (conversation_id, seq)),
        reply_to=message["reply_to"],
        as_=row["as_"],
        saved_reply_id=row["saved_reply_id"],
        buttons=kept.asked(kept.of_meta(meta)),
        letter=fields.of_meta(meta),
    )
    return new, _template.decode(message["template"]) if message["template"] else None


async def _try(
    tx: HotTx, author: Grants | None, found: Locked, new: NewMessage, template: SentTemplate | None
) -> str | None:
    """None when it is queued; else why a person has to decide. Refusals come before anything is written."""
    assert author is not None
    try:
        demand_sight_to_write(author, found)
        await answer(tx, author, found, new, template)
    except (Missing, Forbidden):
        return "held_not_allowed"
    except Conflict as refused:
        return "held_taken" if refused.code == "claimed_by_other" else "held_channel"
    except Refused:
        return "held_channel"
    return None


async def _hold(
    tx: HotTx, found: Locked, author_id: int, new: NewMessage, template: SentTemplate | None, why: str
) -> None:
    """It stands at the end, and a person sends it or drops it."""
    error = states.as_json(states.error_of(why))
    meta: dict[str, Any] = {"template": template} if template else {}
    if new.buttons:
        meta["buttons"] = kept.named(new.buttons)
    letter = Letter()
    if new.letter:
        theirs = await theirs_of(tx, found, new.letter, new.reply_to)
        letter = fields.as_letter(addressed(new.letter, theirs or Theirs()))
    if letter != Letter():
        meta["letter"] = letter
    draft = Draft(
        direction="out",
        text=new.text,
        entities=new.entities,
        at=datetime.now(UTC),
        author_id=author_id,
        author_name=await tx.value("SELECT name FROM users WHERE id = $1", author_id),
        reply_to=new.reply_to,
        client_id=new.client_id,
        state="queued",
        files=new.attachments,
        uploader=author_id,
        meta=meta,
    )
    seq, _ = await append(tx, found, draft)
    await tx.execute(_HOLD, found.row["channel_id"], found.id, seq, f"{found.id}-{seq}", error)
    await tx.execute(_SAY_WHY, found.id, seq, error)
    await publish_arrival(tx, found, seq, why=None)


async def _leave(tx: HotTx, conversation_id: int, seq: int) -> None:
    await tx.execute(_MOVED, conversation_id, seq)
    await states.publish(tx, [(conversation_id, seq)])
