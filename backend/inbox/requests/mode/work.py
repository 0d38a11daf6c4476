"""Open leads become deals, or such deals leads again, one by one: a killed process goes on where it was.

One request a transaction: it locks its dialogs, and nobody's answer waits for a whole batch of them.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog

from backend.inbox.requests import settings
from backend.inbox.requests.mode.back import back
from backend.inbox.requests.turn import FIRST, turn
from backend.kit import jobs
from backend.kit.batches import by_id, until_done
from backend.kit.db import Database, HotTx
from backend.kit.db.trouble import is_passing
from backend.kit.faults import fault

log = structlog.get_logger("mode")

JOB = "requests.mode"
# a request that was being made in the very moment of the switch is a lead yet, and shows itself a little later
AGAIN_S = 60.0

_RUN = "SELECT id, what, status_id FROM mode_runs WHERE id = $1 AND state IN ('running', 'done') FOR NO KEY UPDATE"
_TAKE = """
SELECT lead_id, deal_id FROM mode_items WHERE run_id = $1 AND state = 'waiting' ORDER BY lead_id LIMIT 1
"""
_LATE = """
INSERT INTO mode_items (run_id, lead_id)
SELECT r.id, k.id FROM mode_runs r JOIN cards k ON k.kind = 'lead' AND k.is_open AND k.converted_at IS NULL
JOIN funnels f ON f.id = k.funnel_id AND f.asleep
WHERE r.id = $1 AND r.what = 'convert' AND k.contact_id IS NOT NULL
  AND k.created_at BETWEEN r.created_at - interval '5 minutes' AND r.created_at + interval '5 minutes'
ON CONFLICT (run_id, lead_id) DO NOTHING
"""
_HOME = "SELECT id, funnel_id FROM statuses WHERE id = $1 AND deleted_at IS NULL"
_MARK = """
UPDATE mode_items SET state = $3, why = $4, deal_id = coalesce($5, deal_id), status_id = coalesce($6, status_id),
    client = $7, version = (SELECT version FROM cards WHERE id = $5)
WHERE run_id = $1 AND lead_id = $2
"""
_END = "UPDATE mode_runs SET state = 'done', ended_at = now() WHERE id = $1 AND state = 'running'"
_STOP = "UPDATE mode_runs SET state = 'stopped', ended_at = now() WHERE id = $1 AND state = 'running'"


def handlers(db: Database) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""
    return {JOB: by_id("run_id", partial(run, db), partial(_stop, db))}


async def begin(tx: HotTx, run_id: int, *, late: bool) -> None:
    await jobs.add(tx, JOB, {"run_id": run_id}, key=f"mode {run_id}")
    if late:
        await jobs.add(tx, JOB, {"run_id": run_id}, in_s=AGAIN_S)


async def run(db: Database, run_id: int) -> None:
    """Until none waits. Raises trouble of the database that does not pass."""
    async with db.tx() as tx:
        await tx.execute(_LATE, run_id)
    await until_done(lambda _: one(db, run_id))


async def one(db: Database, run_id: int) -> bool:
    """The next request. False at the end. Raises passing trouble of the database."""
    lead_id = 0
    try:
        async with db.tx() as tx:
            found = await tx.row(_RUN, run_id)
            item = found and await tx.row(_TAKE, run_id)
            if found is None or item is None:
                await tx.execute(_END, run_id)
                return False
            lead_id = item["lead_id"]
            await (_convert if found["what"] == "convert" else _back)(tx, found, item)
            await fault("mode.one")
    except Exception as error:
        if is_passing(error) or not lead_id:
            raise
        # something of ours broke on this one: it must not hold up the rest
        log.error("mode.broke", run_id=run_id, lead_id=lead_id, exc_info=error)
        async with db.tx() as tx:
            await tx.execute(_MARK, run_id, lead_id, "left", "broke", None, None, False)
    return True


async def _convert(tx: HotTx, found: Mapping[str, Any], item: Mapping[str, Any]) -> None:
    first = await tx.row(_HOME, found["status_id"]) or await tx.row(FIRST)
    lock_it = (await settings.read(tx)).lock_converted
    made = await turn(tx, item["lead_id"], first=first, lock_it=lock_it, rule="simple_mode", quiet=True)
    if made is None:
        await tx.execute(_MARK, found["id"], item["lead_id"], "left", "closed_meanwhile", None, None, False)
        return
    await tx.execute(_MARK, found["id"], item["lead_id"], "done", None, made.deal_id, made.was, made.client)


async def _back(tx: HotTx, found: Mapping[str, Any], item: Mapping[str, Any]) -> None:
    why = await back(tx, item["deal_id"])
    await tx.execute(_MARK, found["id"], item["lead_id"], "left" if why else "done", why, None, None, False)


async def _stop(db: Database, run_id: int) -> None:
    async with db.tx() as tx:
        await tx.execute(_STOP, run_id)
