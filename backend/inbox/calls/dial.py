"""A colleague calls: queued like an answer; the exchange is asked by the channel's owner."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.access.sight import works_in
from backend.connectors.abilities import Opened
from backend.connectors.contract import Person, Thread
from backend.connectors.registry import capabilities as capabilities_of
from backend.contacts.phones import normal
from backend.contacts.sight import demand_contact, sees_contact
from backend.inbox.actions.append import Draft, append
from backend.inbox.actions.locked import Locked, demand_sight_to_write, lock, taken
from backend.inbox.actions.reply import claim, once
from backend.inbox.actions.reply.post import Posted, publish_arrival
from backend.inbox.actions.start.make import alone, make
from backend.inbox.actions.start.where import Where, owner
from backend.inbox.calls.schemas import NewCall
from backend.inbox.calls.state import CallView, Leg, plain
from backend.inbox.channels import telephony
from backend.inbox.rows import load_messages
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid, Missing

# a second press within it is the same call
AGAIN_AFTER = timedelta(seconds=20)
_CHANNEL = """
SELECT id, kind, name, state, settings::text AS settings, team_id, calendar_id FROM channels
WHERE id = $1 AND state <> 'deleted'
"""
_TELEPHONY = "SELECT telephony::text FROM channels WHERE id = $1"
_PHONE = "SELECT phone_normal FROM contacts WHERE id = $1"
# of a dialog that is there already, its own sight decides
_IDENTITY = """
SELECT id, contact_id, EXISTS (SELECT FROM conversations c WHERE c.identity_id = i.id) AS called
FROM identities i WHERE channel_id = $1 AND external_user = $2
"""
_LATELY = """
SELECT seq FROM messages WHERE conversation_id = $1 AND direction = 'out' AND author_id = $2 AND stored_at > $3
  AND meta #>> '{call,state}' IN ('dialling', 'ringing') AND state IS DISTINCT FROM 'failed'
ORDER BY seq DESC LIMIT 1
"""
_QUEUE = """
INSERT INTO outbox (channel_id, conversation_id, seq, ref, epoch) SELECT $1, $2, $3, $4, epoch FROM relay
"""


async def dial(tx: HotTx, me: Grants, new: NewCall) -> Posted:
    """Asked for twice, it is one call. Raises Missing, Conflict, Forbidden, Invalid."""
    demand(me, "calls.make")
    conversation_id = new.conversation_id if new.conversation_id is not None else await _thread(tx, me, new)
    digest = once.digest_of(conversation_id, ["call"])
    if before := await once.first_answer(tx, me, new.client_id, digest):
        return await _posted(tx, before, repeated=True)
    found = await lock(tx, conversation_id)
    if before := await once.first_answer(tx, me, new.client_id, digest):
        return await _posted(tx, before, repeated=True)
    seen = demand_sight_to_write(me, found)
    extension = await _extension(tx, me, seen)
    now = datetime.now(UTC)
    if (lately := await tx.value(_LATELY, seen.id, me.user_id, now - AGAIN_AFTER)) is not None:
        return await _posted(tx, (seen.id, lately), repeated=True)
    seq = await _queued(tx, me, seen, extension, now)
    await once.keep(tx, me, new.client_id, (seen.id, seq), digest)
    return await _posted(tx, (seen.id, seq), repeated=False)


async def _queued(tx: HotTx, me: Grants, found: Locked, extension: str, now: datetime) -> int:
    assert me.user_id is not None
    about = CallView("dialling", "out", now, legs=[Leg(extension, me.user_id, me.name)])
    draft = Draft(
        direction="out",
        text="",
        at=now,
        author_id=me.user_id,
        author_name=me.name,
        state="queued",
        meta={"call": plain(about)},
    )
    seq, _ = await append(tx, found, draft)
    await tx.execute(_QUEUE, found.row["channel_id"], found.id, seq, f"{found.id}-{seq}")
    await claim.take_part(tx, found, [me.user_id])
    await publish_arrival(tx, found, seq, None)
    return seq


async def _extension(tx: HotTx, me: Grants, found: Locked) -> str:
    """The caller's telephone there. Raises Conflict."""
    row = found.row
    values = {"channel": row["channel_name"]}
    if row["channel_state"] == "deleted":
        raise Conflict("channel_deleted", values=values)
    able = capabilities_of(row["channel_kind"], row["channel_settings"])
    if not able.calls or row["thread_key"].startswith("hidden:"):
        raise Conflict("channel_cannot_call", values=values)
    holder = row["responsible_id"]
    if holder not in (None, me.user_id) and not can(me, "conversations.reply_others"):
        raise taken(found)
    kept = await tx.value(_TELEPHONY, row["channel_id"])
    extension = telephony.decode(kept).extension_of(me.user_id) if kept and me.user_id is not None else None
    if extension is None:
        raise Conflict("no_own_extension", values=values)
    return extension


async def _thread(tx: HotTx, me: Grants, new: NewCall) -> int:
    """The number's conversation in the channel; made where nobody called it yet."""
    if new.channel_id is None or (new.contact_id is None) == (new.phone is None):
        raise Invalid("invalid", fields={"contact_id": "contact_or_phone"})
    channel: Any = await tx.row(_CHANNEL, new.channel_id)
    if channel is None or not works_in(me, new.channel_id):
        raise Missing
    able = capabilities_of(channel["kind"], channel["settings"])
    if not able.calls:
        raise Conflict("channel_cannot_call", values={"channel": channel["name"]})
    number = await _number(tx, me, new)
    opened = Opened(Thread(number), Person(number, phone=number))
    where = Where(channel=channel, able=able, opened=opened, contact_id=new.contact_id)
    # two who call one stranger at once make one person of them
    await alone(tx, where)
    if known := await tx.row(_IDENTITY, channel["id"], number):
        where = msgspec.structs.replace(where, identity_id=known["id"], contact_id=known["contact_id"])
    if new.phone is not None and (known is None or not known["called"]):
        await _demand_in_sight(tx, me, channel, where.contact_id or await owner(tx, channel["id"], number))
    return await make(tx, me, where, "")


async def _demand_in_sight(tx: HotTx, me: Grants, channel: Any, contact_id: int | None) -> None:
    """Whoever types the number of somebody they may not see neither reaches them by it nor learns who they are."""
    if contact_id is not None and not await sees_contact(tx, me, contact_id, book=False):
        raise Conflict("cannot_start_unseen", values={"channel": channel["name"]})


async def _number(tx: HotTx, me: Grants, new: NewCall) -> str:
    if new.phone is not None:
        number = normal(new.phone)
        if number is None:
            raise Invalid("invalid", fields={"phone": "bad_phone"})
        return number
    assert new.contact_id is not None
    await demand_contact(tx, me, new.contact_id, book=False)
    found = await tx.value(_PHONE, new.contact_id)
    if found is None:
        raise Conflict("no_phone_to_call")
    return str(found)


async def _posted(tx: HotTx, key: tuple[int, int], *, repeated: bool) -> Posted:
    return Posted((await load_messages(tx, [key]))[key], repeated)
