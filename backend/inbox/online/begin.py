"""A visitor calls: a message of their dialog, rung to whoever may answer there."""

from datetime import datetime, timedelta
from typing import Any

from backend.connectors.contract import Call
from backend.connectors.webchat import ids
from backend.connectors.webchat.inbound import person_of, thread_of
from backend.inbox.online import rows
from backend.inbox.online.rung import FIRST, rung
from backend.inbox.online.schemas import NewOnlineCall
from backend.inbox.online.sdp import demand_sound
from backend.inbox.webchat import agreeing
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.visitors import Visitor
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Conflict, Forbidden, Invalid, Refused

# calls that ring in one channel at once: more are a flood, and nobody would get to them
RINGING_MAX = 20
_LIVE = "SELECT id FROM online_calls WHERE visitor_id = $1 AND state <> 'over'"
# one after another: so many is so many
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('online calls', $1))"
_RINGING = "SELECT count(*) FROM online_calls WHERE channel_id = $1 AND state = 'ringing'"
_MAKE = """
INSERT INTO online_calls (id, channel_id, visitor_id, conversation_id, name, rang_at, rings_until, rung, first_id,
    first_until, offer, visitor_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $6)
"""


async def demand_may_call(tx: Tx, site: Site, visitor: Visitor) -> None:
    """Raises Forbidden, Invalid, as of who writes."""
    if visitor.blocked:
        raise Forbidden("visitor_blocked")
    if missing := await agreeing.missing(tx, site, visitor):
        raise Invalid("contact_required", fields=dict.fromkeys(missing, "required"))


async def begin(tx: HotTx, site: Site, visitor: Visitor, new: NewOnlineCall, now: datetime) -> Any:
    """The row. Told twice, it is one. Raises Invalid, Conflict, Refused 429."""
    demand_sound("offer", new.offer)
    await tx.fetch(_TURN, site.id)
    if (known := await rows.lock(tx, new.id)) is not None:
        if known["visitor_id"] != visitor.id:
            raise Conflict("call_name_taken")
        return known
    await demand_may_call(tx, site, visitor)
    if await tx.value(_LIVE, visitor.id) is not None:
        raise Conflict("calls_already")
    if await tx.value(_RINGING, site.id) >= RINGING_MAX:
        raise Refused("all_busy", status=429, values={"retry_after": 30})
    return await _ring(tx, site, visitor, new, now)


async def _ring(tx: HotTx, site: Site, visitor: Visitor, new: NewOnlineCall, now: datetime) -> Any:
    who = visitor.who(None)
    thread, person = thread_of(who), person_of(who)
    name = ids.message_key(thread.key, new.id)
    conversation_id = await rows.word(
        tx, site.facts, Call(name, now, "in", "ringing", thread, person, online=str(new.id))
    )
    assert conversation_id is not None
    # who sees the dialog is asked of what was written just now
    await tx.write()
    found = await rung(tx, conversation_id, now)
    until = now + timedelta(seconds=site.settings.rings_s)
    first = found.first and now + FIRST
    key = (new.id, site.id, visitor.id, conversation_id, name, now, until)
    await tx.execute(_MAKE, *key, found.people, found.first, first, new.offer)
    row: Any = await rows.lock(tx, new.id)
    if not found.people:
        # nobody would hear it: said at once, and owed like any call that was missed
        await rows.finish(tx, site.facts, row, "nobody", now)
        row = await rows.lock(tx, new.id)
    return row
