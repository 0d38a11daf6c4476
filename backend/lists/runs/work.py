"""Do it: batch after batch, each with its marks in one transaction, so that a killed process goes on where it was."""

import time
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

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
from backend.lists.runs.kind import Changed, Kind, Left, Outcome, Row, Tables

log = structlog.get_logger("bulk")
TELL_EVERY_S = 0.4
# one by one no more of them share a transaction: colleagues who edit one of them wait no noticeable time
ALONE = 20
_facts = msgspec.json.Decoder(dict[str, Any])


class _Sql(NamedTuple):
    run: str
    take: str
    these: str
    mark: str
    counted: str
    end: str
    stop: str


@cache
def sql_of(tables: Tables) -> _Sql:
    """The statements; every name in them is a constant of ours."""
    runs, items, thing = tables.runs, tables.items, tables.thing
    further, told = "".join(f", {name}" for name in tables.more), ", ".join(tables.scope)
    return _Sql(
        # whoever stops it waits for the batch under way: what an undo after that finds is all that was done. A twin
        # that has lost its lease, and does not know it yet, waits here too, and finds others left to do
        f"""SELECT id, user_id, token_id, {told}, args::text AS args, {tables.asked}::text AS asked, undoes FROM {runs}
            WHERE id = $1 AND state = 'running' FOR NO KEY UPDATE""",
        f"""SELECT {thing} AS thing, before::text AS before, after::text AS after{further} FROM {items}
            WHERE run_id = $1 AND state = 'waiting' ORDER BY {thing} LIMIT $2 FOR UPDATE""",
        f"""SELECT {thing} AS thing, before::text AS before, after::text AS after{further} FROM {items}
            WHERE run_id = $1 AND state = 'waiting' AND {thing} = ANY ($2::bigint[]) ORDER BY {thing} FOR UPDATE""",
        f"""UPDATE {items} i SET state = m.state, why = m.why, before = m.before::jsonb, after = m.after::jsonb
            FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
                AS m (id, state, why, before, after)
            WHERE i.run_id = $1 AND i.{thing} = m.id""",
        f"UPDATE {runs} SET done = done + $2, skipped = skipped + $3 WHERE id = $1",
        f"UPDATE {runs} SET state = 'done', ended_at = now() WHERE id = $1 AND state = 'running'",
        f"""UPDATE {runs} SET state = 'stopped', ended_at = now() WHERE id = $1 AND state = 'running'
            RETURNING user_id""",
    )


def handlers(kind: Kind, db: Database) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    return {kind.tables.job: by_id("run_id", partial(run, kind, db), partial(_give_up, kind, db))}


async def run(kind: Kind, db: Database, run_id: int) -> None:
    """Until nothing waits, or it was stopped. Raises passing trouble of the database that does not pass."""
    told = 0.0

    async def one(troubled: bool) -> bool:
        nonlocal told
        if tells := time.monotonic() - told > TELL_EVERY_S:
            told = time.monotonic()
        # a batch that meets trouble is done again one by one, so that two who hold each other's rows both get on
        return await step(kind, db, run_id, tells=tells, most=1 if troubled else None)

    await until_done(one)


async def _give_up(kind: Kind, db: Database, run_id: int) -> None:
    """Nobody goes on with it: its owner sees it stopped, and can take back what was done."""
    async with db.tx() as tx:
        owner = await tx.value(sql_of(kind.tables).stop, run_id)
        if owner is not None:
            await kind.tell(tx, owner, run_id)


async def step(kind: Kind, db: Database, run_id: int, *, tells: bool = True, most: int | None = None) -> bool:
    """One batch. False at the end. Raises passing trouble of the database."""
    sql = sql_of(kind.tables)
    async with db.tx() as tx:
        found = await tx.row(sql.run, run_id)
        if found is None:
            return False
        batch = kind.batch(found)
        items = await tx.fetch(sql.take, run_id, batch if most is None else min(most, batch))
        if not items:
            await tx.execute(sql.end, run_id)
            await kind.ready(tx, found)
            await kind.tell(tx, found["user_id"], run_id)
            return False
        kin = await kind.kin(tx, found, items) if found["undoes"] is None else []
        items = [*items, *(await tx.fetch(sql.these, run_id, list(kin)) if kin else [])]
        me = await of_whom(tx, found["user_id"], found["token_id"])
        marks = await _marks(kind, tx, me, found, items)
        await tx.execute(sql.mark, run_id, *([mark[at] for mark in marks] for at in range(5)))
        if kind.tables.counted:
            done = sum(mark.state == "done" for mark in marks)
            await tx.execute(sql.counted, run_id, done, len(marks) - done)
        if tells:
            await kind.tell(tx, found["user_id"], run_id)
        await fault(kind.fault)
    return True


