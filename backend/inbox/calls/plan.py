"""Our ring plan: whom a live call is sent to next, kept on the call before the exchange is asked."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.inbox.calls.state import CallView, Sent, plain, view
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.deliver import states
from backend.kit.db import Tx

# later than this we have nothing to say: the exchange's own plan goes on
DECIDED_WITHIN = timedelta(seconds=8)
# the words are those of the index messages_live_calls
_RINGING = """
SELECT m.conversation_id, m.seq, m.external_id, m.meta::text AS meta, m.stored_at, c.thread_key,
       coalesce(p.responsible_id, c.responsible_id) AS responsible_id
FROM messages m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN contacts p ON p.id = c.contact_id
WHERE m.meta #>> '{call,state}' IN ('dialling', 'ringing', 'answered') AND m.meta #>> '{call,state}' = 'ringing'
  AND m.direction = 'in' AND m.stored_at > now() - interval '10 minutes' AND c.channel_id = $1
ORDER BY m.conversation_id, m.seq
"""
_ACTIVE = "SELECT id, name FROM users WHERE id = ANY ($1::bigint[]) AND deactivated_at IS NULL"
_META = "SELECT meta::text FROM messages WHERE conversation_id = $1 AND seq = $2"
_KEEP = """
UPDATE messages SET meta = meta || jsonb_build_object('call', $3::text::jsonb), rev = rev + 1
WHERE conversation_id = $1 AND seq = $2
"""
_object = msgspec.json.Decoder(dict[str, Any]).decode


class Step(msgspec.Struct, frozen=True):
    """A call that is to be sent on: `call` by what the exchange knows it."""

    key: states.Key
    call: str
    sent: Sent
    ring_s: int


class Due(msgspec.Struct, frozen=True):
    """`seen`: the calls that ring, as Call.id has them. Those without a step are not sent on at this moment."""

    steps: list[Step] = []
    seen: frozenset[str] = frozenset()


def is_on(facts: ChannelFacts, now: datetime) -> bool:
    """Somebody may be rung by our plan at this hour."""
    return facts.telephony.ring.on and facts.hours.is_on(now)


async def due(tx: Tx, facts: ChannelFacts, now: datetime, back: frozenset[str] | None = None) -> Due:
    """What has to be said to the exchange at this moment. `back`: whom it holds for us (Holds), by Call.id; None: it
    holds nobody, and lets itself be asked about a call that rings.
    """
    ring = facts.telephony.ring
    rows = await tx.fetch(_RINGING, facts.id)
    if not rows or not is_on(facts, now):
        return Due()
    people = {each for row in rows if (each := row["responsible_id"])} | set(ring.people)
    active = {row["id"]: row["name"] for row in await tx.fetch(_ACTIVE, sorted(people))}
    found = []
    for row in rows:
        call = view(_object(row["meta"]))
        here = None if back is None else row["external_id"] in back
        if call is not None and _is_due(call, row["stored_at"], ring.ring_s, now, here):
            step = _next(facts, call, row, active, now)
            found += [step] if step else []
    return Due(found, frozenset(row["external_id"] or "" for row in rows))


def _is_due(call: CallView, since: datetime, ring_s: int, now: datetime, here: bool | None) -> bool:
    """`here`: the exchange has rung whom we said and holds it again; whom it does not hold it would refuse."""
    if not call.plan:
        return now - since <= DECIDED_WITHIN
    last = call.plan[-1]
    return not last.fault and (now - last.at >= timedelta(seconds=ring_s) if here is None else here)


def _next(facts: ChannelFacts, call: CallView, row: Any, active: dict[int, str], now: datetime) -> Step | None:
    telephony, rung = facts.telephony, {each for sent in call.plan for each in (sent.to, *sent.more)}
    together = telephony.ring.at_once and facts.capabilities.rings_at_once
    order: Sequence[int | None] = (row["responsible_id"], *(() if together else telephony.ring.people))
    targets = [
        Sent(extension, now, user_id, active[user_id])
        for user_id in dict.fromkeys(order)
        if user_id in active and (extension := telephony.extension_of(user_id))
    ]
    if together:
        targets += _all(facts, active, now, rung)
    if telephony.ring.fallback:
        targets.append(Sent(telephony.ring.fallback, now))
    left = next((each for each in targets if each.to not in rung), None)
    if left is None:
        return None
    return Step((row["conversation_id"], row["seq"]), call.leg or row["external_id"] or "", left, telephony.ring.ring_s)


def _all(facts: ChannelFacts, active: dict[int, str], now: datetime, rung: set[str]) -> list[Sent]:
    """Those of the plan at once, but for who has been rung already."""
    telephony = facts.telephony
    if facts.capabilities.rings_at_once == "group":
        return [Sent(telephony.ring.group, now, user=telephony.ring.group)] if telephony.ring.group else []
    found = {
        extension: active[user_id]
        for user_id in telephony.ring.people
        if user_id in active and (extension := telephony.extension_of(user_id)) and extension not in rung
    }
    first, *more = found or ("",)
    return [Sent(first, now, user=", ".join(found.values()), more=more)] if first else []


async def keep(tx: Tx, step: Step, fault: str = "") -> bool:
    """Noted before it is said, so that it is said once; `fault`: what came of it. False: it does not ring any more."""
    await states.lock(tx, [step.key[0]])
    meta = _object(await tx.value(_META, *step.key))
    call = view(meta)
    if call is None or (not fault and (call.state != "ringing" or any(each.to == step.sent.to for each in call.plan))):
        return False
    others = [each for each in call.plan if each.to != step.sent.to]
    told = msgspec.structs.replace(step.sent, fault=fault)
    after = msgspec.structs.replace(call, plan=[*others, told])
    await tx.execute(_KEEP, *step.key, msgspec.json.encode(plain(after)).decode())
    await states.publish(tx, [step.key])
    return True


def moment() -> datetime:
    return datetime.now(UTC)
