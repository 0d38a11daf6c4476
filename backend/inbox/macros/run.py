"""Run a macro: the ordinary verbs, in one transaction, each with its own right. All of it, or nothing."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.connectors.contract import Entity
from backend.inbox.actions.assign import Assign, PoolRef, assign
from backend.inbox.actions.close import Done, done
from backend.inbox.actions.close_undo import ended_at
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.actions.reply.claim import As
from backend.inbox.actions.settle import note_fact
from backend.inbox.actions.snooze import Snooze, snooze
from backend.inbox.macros.actions import listed
from backend.inbox.macros.schemas import MacroSteps, MacroThen, Part, RunView
from backend.inbox.rows import load_conversations, load_messages
from backend.inbox.rows.withheld import for_reader
from backend.inbox.saved_replies.values import values_of
from backend.inbox.saved_replies.variables import render, unfilled, variant
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.kit.words import say


class Run(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /conversations/{id}/macros/{macro_id}. `text`: as the person saw it; else the macro's, filled."""

    client_id: UUID
    text: str | None = None
    entities: tuple[Entity, ...] = ()
    confirm_address: bool = False
    as_: As = msgspec.field(default=None, name="as")


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What stood before, and what the run set: undo takes back only what still stands so."""

    did: tuple[Part, ...] = ()
    seq: int | None = None
    responsible_id: int | None = None
    pool: PoolRef | None = None
    given: int | None = None
    status_id: int | None = None
    set_status_id: int | None = None
    added: tuple[str, ...] = ()
    ended: datetime | None = None


_KNOWN = """
SELECT id, macro_id, conversation_id, before::text AS before FROM macro_runs WHERE user_id = $1 AND client_id = $2
"""
_KEEP = """
INSERT INTO macro_runs (macro_id, conversation_id, user_id, client_id, before) VALUES ($1, $2, $3, $4, $5::text::jsonb)
RETURNING id
"""
decode = msgspec.json.Decoder(Before).decode


async def run(tx: HotTx, me: Grants, conversation_id: int, macro_id: int, body: Run) -> RunView:
    """Raises whatever one of its verbs raises; the same client_id again is the same run."""
    # before sight is asked for: what the run gave away is not theirs any more, and was done all the same
    if again := await _again(tx, me, conversation_id, macro_id, body.client_id):
        return again
    found = await lock_for(tx, me, conversation_id)
    # pressed twice at once: whoever was first has written it by now
    if again := await _again(tx, me, conversation_id, macro_id, body.client_id):
        return again
    macros = await listed(tx, me, macro_id)
    if not macros:
        raise Missing
    steps = macros[0].steps
    before = await _do(tx, me, found, steps, body)
    kept = msgspec.json.encode(before).decode()
    run_id: int = await tx.value(_KEEP, macro_id, conversation_id, me.user_id, body.client_id, kept)
    await note_fact(tx, me, found, "macro_run", macro=macros[0].title)
    return await _view(tx, me, run_id, conversation_id, before.seq)


async def _again(tx: HotTx, me: Grants, conversation_id: int, macro_id: int, client_id: UUID) -> RunView | None:
    """What was answered under this key before. Raises Conflict client_id_reused."""
    known = await tx.row(_KNOWN, me.user_id, client_id)
    if known is None:
        return None
    if (known["conversation_id"], known["macro_id"]) != (conversation_id, macro_id):
        raise Conflict("client_id_reused", fields={"client_id": "client_id_reused"})
    return await _view(tx, me, known["id"], conversation_id, decode(known["before"]).seq)


async def _view(tx: HotTx, me: Grants, run_id: int, conversation_id: int, seq: int | None) -> RunView:
    """The dialog as it stands now, where it is still in sight."""
    row, scope = (await load_conversations(tx, [conversation_id], me))[conversation_id]
    if not sees(me, scope):
        return RunView(run_id, None, None)
    messages = await load_messages(tx, [(conversation_id, seq)]) if seq is not None else {}
    shown = [for_reader(me, view) for view in messages.values()]
    return RunView(run_id, row, shown[0] if shown else None)


async def _do(tx: HotTx, me: Grants, found: Locked, steps: MacroSteps, body: Run) -> Before:
    did: list[Part] = []
    row = found.row
    pool = PoolRef(row["pool_kind"], row["pool_id"]) if row["pool_id"] else None
    before = Before(responsible_id=row["responsible_id"], pool=pool)
    if steps.variants:
        before = msgspec.structs.replace(before, seq=await _say(tx, me, found.id, steps, body))
        did.append("text")
    if steps.assign is not None:
        to = me.user_id if steps.assign.me else steps.assign.user_id
        await assign(tx, me, found.id, Assign(user_id=to, pool=None if to else steps.assign.pool))
        before = msgspec.structs.replace(before, given=to)
        did.append("assign")
    if steps.status_id is not None or steps.tags:
        before = await _card(tx, me, found.id, steps, before, did)
    if steps.then is not None:
        before = await _end(tx, me, found.id, steps.then, before)
        did.append(steps.then.kind)
    return msgspec.structs.replace(before, did=tuple(did))


async def _say(tx: HotTx, me: Grants, conversation_id: int, steps: MacroSteps, body: Run) -> int:
    text = body.text
    if text is None:
        told = await values_of(tx, me, conversation_id)
        locale, own = variant(steps.variants, told.locale, me.locale)
        text = render(own, told.values.get(locale, {})).text
    if left := unfilled(text):
        name = say(me.locale, f"variables.{left[0]}")
        raise Invalid("invalid", fields={"text": "unfilled_variable"}, values={"name": name})
    send_at = steps.later.moment(datetime.now(UTC), me.time_zone) if steps.later else None
    new = NewMessage(
        client_id=body.client_id,
        kind="reply",
        text=text,
        entities=body.entities,
        as_=body.as_,
        send_at=send_at,
        buttons=steps.buttons,
        confirm_address=body.confirm_address,
    )
    return (await post(tx, me, conversation_id, new)).message.seq


async def _card(
    tx: HotTx, me: Grants, conversation_id: int, steps: MacroSteps, before: Before, did: list[Part]
) -> Before:
    # the answer may have made the dialog's card, or moved it
    card_id = await tx.value("SELECT card_id FROM conversations WHERE id = $1", conversation_id)
    if card_id is None:
        raise Conflict("macro_needs_card")
    card, _ = await card_for(tx, me, card_id)
    held = {name.lower() for name in card.tags}
    added = tuple(name for name in steps.tags if name.lower() not in held)
    change: dict[str, Any] = {"tags": [*card.tags, *added]} if added else {}
    if steps.status_id is not None:
        change["status_id"] = steps.status_id
    await edit_card(tx, me, card_id, EditCard(version=card.version, **change))
    if steps.status_id is not None:
        did.append("status")
    if added:
        did.append("tags")
    return msgspec.structs.replace(before, status_id=card.status_id, set_status_id=steps.status_id, added=added)


async def _end(tx: HotTx, me: Grants, conversation_id: int, then: MacroThen, before: Before) -> Before:
    if then.kind == "done":
        await done(tx, me, conversation_id, Done())
        return msgspec.structs.replace(before, ended=await ended_at(tx, conversation_id))
    await snooze(tx, me, conversation_id, Snooze(then.moment(datetime.now(UTC), me.time_zone)))
    return before