class Mark(NamedTuple):
    """What has become of one."""

    thing: int
    state: str
    why: str | None = None
    before: str | None = None
    after: str | None = None


async def _marks(kind: Kind, tx: HotTx, me: Grants | None, run: Row, items: Any) -> list[Mark]:
    if me is None:
        return [Mark(item["thing"], "skipped", "forbidden") for item in items]
    ids = [item["thing"] for item in items]
    # it was chosen for what it was. What is taken back needs not match
    fits = set(ids) if run["undoes"] is not None else await kind.fits(tx, me, run, ids)
    unfit = "changed_meanwhile" if run["asked"] else "not_found"
    fitting = [item for item in items if item["thing"] in fits]
    done = await _together(kind, tx, me, run, fitting) if len(fitting) > 1 else None
    if done is None and len(fitting) > ALONE:
        # the rest waits for the next step
        items = items[:ALONE]
    found: list[Mark] = []
    for item in items:
        if item["thing"] not in fits:
            found.append(Mark(item["thing"], "skipped", unfit))
        elif done is not None:
            found.append(_became(item["thing"], done[item["thing"]]))
        else:
            found.append(await _mark(kind, tx, me, run, item))
    return found


class _Alone(Exception):
    pass


async def _together(kind: Kind, tx: HotTx, me: Grants, run: Row, items: Sequence[Row]) -> Mapping[int, Outcome] | None:
    """None: one by one, as it is found out of which of them something is to be said."""
    try:
        async with tx.savepoint():
            done = await kind.together(tx, me, run, items)
            if done is None:
                # what it has locked to find that out is let go of
                raise _Alone
            return done
    except (Refused, Left, _Alone):
        return None
    except Exception as error:
        if is_passing(error):
            raise
        log.warning("bulk.together_broke", kind=kind.tables.name, run=run["id"], exc_info=error)
        return None


async def _mark(kind: Kind, tx: HotTx, me: Grants, run: Row, item: Row) -> Mark:
    """What a refused verb has written is undone."""
    thing = item["thing"]
    try:
        async with tx.savepoint():
            changed = await _touch(kind, tx, me, run, item)
    except (Refused, Left) as refused:
        return Mark(thing, "skipped", code_of(refused))
    except Exception as error:
        if is_passing(error):
            raise
        # something of ours broke on this one: it must not hold up the rest
        log.error("bulk.broke", kind=kind.tables.name, run=run["id"], thing=thing, exc_info=error)
        return Mark(thing, "skipped", "other")
    return _done(thing, changed)


def _became(thing: int, outcome: Outcome) -> Mark:
    if isinstance(outcome, (Refused, Left)):
        return Mark(thing, "skipped", code_of(outcome))
    return _done(thing, outcome)


def _done(thing: int, changed: Changed) -> Mark:
    before, after = changed or (None, None)
    return Mark(thing, "done", None, _json(before), _json(after))


async def _touch(kind: Kind, tx: HotTx, me: Grants, run: Row, item: Row) -> Changed:
    hand = await kind.take(tx, me, run, item)
    if run["undoes"] is None:
        return await hand.do()
    assert hand.back is not None
    if await hand.now() != _facts.decode(item["after"] or "{}"):
        raise Left("changed_since")
    await hand.back(_facts.decode(item["before"]))
    return None


def code_of(refused: Refused | Left) -> str:
    """The word for why: of the field at fault, where there is one."""
    if isinstance(refused, Left):
        return str(refused)
    field = next(iter(refused.fields.values()), None)
    return field if refused.code == "invalid" and isinstance(field, str) else refused.code


def _json(facts: Mapping[str, Any] | None) -> str | None:
    return msgspec.json.encode(facts).decode() if facts else None
