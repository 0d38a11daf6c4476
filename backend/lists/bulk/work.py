"""Do it: batch after batch, each with its marks in one transaction, so that a killed process goes on where it was."""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import structlog

from backend.access.grants import Grants
from backend.access.load import of_whom
from backend.kit import jobs
from backend.kit.batches import by_id, until_done
from backend.kit.db import Database, HotTx
from backend.kit.db.trouble import is_passing
from backend.kit.errors import Refused
from backend.kit.faults import fault
from backend.lists.bulk.deeds import BATCH, Left, Touch, deed_of
from backend.lists.bulk.queries import tell
from backend.lists.bulk.schemas import OF_BIN, AllOf, RowArgs
from backend.lists.bulk.start import JOB, json_of
from backend.lists.page import all_ids
from backend.lists.registry import listing_of
from backend.lists.schemas import Asked
from backend.notify.tell import Notice
from backend.notify.tell import tell as notify

log = structlog.get_logger("lists.bulk")
TELL_EVERY_S = 0.4

# whoever stops it waits for the batch under way: what an undo after that finds is all that was done
_RUN = """
SELECT id, user_id, token_id, entity, verb, args::text AS args, asked::text AS asked, undoes FROM list_runs
WHERE id = $1 AND state = 'running' FOR NO KEY UPDATE
"""
_TAKE = """
SELECT thing_id, before::text AS before, after::text AS after FROM list_run_items
WHERE run_id = $1 AND state = 'waiting' ORDER BY thing_id LIMIT $2 FOR UPDATE
"""
_MARK = """
UPDATE list_run_items i SET state = m.state, why = m.why, before = m.before::jsonb, after = m.after::jsonb
FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) AS m (id, state, why, before, after)
WHERE i.run_id = $1 AND i.thing_id = m.id
"""
_COUNT = "UPDATE list_runs SET done = done + $2, skipped = skipped + $3 WHERE id = $1"
_END = "UPDATE list_runs SET state = 'done', ended_at = now() WHERE id = $1 AND state = 'running'"
_STOP = """
UPDATE list_runs SET state = 'stopped', ended_at = now() WHERE id = $1 AND state = 'running' RETURNING user_id
"""
_facts = msgspec.json.Decoder(dict[str, Any])
Mark = tuple[int, str, str | None, str | None, str | None]


def handlers(db: Database) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    return {JOB: by_id("run_id", partial(run, db), partial(_stop, db))}


async def run(db: Database, run_id: int) -> None:
    """Until nothing waits, or it was stopped. Raises passing trouble of the database that does not pass."""
    told = 0.0

    async def one(troubled: bool) -> bool:
        nonlocal told
        if tells := time.monotonic() - told > TELL_EVERY_S:
            told = time.monotonic()
        # a batch that meets trouble is done again row by row, so that two who hold each other's rows both get on
        return await step(db, run_id, tells=tells, most=1 if troubled else BATCH)

    await until_done(one)


async def _stop(db: Database, run_id: int) -> None:
    """Nobody goes on with it: its owner sees it stopped, and can take back what was done."""
    async with db.tx() as tx:
        owner = await tx.value(_STOP, run_id)
        if owner is not None:
            await tell(tx, owner, run_id)


async def step(db: Database, run_id: int, *, tells: bool = True, most: int = BATCH) -> bool:
    """One batch. False at the end. Raises passing trouble of the database."""
    async with db.tx() as tx:
        found = await tx.row(_RUN, run_id)
        if found is None:
            return False
        items = await tx.fetch(_TAKE, run_id, min(most, deed_of(found["entity"], found["verb"]).batch))
        if not items:
            if await tx.execute(_END, run_id):
                await _ready(tx, run_id, found)
            await tell(tx, found["user_id"], run_id)
            return False
        me = await of_whom(tx, found["user_id"], found["token_id"])
        fits = await _fitting(tx, me, found, [item["thing_id"] for item in items])
        marks = [await _mark(tx, me, found, item, fits) for item in items]
        await tx.execute(_MARK, run_id, *([mark[at] for mark in marks] for at in range(5)))
        done = sum(mark[1] == "done" for mark in marks)
        await tx.execute(_COUNT, run_id, done, len(marks) - done)
        if tells:
            await tell(tx, found["user_id"], run_id)
        await fault("lists.batch")
    return True


async def _ready(tx: HotTx, run_id: int, found: Mapping[str, Any]) -> None:
    """Who began it may be elsewhere by now."""
    row: Any = await tx.row("SELECT total, done FROM list_runs WHERE id = $1", run_id)
    path = {"contact": "/contacts", "company": "/companies"}.get(found["entity"], "/requests")
    data = {"done": row["done"], "all": row["total"]}
    subject = ("run", run_id)
    told = Notice(to=found["user_id"], kind="bulk_ready", subject=subject, place={"path": path}, data=data)
    await notify(tx, [told])


async def _fitting(tx: HotTx, me: Grants | None, found: Mapping[str, Any], ids: Sequence[int]) -> set[int]:
    """Those that are still seen and still match: it was chosen for what it was. What is taken back needs not match."""
    if me is None or found["undoes"] is not None:
        return set(ids)
    asked = msgspec.json.decode(found["asked"], type=AllOf) if found["asked"] else AllOf()
    again = Asked(where=asked.where, search=asked.search, ids=list(ids), bin=found["verb"] == OF_BIN)
    try:
        return set(await all_ids(tx, me, listing_of(found["entity"]), again, len(ids)))
    except Refused:
        # a column that its conditions name has been hidden from them since
        return set()


async def _mark(
    tx: HotTx, me: Grants | None, found: Mapping[str, Any], item: Mapping[str, Any], fits: set[int]
) -> Mark:
    """(id, state, why, before, after). What a refused verb has written is undone."""
    thing = item["thing_id"]
    if me is None:
        return thing, "skipped", "forbidden", None, None
    if thing not in fits:
        return thing, "skipped", "changed_meanwhile" if found["asked"] else "not_found", None, None
    try:
        async with tx.savepoint():
            changed = await _touch(tx, me, found, item)
    except (Refused, Left) as refused:
        return thing, "skipped", code_of(refused), None, None
    except Exception as error:
        if is_passing(error):
            raise
        # something of ours broke on this one: it must not hold up the rest
        log.error("lists.broke", run=found["id"], thing=thing, exc_info=error)
        return thing, "skipped", "other", None, None
    before, after = changed or (None, None)
    return thing, "done", None, json_of(before), json_of(after)


async def _touch(tx: HotTx, me: Grants, found: Mapping[str, Any], item: Mapping[str, Any]) -> Any:
    deed = deed_of(found["entity"], found["verb"])
    touch = Touch(tx, me, item["thing_id"], msgspec.json.decode(found["args"], type=RowArgs))
    if found["undoes"] is None:
        return await deed.do(touch)
    # what cannot be taken back is refused when it is asked for (start.py)
    assert deed.back is not None
    if await deed.now(touch) != _facts.decode(item["after"] or "{}"):
        raise Left("changed_since")
    await deed.back(touch, _facts.decode(item["before"]))
    return None


def code_of(refused: Refused | Left) -> str:
    """The word for why: of the field at fault, where there is one."""
    if isinstance(refused, Left):
        return str(refused)
    field = next(iter(refused.fields.values()), None)
    return field if refused.code == "invalid" and isinstance(field, str) else refused.code
