"""What did not go out goes to another address of the same person: a new message there, the two linked, once."""

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees
from backend.connectors.contract import Capabilities, Entity
from backend.connectors.registry import capabilities
from backend.inbox.actions.locked import demand_sight_to_write, lock
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.actions.reply.claim import As
from backend.inbox.actions.start import Start, start
from backend.inbox.buttons import kept
from backend.inbox.buttons.check import fault
from backend.inbox.deliver import debt, people, states
from backend.inbox.letters import fields
from backend.inbox.letters.fields import LetterFields
from backend.inbox.rows import load_messages
from backend.inbox.rows.conversations import scope_of
from backend.inbox.schemas import MessageView
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Missing

SUBJECT_MAX = 60


class Elsewhere(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of …/elsewhere: a dialog of the same person, or a channel where one writes first to them (at `address`, else
    the first that fits). `may_be_doubled`: yes, the customer may have an unconfirmed one already.
    """

    conversation_id: int | None = None
    channel_id: int | None = None
    address: str | None = None
    letter: LetterFields | None = None
    may_be_doubled: bool = False
    confirm_address: bool = False
    as_: As = msgspec.field(default=None, name="as")


# in the order that everybody keeps
_LOCK = "SELECT id FROM conversations WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE"
_GONE = """
SELECT r.to_conversation_id, r.to_seq, c.channel_id, c.team_id, c.responsible_id, c.participants, c.pool_kind, c.pool_id
FROM resends r JOIN conversations c ON c.id = r.to_conversation_id WHERE r.conversation_id = $1 AND r.seq = $2
"""
_MESSAGE = """
SELECT m.text, m.entities::text AS entities, m.meta::text AS meta, m.error ->> 'code' AS why, m.deleted_at
FROM messages m WHERE m.conversation_id = $1 AND m.seq = $2
"""
_FILES = "SELECT count(*) FROM attachments WHERE conversation_id = $1 AND seq = $2"
_COPY = """
INSERT INTO attachments (id, kind, name, mime, size, width, height, duration_s, state, storage_key, uploaded_by,
    position)
SELECT gen_random_uuid(), kind, name, mime, size, width, height, duration_s, state, storage_key, $3, position
FROM attachments WHERE conversation_id = $1 AND seq = $2 AND state = 'stored' ORDER BY position
RETURNING id, position
"""
_CHANNEL = "SELECT kind, settings::text AS settings FROM channels WHERE id = $1"
_KEEP = "INSERT INTO resends (conversation_id, seq, to_conversation_id, to_seq) VALUES ($1, $2, $3, $4)"
# what had come here instead of another goes on being instead of it
_FOLLOW = "UPDATE resends SET to_conversation_id = $3, to_seq = $4 WHERE to_conversation_id = $1 AND to_seq = $2"
_LINK = """
UPDATE messages SET rev = rev + 1, meta = coalesce(meta, '{}') || jsonb_build_object($3::text, jsonb_build_object(
    'conversation_id', $4::bigint, 'seq', $5::bigint, 'channel_id', $6::bigint, 'why', $7::text))
WHERE conversation_id = $1 AND seq = $2
"""
_entities = msgspec.json.Decoder(tuple[Entity, ...])


class Resent(msgspec.Struct, frozen=True):
    """The message there, and whether it had gone there before."""

    message: MessageView
    repeated: bool


async def resend(tx: HotTx, me: Grants, conversation_id: int, seq: int, to: Elsewhere) -> Resent:
    """Raises Missing, Forbidden, Invalid, Conflict not_in_trouble, may_be_doubled, sent_elsewhere, and what answering
    or writing first there raises."""
    await tx.fetch(_LOCK, sorted({conversation_id, to.conversation_id or conversation_id}))
    found, message, row = await people.open_trouble(tx, me, conversation_id, seq)
    if (gone := await tx.row(_GONE, conversation_id, seq)) is not None:
        return await _again(tx, me, gone)
    state = row or message
    told: Any = await tx.row(_MESSAGE, conversation_id, seq)
    if state not in ("failed", "unconfirmed") or told["deleted_at"] is not None:
        raise Conflict("not_in_trouble", fields={"state": message})
    if state == "unconfirmed" and not to.may_be_doubled:
        raise Conflict("may_be_doubled")
    there = await _post(tx, me, found.row["contact_id"], (conversation_id, seq), told, to)
    await tx.execute(_KEEP, conversation_id, seq, *there)
    await tx.execute(_FOLLOW, conversation_id, seq, *there)
    await people.end(tx, (conversation_id, seq))
    channel_id = await tx.value("SELECT channel_id FROM conversations WHERE id = $1", there[0])
    why = told["why"]
    await tx.execute(_LINK, conversation_id, seq, "elsewhere", *there, channel_id, why)
    await tx.execute(_LINK, *there, "instead_of", conversation_id, seq, found.row["channel_id"], why)
    await states.publish(tx, [(conversation_id, seq), there])
    return Resent((await load_messages(tx, [there]))[there], repeated=False)


async def _again(tx: HotTx, me: Grants, gone: Any) -> Resent:
    """Pressed twice, or by two: the first one counts."""
    if not sees(me, scope_of(gone)):
        raise Conflict("sent_elsewhere")
    there = gone["to_conversation_id"], gone["to_seq"]
    return Resent((await load_messages(tx, [there]))[there], repeated=True)


async def _post(tx: HotTx, me: Grants, contact_id: int | None, key: states.Key, told: Any, to: Elsewhere) -> states.Key:
    if contact_id is None or (to.conversation_id is None) == (to.channel_id is None):
        raise Missing
    if to.conversation_id is None:
        assert to.channel_id is not None
        new = await _copy(tx, me, key, told, to, await _able(tx, to.channel_id))
        begun = Start(channel_id=to.channel_id, contact_id=contact_id, address=to.address, message=new)
        sent = (await start(tx, me, begun)).message
        if sent.conversation_id == key[0]:
            raise Missing
        return sent.conversation_id, sent.seq
    target = demand_sight_to_write(me, await lock(tx, to.conversation_id))
    if target.row["contact_id"] != contact_id or target.id == key[0]:
        raise Missing
    new = await _copy(tx, me, key, told, to, await _able(tx, target.row["channel_id"]))
    sent = (await post(tx, me, target.id, new)).message
    return sent.conversation_id, sent.seq


async def _able(tx: HotTx, channel_id: int) -> Capabilities:
    row = await tx.row(_CHANNEL, channel_id)
    if row is None:
        raise Missing
    return capabilities(row["kind"], row["settings"])


async def _copy(tx: HotTx, me: Grants, key: states.Key, told: Any, to: Elsewhere, able: Capabilities) -> NewMessage:
    """As much of it as goes there; what does not was told before it was pressed."""
    meta = msgspec.json.decode(told["meta"] or "{}")
    files = await _files(tx, me, key)
    buttons = kept.asked(kept.of_meta(meta))
    entities = _entities.decode(told["entities"]) if told["entities"] else ()
    return NewMessage(
        client_id=uuid5(NAMESPACE_OID, f"elsewhere {key[0]}-{key[1]}"),
        kind="reply",
        text=told["text"],
        entities=tuple(each for each in entities if each.type in able.entities),
        attachments=tuple(files),
        buttons=() if buttons and fault(buttons, able.buttons, told["text"], len(files)) else buttons,
        letter=fields.to_the_named(_letter(told["text"], meta, to)) if able.letters else None,
        as_=to.as_,
        confirm_address=to.confirm_address,
    )


async def _files(tx: HotTx, me: Grants, key: states.Key) -> Sequence[UUID]:
    """The same files once more: each message has its own row of each."""
    if not await tx.value(_FILES, *key):
        return ()
    rows = await tx.fetch(_COPY, *key, me.uploader)
    if len(rows) != await tx.value(_FILES, *key):
        raise Conflict("files_not_there")
    return [row["id"] for row in sorted(rows, key=lambda row: row["position"])]


def _letter(text: str, meta: dict[str, Any], to: Elsewhere) -> LetterFields:
    """What it is about: as it was set, else its first words. Whom the first one went to is where it did not arrive."""
    given = fields.tidy(to.letter)
    if given is None and (was := fields.of_meta(meta)) is not None:
        given = msgspec.structs.replace(was, to="")
    if given is not None and given.subject:
        return given
    first = next((line.strip() for line in text.splitlines() if line.strip()), "…")
    return LetterFields(first if len(first) <= SUBJECT_MAX else first[: SUBJECT_MAX - 1].rstrip() + "…")


_ORIGINS = """
SELECT DISTINCT r.conversation_id FROM resends r WHERE r.to_conversation_id = ANY ($1::bigint[]) ORDER BY 1
"""


async def settle_origins(tx: HotTx, events: Sequence[Logged]) -> None:
    """What went elsewhere failed there too, or arrived after all: the debt of where it was written first follows."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    origins = [row["conversation_id"] for row in await tx.fetch(_ORIGINS, about)]
    if not origins:
        return
    await states.lock(tx, origins)
    await debt.tell(tx, [each for each in origins if await debt.settle(tx, each)])


CONSUMERS = (Consumer("debt of what went elsewhere", ("message.changed",), settle_origins),)
