"""Begin: who may, what is chosen. The choice is a snapshot with the chooser's sight applied, made by one statement."""

from hashlib import blake2b

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Forbidden, Invalid, Refused
from backend.lists.bulk.deeds import Deed, Touch, deed_of
from backend.lists.bulk.queries import TABLES, run_for, tell
from backend.lists.bulk.schemas import MATCHING_MOST, OF_BIN, ListRun, NewListRun, RowArgs
from backend.lists.columns import Listing
from backend.lists.page import matching
from backend.lists.registry import listing_of
from backend.lists.runs import life
from backend.lists.runs.kind import Left
from backend.lists.schemas import Asked

JOB = TABLES.job
_RUN = """
INSERT INTO list_runs (user_id, token_id, entity, verb, args, asked, total, client_id, digest)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6::text::jsonb, 0, $7, $8) RETURNING id
"""
# two at once under one key: the second finds what the first has begun
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('list run ' || $1::bigint || ' ' || $2::text, 0))"
_BEGUN = "SELECT id, digest FROM list_runs WHERE user_id = $1 AND client_id = $2"
# What is not there and what is not the caller's to see are told alike.
_UNSEEN = """
INSERT INTO list_run_items (run_id, thing_id, state, why)
SELECT $1, id, 'skipped', 'not_found' FROM unnest($2::bigint[]) AS c (id)
WHERE NOT EXISTS (SELECT 1 FROM list_run_items i WHERE i.run_id = $1 AND i.thing_id = c.id) ORDER BY id
"""
_TOTAL = "UPDATE list_runs SET total = $2, skipped = $3 WHERE id = $1"
_FIRST = "SELECT thing_id FROM list_run_items WHERE run_id = $1 AND state = 'waiting' ORDER BY thing_id LIMIT 1"


async def start(tx: HotTx, me: Grants, entity: str, new: NewListRun) -> ListRun:
    """Raises Missing, Forbidden, Invalid (nothing chosen, too many, an argument that does not fit any row), Conflict
    client_id_reused."""
    listing, deed = listing_of(entity), deed_of(entity, new.verb)
    if (begun := await _begun(tx, me, entity, new)) is not None:
        return await run_for(tx, me.user_id, begun)
    if (new.matching is None) == (not new.ids):
        raise Invalid("invalid", fields={"ids": "rows_or_matching"})
    demand(me, deed.right)
    deed.check(new.args)
    run = await _begin(tx, me, entity, new)
    total = await _choose(tx, me, listing, new, run)
    if total > MATCHING_MOST:
        raise Invalid("invalid", fields={"matching": "too_many_rows"}, values={"limit": MATCHING_MOST})
    if not total:
        raise Invalid("invalid", fields={"ids": "no_rows_chosen"})
    unseen = await tx.execute(_UNSEEN, run, sorted(set(new.ids)))
    await _try_first(tx, me, deed, new.args, run)
    await tx.execute(_TOTAL, run, total + unseen, unseen)
    return await tell(tx, me.user_id or 0, run)


async def _begun(tx: HotTx, me: Grants, entity: str, new: NewListRun) -> int | None:
    """The run that was begun under this key. Raises Conflict where that was something else."""
    if new.client_id is None:
        return None
    await tx.execute(_ALONE, me.user_id, str(new.client_id))
    row = await tx.row(_BEGUN, me.user_id, new.client_id)
    if row is None:
        return None
    if row["digest"] != digest_of(entity, new):
        raise Conflict("client_id_reused", fields={"client_id": "client_id_reused"})
    return int(row["id"])


def digest_of(entity: str, new: NewListRun) -> bytes:
    """What was asked for, and of what."""
    return blake2b(msgspec.json.encode([entity, new]), digest_size=16).digest()


async def _choose(tx: HotTx, me: Grants, listing: Listing, new: NewListRun, run: int) -> int:
    asked = asked_of(new) if new.matching else Asked(ids=list(new.ids))
    asked = msgspec.structs.replace(asked, bin=new.verb == OF_BIN)
    found, args = await matching(tx, me, listing, asked, await listing.columns(tx, me))
    row = f"{listing.alias}.id"
    put = f"""INSERT INTO list_run_items (run_id, thing_id)
        SELECT ${len(args) + 1}::bigint, {row} {found} ORDER BY {row} LIMIT {MATCHING_MOST + 1}"""
    return await tx.execute(put, *args, run)


def asked_of(new: NewListRun) -> Asked:
    return Asked(where=new.matching.where, search=new.matching.search) if new.matching else Asked()


class _Tried(Exception):
    """It could be done; it is not done yet."""


async def _try_first(tx: HotTx, me: Grants, deed: Deed, args: RowArgs, run: int) -> None:
    """A value that the very first row's own rule calls wrong is told at once, and not a hundred thousand times."""
    first = await tx.value(_FIRST, run)
    try:
        async with tx.savepoint():
            await deed.do(Touch(tx, me, first, args))
            raise _Tried
    except Invalid as refused:
        told = {field: fault for field, fault in refused.fields.items() if field in (args.column, "fields")}
        own = [fault for field, fault in refused.fields.items() if field.startswith(("fields", "field:"))]
        found = next(iter([*told.values(), *own]), None)
        if found is not None and args.column != "status_id":
            raise Invalid("invalid", fields={"args.value": found}, values=refused.values) from refused
    except Forbidden as refused:
        # of the role, and so of every row
        if refused.values.get("right") or refused.fields:
            raise
    except (_Tried, Refused, Left):
        pass


async def undo(tx: HotTx, me: Grants, run_id: int) -> ListRun:
    """Take the whole back. Raises Missing, Conflict undo_too_late (also for what was taken back already)."""
    again = await life.undo(TABLES, tx, me, run_id, run_for)
    await tell(tx, me.user_id or 0, run_id)
    return await tell(tx, me.user_id or 0, again)


async def stop(tx: HotTx, me: Grants, run_id: int) -> ListRun:
    """No further row is touched; what is done stays, and can be taken back. Raises Missing."""
    await run_for(tx, me.user_id, run_id)
    await life.stop(TABLES, tx, run_id)
    return await tell(tx, me.user_id or 0, run_id)


async def _begin(tx: HotTx, me: Grants, entity: str, new: NewListRun) -> int:
    asked = None if new.matching is None else msgspec.json.encode(new.matching).decode()
    args = msgspec.json.encode(new.args).decode()
    key = (None, None) if new.client_id is None else (new.client_id, digest_of(entity, new))
    run: int = await tx.value(_RUN, me.user_id, me.token_id, entity, new.verb, args, asked, *key)
    await life.queue(TABLES, tx, run)
    return run
