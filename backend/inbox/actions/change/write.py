"""What every change does to a message: the row, the list's preview, the outbox, the events."""

from collections.abc import Sequence
from typing import Any

from backend.cards.publish import lock_scope, publish_cards
from backend.inbox.actions.change.target import Target, Verb
from backend.inbox.actions.reply.claim import take_part
from backend.inbox.buttons import kept
from backend.inbox.deliver import marks, states
from backend.inbox.mentions import alone
from backend.inbox.rows import load_conversations, load_messages, message_changed
from backend.inbox.schemas import MessageView
from backend.kit.db import HotTx

# What stood before the first of several edits is what the customer sees. A row under way is not touched: it is told
# that it has to go once more.
_QUEUE = """
INSERT INTO outbox (channel_id, conversation_id, seq, verb, ref, epoch, before)
SELECT c.channel_id, c.id, $2::bigint, $3::text, c.id || '-' || $2::bigint, r.epoch, $4::text::jsonb
FROM conversations c CROSS JOIN relay r WHERE c.id = $1
ON CONFLICT (conversation_id, seq, verb) DO UPDATE SET
    again = outbox.state = 'sending',
    not_before = CASE WHEN outbox.state = 'sending' THEN outbox.not_before ELSE now() END,
    give_up_at = now() + interval '10 minutes'
"""
_REMEMBER = """
INSERT INTO message_edits (conversation_id, seq, edited_at, text, entities)
SELECT conversation_id, seq, coalesce(edited_at, provider_at), text, entities FROM messages
WHERE conversation_id = $1 AND seq = $2
ON CONFLICT DO NOTHING
"""
# later than the version that it replaces, whatever the clocks of platforms say
_TEXT = """
UPDATE messages SET text = $3, entities = $4::text::jsonb, rev = rev + 1,
    edited_at = greatest(clock_timestamp(), coalesce(edited_at, provider_at) + interval '1 microsecond')
WHERE conversation_id = $1 AND seq = $2
"""
_BUTTONS = """
UPDATE messages SET meta = CASE WHEN $3::text IS NULL THEN meta - 'buttons'
    ELSE coalesce(meta, '{}') || jsonb_build_object('buttons', $3::text::jsonb) END
WHERE conversation_id = $1 AND seq = $2
"""
_DELETED = "UPDATE messages SET deleted_at = now(), rev = rev + 1 WHERE conversation_id = $1 AND seq = $2"
_REACTIONS = """
UPDATE messages SET rev = rev + 1,
    meta = jsonb_set(coalesce(meta, '{}'), '{reactions}', coalesce(meta -> 'reactions', '{}') || $3::text::jsonb)
WHERE conversation_id = $1 AND seq = $2
"""


async def text(tx: HotTx, target: Target, new: str, entities: Any) -> None:
    """Another text, the one before it into the history."""
    await tx.execute(_REMEMBER, *target.key)
    await tx.execute(_TEXT, *target.key, new, states.as_json(entities) if entities else None)


async def buttons(tx: HotTx, target: Target, rows: kept.Rows) -> None:
    """All that stand under it from now on."""
    await tx.execute(_BUTTONS, *target.key, states.as_json(rows) if rows else None)


async def deleted(tx: HotTx, target: Target) -> None:
    """Taken back; the text stays in the row for those who may read it."""
    await tx.execute(_DELETED, *target.key)


async def reactions(tx: HotTx, target: Target, ours: dict[str, Any]) -> None:
    await tx.execute(_REACTIONS, *target.key, states.as_json(ours))


async def queue(tx: HotTx, target: Target, verb: Verb, before: dict[str, Any] | None = None) -> None:
    """The platform is to be told; until then the message says that it is pending."""
    await tx.execute(_QUEUE, *target.key, verb, None if before is None else states.as_json(before))
    await marks.pending(tx, target.key, verb)


async def joined(tx: HotTx, target: Target, user_ids: Sequence[int]) -> None:
    """They take part in dialog and card; the card is told, the dialog by `done`."""
    if not user_ids:
        return
    card_id = target.found.row["card_id"]
    before = await lock_scope(tx, card_id) if card_id else None
    if await take_part(tx, target.found, user_ids):
        await publish_cards(tx, [card_id], before)


async def done(tx: HotTx, target: Target) -> MessageView:
    """Tell everybody, whoever sees it only now too; the message as it now stands."""
    await states.show_whole(tx, target.key)
    row, after = (await load_conversations(tx, [target.found.id]))[target.found.id]
    view = (await load_messages(tx, [target.key]))[target.key]
    tx.publish(message_changed(row, view, after, target.found.before))
    if view.direction == "note":
        await alone.tell(tx, view.conversation_id, [view.seq, view.reply_to])
    return view
