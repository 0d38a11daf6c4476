"""Do it: dialog after dialog, each with its mark in one transaction, so that a killed process goes on where it was."""

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
import structlog

from backend.access.grants import Grants
from backend.access.load import of_whom
from backend.inbox.actions.locked import lock_for
from backend.inbox.bulk.queries import tell
from backend.inbox.bulk.schemas import Args
from backend.inbox.bulk.start import JOB
from backend.inbox.bulk.verbs import DEEDS, Left, Touch
from backend.inbox.queries.branches import Where
from backend.inbox.queries.conditions import conditions
from backend.inbox.queries.filter import Filter
from backend.kit import jobs
from backend.kit.batches import by_id, until_done
from backend.kit.db import Database, HotTx
from backend.kit.db.trouble import is_passing
from backend.kit.errors import Refused
from backend.kit.faults import fault

log = structlog.get_logger("bulk")
TELL_EVERY_S = 0.4

# whoever stops it waits for the dialog under way: what an undo after that finds is all that was done
_RUN = """
SELECT id, user_id, token_id, verb, args::text AS args, filter::text AS filter, undoes FROM bulk_runs
WHERE id = $1 AND state = 'running' FOR NO KEY UPDATE
"""
# a twin that has lost its lease, and does not know it yet, is at another one
_TAKE = """
SELECT conversation_id, in_seq, before::text AS before, after::text AS after FROM bulk_items
WHERE run_id = $1 AND state = 'waiting' ORDER BY conversation_id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_MARK = """
UPDATE bulk_items SET state = $3, why = $4, before = $5::text::jsonb, after = $6::text::jsonb
WHERE run_id = $1 AND conversation_id = $2
"""
_BROKE = """
UPDATE bulk_items SET state = 'skipped', why = 'other'
WHERE run_id = $1 AND conversation_id = $2 AND state = 'waiting'
"""
_END = """
UPDATE bulk_runs SET state = 'done', ended_at = now() WHERE id = $1 AND state = 'running'
  AND NOT EXISTS (SELECT 1 FROM bulk_items WHERE run_id = $1 AND state = 'waiting')
"""
_STOP = """
UPDATE bulk_runs SET state = 'stopped', ended_at = now() WHERE id = $1 AND state = 'running' RETURNING user_id
"""
_facts = msgspec.json.Decoder(dict[str, Any])


def handlers(db: Database) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    return {JOB: by_id("run_id", partial(run, db), partial(_stop, db))}


async def run(db: Database, run_id: int) -> None:
    """Until nothing waits, or it was stopped. Raises passing trouble of the database that does not pass."""
    told = 0.0

    async def one(_: bool) -> bool:
        nonlocal told
        if tells := time.monotonic() - told > TELL_EVERY_S:
            told = time.monotonic()
        return await step(db, run_id, tells=tells)

    await until_done(one)


async def _stop(db: Database, run_id: int) -> None:
    """Nobody goes on with it: its owner sees it stopped, and can take back what was done."""
    async with db.tx() as tx:
        owner = await tx.value(_STOP, run_id)
        if owner is not None:
            await tell(tx, owner, run_id)


async def step(db: Database, run_id: int, *, tells: bool = True) -> bool:
    """One dialog. False at the end. Raises passing trouble of the database."""
    dialog: int | None = None
    try:
        async with db.tx() as tx:
            found = await tx.row(_RUN, run_id)
            item = await tx.row(_TAKE, run_id) if found else None
            if found is None or item is None:
                if found is not None and await tx.execute(_END, run_id):
                    await tell(tx, found["user_id"], run_id)
                return False
            dialog = item["conversation_id"]
            me = await of_whom(tx, found["user_id"], found["token_id"])
            before, after, why = await _one(tx, me, found, item)
            await tx.execute(_MARK, run_id, dialog, "skipped" if why else "done", why, _json(before), _json(after))
            if tells:
                await tell(tx, found["user_id"], run_id)
            await fault("bulk.item")
    except Exception as error:
        if dialog is None or is_passing(error):
            raise
        # something of ours broke on this one: it must not hold up the rest
        log.error("bulk.broke", run=run_id, conversation=dialog, exc_info=error)
        async with db.tx() as tx:
            await tx.execute(_BROKE, run_id, dialog)
    return True


async def _one(tx: HotTx, me: Grants | None, found: Any, item: Any) -> tuple[Any, Any, str | None]:
    """(before, after, why it was left as it is). What a refused verb has written is undone."""
    if me is None:
        return None, None, "forbidden"
    try:
        async with tx.savepoint():
            changed = await _touch(tx, me, found, item)
    except (Refused, Left) as refused:
        return None, None, _code(refused)
    return (*(changed or (None, None)), None)


async def _touch(tx: HotTx, me: Grants, found: Mapping[str, Any], item: Mapping[str, Any]) -> Any:
    dialog = await lock_for(tx, me, item["conversation_id"])
    was, wanted = (_facts.decode(item[name]) if item[name] else None for name in ("before", "after"))
    touch = Touch(tx, me, dialog, item["in_seq"], was, wanted)
    deed, args = DEEDS[found["verb"]], msgspec.json.decode(found["args"], type=Args)
    if found["undoes"] is not None:
        if await deed.now(touch, args) != _facts.decode(item["after"]):
            raise Left("changed_since")
        await deed.back(touch, args, _facts.decode(item["before"]))
        return None
    if found["filter"] is not None:
        await _demand_still(tx, me, msgspec.json.decode(found["filter"], type=Filter), dialog.id)
    return await deed.do(touch, args)


async def _demand_still(tx: HotTx, me: Grants, asked: Filter, dialog: int) -> None:
    """It was chosen for what it was; a colleague may have taken it meanwhile. Raises Left."""
    where = Where()
    viewer = where.bind(me.user_id, "bigint")
    whose = {"mine": f"c.responsible_id = {viewer}"}
    sql = f"SELECT {viewer} FROM conversations c WHERE c.id = {where.bind(dialog, 'bigint')}"
    sql += f" AND {whose.get(asked.view, 'true')}{conditions(where, me, asked)}"
    if not await tx.fetch(sql, *where.args):
        raise Left("changed_meanwhile")


def _code(refused: Refused | Left) -> str:
    """The word for why: of the field at fault, where there is one."""
    if isinstance(refused, Left):
        return str(refused)
    field = next(iter(refused.fields.values()), None)
    return field if refused.code == "invalid" and isinstance(field, str) else refused.code


def _json(facts: Any) -> str | None:
    return msgspec.json.encode(facts).decode() if facts else None
