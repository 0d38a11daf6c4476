"""A visitor signs in amid a talk: it goes on where it is, in the contact of whoever they are."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from backend.contacts.consents.agree import moved
from backend.inbox.actions.append import Draft, append
from backend.inbox.actions.locked import Locked, lock
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.rows import arrived, load_conversations, load_messages
from backend.inbox.webchat.fill import Filled, fill
from backend.inbox.webchat.merge import merge
from backend.kit.db import HotTx

# A talk that rests longer may be that of whoever sat there before.
RECENT = "7 days"
_MINE = f"""
SELECT c.id, c.contact_id, v.id AS visitor_id, c.thread_key, v.name, v.phone, v.email, v.consent_at,
    v.wished_phone
FROM visitors v JOIN conversations c ON c.channel_id = v.channel_id AND c.thread_key = v.external_user
JOIN contacts p ON p.id = c.contact_id
WHERE v.id = $1 AND NOT v.signed AND p.blocked_at IS NULL AND c.last_at > now() - interval '{RECENT}'
"""
# Whoever holds one of these is nobody any more. Nothing to delete: another tab was quicker.
_END = "DELETE FROM visitor_tokens WHERE visitor_id = $1"
_TAKE_ALONG = """
UPDATE visitors SET thread_key = $2, name = coalesce(name, $3), phone = coalesce(phone, $4),
    email = coalesce(email, $5), consent_at = coalesce(consent_at, $6), wished_phone = coalesce($7, wished_phone)
WHERE id = $1
"""
_FILES = "UPDATE visitor_files SET visitor_id = $2 WHERE visitor_id = $1"
# one that goes on is theirs from now on
_CALLS = """
UPDATE online_calls SET visitor_id = $2 WHERE visitor_id = $1
  AND NOT EXISTS (SELECT FROM online_calls WHERE visitor_id = $2 AND state <> 'over')
"""
_KNOWN = "SELECT contact_id FROM identities WHERE channel_id = $1 AND external_user = $2"
# All that may move, in the order that everybody keeps, before one of them is looked at alone.
_LOCK_ALL = """
SELECT id FROM conversations WHERE id = ANY ($1::bigint[]) OR contact_id = ANY ($2::bigint[]) ORDER BY id FOR UPDATE
"""
_INTRODUCE = """
INSERT INTO identities (channel_id, external_user, contact_id, name, profile)
VALUES ($1, $2, $3, $4, '{"signed": true}') ON CONFLICT (channel_id, external_user) DO NOTHING
"""
# Those that led to their older talk lead to this one.
_CONTINUE = "UPDATE conversations SET continued_in = $1, rev = rev + 1 WHERE id = $2 OR continued_in = $2"


class Signed(msgspec.Struct, frozen=True):
    """Whom the site vouches for: the row among the visitors, the name in ids.py, where their talk stood until now."""

    id: UUID
    channel_id: int
    person: str
    name: str | None
    phone: str | None
    email: str | None
    conversation_id: int | None


async def join(tx: HotTx, stranger: UUID, signed: Signed) -> None:
    """Nothing where there is no fresh talk to take along, or where the stranger is blocked.

    The talk's past is shown to whoever is signed: it was written in this browser. Their own older talk stays with our
    colleagues, and nobody answers there any more.
    """
    mine = await tx.row(_MINE, stranger)
    if mine is None or mine["id"] == signed.conversation_id:
        return
    known = await tx.value(_KNOWN, signed.channel_id, signed.person)
    await tx.fetch(_LOCK_ALL, [mine["id"], signed.conversation_id], [mine["contact_id"], known])
    locked = {each: await lock(tx, each) for each in sorted({mine["id"], signed.conversation_id} - {None})}
    here, older = locked[mine["id"]], locked.get(signed.conversation_id)
    if here is None or not await tx.execute(_END, stranger):
        return
    told = (mine[name] for name in ("thread_key", "name", "phone", "email", "consent_at", "wished_phone"))
    await tx.execute(_TAKE_ALONG, signed.id, *told)
    await tx.execute(_FILES, stranger, signed.id)
    await tx.execute(_CALLS, stranger, signed.id)
    await moved(tx, signed.channel_id, mine["thread_key"], signed.person)
    await _recognise(tx, mine, signed)
    if older is not None:
        await tx.execute(_CONTINUE, here.id, older.id)
        await _say(tx, older, "went_on", signed.name or "")
    await _say(tx, here, "signed_in", signed.name or "")


async def _recognise(tx: HotTx, mine: Mapping[str, Any], signed: Signed) -> None:
    """Whom the talk is with: whoever they are known as, or this very contact from now on."""
    was = mine["contact_id"]
    known = await tx.value(_KNOWN, signed.channel_id, signed.person)
    if known is None:
        await tx.execute(_INTRODUCE, signed.channel_id, signed.person, was, signed.name or "")
        who = Filled(was, signed.channel_id, signed.person, mine["id"])
        await fill(tx, who, signed.name, signed.phone, signed.email, beside=True)
    elif known != was:
        await merge(tx, was, known, mine["id"])
    await publish_people(tx, [known or was])


async def _say(tx: HotTx, found: Locked, code: str, name: str) -> None:
    meta = {"code": code, "by": {"id": None, "name": name}}
    seq, _ = await append(tx, found, Draft(direction="system", text="", at=datetime.now(UTC), meta=meta))
    row, scope = (await load_conversations(tx, [found.id]))[found.id]
    view = (await load_messages(tx, [(found.id, seq)]))[(found.id, seq)]
    tx.publish(arrived(row, view, scope))
