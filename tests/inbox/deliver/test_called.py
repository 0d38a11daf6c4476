"""Whoever asked by a form to be called is owed nothing once they were: that stands in the dialog, and stays."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.inbox.actions.block import block, unblock
from backend.inbox.actions.snooze import Snooze, snooze
from backend.inbox.deliver import debt
from backend.inbox.forms.called import called_back
from backend.inbox.jobs import wake_due
from backend.kit.consumers import Logged
from tests.cast import Cast
from tests.inbox.receive.world import until

_CHANNEL = "INSERT INTO channels (kind, name, settings) VALUES ($1, 'x', '{}') RETURNING id"
_NAMED = "UPDATE conversations SET thread_key = '+37061999999', last_in_at = now() - interval '1 hour' WHERE id = $1"
_IDENTITY = "UPDATE identities SET external_user = '+37061999999' WHERE id = $1"
_VISITORS = """
WITH c AS (UPDATE conversations SET thread_key = 'v:' || id, last_in_at = now() - interval '1 hour'
           WHERE id = ANY($2::bigint[]) RETURNING id, thread_key)
INSERT INTO visitors (id, channel_id, external_user, wished_phone)
SELECT gen_random_uuid(), $1, thread_key, ($3::text[])[array_position($2::bigint[], id)] FROM c
"""
_CALL = """
UPDATE messages SET direction = 'out', meta = '{"call": {"state": "ended"}}'::jsonb WHERE conversation_id = $1
"""


_ASKS = """
WITH c AS (UPDATE conversations SET seq = seq + 1, waiting_since = now(), waiting_clock = 1,
               last_in_at = now() + interval '1 s' WHERE id = $1 RETURNING id, seq, identity_id)
INSERT INTO messages (conversation_id, seq, direction, identity_id, provider_at)
SELECT id, seq, 'in', identity_id, now() FROM c RETURNING provider_at
"""


async def asked_and_called(cast: Cast) -> tuple[int, int]:
    """The dialog of the form, and that of the telephone, where a call has just been answered."""
    form = await cast.dialog("Ona", await cast.db.hot.fetchval(_CHANNEL, "form"))
    call = await cast.dialog("Ona", await cast.db.hot.fetchval(_CHANNEL, "phone"), waits=False)
    for each in (form, call):
        await cast.db.hot.execute(_NAMED, each)
        await cast.db.hot.execute(_IDENTITY, (await cast.row(each))["identity_id"])
    await cast.db.hot.execute(_CALL, call)
    return form, call


async def told(cast: Cast, call: int) -> None:
    async with cast.db.tx() as tx:
        await called_back(tx, [Logged(1, "message.changed", "conversation", call, None, None)])


async def debt_of(cast: Cast, dialog: int) -> dict[str, Any]:
    row = await cast.row(dialog)
    return {name: row[name] for name in ("waiting_since", "waiting_clock", "unanswered", "state")}


async def test_who_was_called_back_is_owed_nothing_ever_again(cast: Cast) -> None:
    form, call = await asked_and_called(cast)
    await told(cast, call)
    clear = {"waiting_since": None, "waiting_clock": None, "unanswered": False, "state": "open"}
    assert await debt_of(cast, form) == clear
    async with cast.db.tx() as tx:
        assert not await debt.settle(tx, form)
    assert await debt_of(cast, form) == clear
    # what they ask afterwards is owed, and outlives being blocked for a while
    asked = await cast.db.hot.fetchval(_ASKS, form)
    await told(cast, call)
    assert (await debt_of(cast, form))["waiting_since"], "that call was before it"
    boss, contact = await cast.grants("ada"), (await cast.row(form))["contact_id"]
    for deed in (block, unblock):
        async with cast.db.tx() as tx:
            await deed(tx, boss, None, contact)
    assert (await debt_of(cast, form))["waiting_since"] == asked


async def test_who_asked_in_the_chat_is_called_back_once(cast: Cast) -> None:
    """Another dialog of the same channel waits on; what they write later is owed, whoever they speak with meanwhile."""
    _, call = await asked_and_called(cast)
    site = await cast.db.hot.fetchval(_CHANNEL, "webchat")
    asked, other = await cast.dialog("Eve", site), await cast.dialog("Gleb", site)
    await cast.db.hot.execute(_VISITORS, site, [asked, other], ["+37061999999", None])
    await told(cast, call)
    assert (await debt_of(cast, asked))["waiting_since"] is None
    assert (await debt_of(cast, other))["waiting_since"]
    again = "UPDATE conversations SET waiting_since = now(), last_in_at = now() - interval '1 hour' WHERE id = $1"
    await cast.db.hot.execute(again, asked)
    await told(cast, call)
    assert (await debt_of(cast, asked))["waiting_since"], "that was no wish to be called"


async def test_a_wish_that_was_answered_in_writing_is_over(cast: Cast) -> None:
    """A call in which they are spoken with about something else answers no question that they write next week."""
    _, call = await asked_and_called(cast)
    site = await cast.db.hot.fetchval(_CHANNEL, "webchat")
    asked = await cast.dialog("Eve", site)
    await cast.db.hot.execute(_VISITORS, site, [asked], ["+37061999999"])
    await cast.db.hot.execute("UPDATE conversations SET waiting_since = NULL WHERE id = $1", asked)
    await told(cast, asked)
    again = "UPDATE conversations SET waiting_since = now(), last_in_at = now() - interval '1 hour' WHERE id = $1"
    await cast.db.hot.execute(again, asked)
    await told(cast, call)
    assert (await debt_of(cast, asked))["waiting_since"]


_SLEEPS = """
WITH c AS (UPDATE conversations SET seq = seq + 1, in_seq = in_seq + 1, state = 'snoozed', snoozed_until = $2,
               waiting_since = $2, waiting_clock = 1, opened_at = now() WHERE id = $1 RETURNING id, seq, identity_id)
INSERT INTO messages (conversation_id, seq, direction, identity_id, provider_at, meta)
SELECT id, seq, 'in', identity_id, now(), jsonb_build_object('due', extract(epoch FROM $2::timestamptz)) FROM c
"""
_CLEAN = "DELETE FROM messages WHERE conversation_id = $1"


async def test_who_is_let_in_again_before_their_wished_time_waits_from_then_on(cast: Cast) -> None:
    """And sleeps until then; who has written beside it waits for that."""
    form = await cast.dialog("Ona", await cast.db.hot.fetchval(_CHANNEL, "form"))
    await cast.db.hot.execute(_CLEAN, form)
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    await cast.db.hot.execute(_SLEEPS, form, due)
    boss, contact = await cast.grants("ada"), (await cast.row(form))["contact_id"]

    async def does(deed: Any) -> tuple[Any, Any]:
        async with cast.db.tx() as tx:
            await deed(tx, boss, None, contact)
        found = await debt_of(cast, form)
        return found["waiting_since"], found["state"]

    assert (await does(block))[0] is None
    assert await does(unblock) == (due, "snoozed")
    asked = await cast.db.hot.fetchval(_ASKS, form)
    assert (await does(block))[0] is None
    assert await does(unblock) == (asked, "open")


async def test_the_wish_of_somebody_who_is_blocked_wakes_nothing_and_a_colleagues_own_does(cast: Cast) -> None:
    channel = await cast.db.hot.fetchval(_CHANNEL, "form")
    asked, kept = await cast.dialog("Ona", channel), await cast.dialog("Ona", channel)
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    await cast.db.hot.execute(_SLEEPS, asked, due)
    boss = await cast.grants("ada")
    async with cast.db.tx() as tx:
        await snooze(tx, boss, kept, Snooze(until=due))
    for dialog in (asked, kept):
        async with cast.db.tx() as tx:
            await block(tx, boss, None, (await cast.row(dialog))["contact_id"])
    before = [(await cast.row(dialog))["seq"] for dialog in (asked, kept)]
    assert await wake_due(cast.db, due + timedelta(seconds=1)) == 2
    quiet, loud = await cast.row(asked), await cast.row(kept)
    assert (quiet["state"], quiet["waiting_since"], quiet["woken"], quiet["snoozed_until"]) == (
        "open",
        None,
        None,
        None,
    )
    assert quiet["seq"] == before[0], "nothing is said, and it does not come to the top"
    assert (loud["state"], loud["seq"]) == ("open", before[1] + 1)
    assert loud["woken"] is not None
    # whoever is let in again after it waits from then on
    await cast.db.hot.execute("UPDATE messages SET meta = '{\"due\": 1}' WHERE meta ? 'due'")
    async with cast.db.tx() as tx:
        await unblock(tx, boss, None, quiet["contact_id"])
    assert (await cast.row(asked))["waiting_since"] is not None


async def test_a_wish_that_comes_while_the_call_is_counted_is_still_owed(cast: Cast) -> None:
    form, call = await asked_and_called(cast)
    waits = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)"
    async with cast.db.tx() as tx:
        await tx.execute("UPDATE conversations SET last_in_at = now() + interval '1 s' WHERE id = $1", form)
        counting = asyncio.create_task(told(cast, call))
        await until(lambda: cast.db.hot.fetchval(waits))
    await counting
    assert (await debt_of(cast, form))["waiting_since"]
