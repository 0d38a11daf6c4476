"""Check and run: batch after batch, each row with its mark in one transaction, so that a killed process goes on where
it was and makes nothing twice."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import structlog

from backend.access.load import of_whom
from backend.kit import jobs
from backend.kit.batches import by_id, until_done
from backend.kit.db import Database, HotTx
from backend.kit.db.trouble import is_passing
from backend.kit.faults import fault
from backend.notify.tell import Notice, tell
from backend.transfer.columns import RIGHTS
from backend.transfer.incoming.at import At, Became, stand
from backend.transfer.incoming.changes import Changes, keep, merged
from backend.transfer.incoming.firms import COMPANIES
from backend.transfer.incoming.people import PEOPLE
from backend.transfer.incoming.row import Put, Why, put
from backend.transfer.incoming.rows import setup
from backend.transfer.incoming.sets import Way, put_together

log = structlog.get_logger("transfer")

JOB = "transfer.import"
BATCH, BATCH_S = 250, 1.0

# whoever pauses it waits for the batch under way: what they then see is all that was done
_RUN = """
SELECT id, user_id, token_id, entity, state, headers, setup::text AS setup FROM imports
WHERE id = $1 AND state IN ('checking', 'running') FOR NO KEY UPDATE
"""
_TAKE = """
SELECT line, cells FROM import_rows WHERE import_id = $1 AND {mark} IS NULL AND line > $2 ORDER BY line LIMIT $3
FOR UPDATE SKIP LOCKED
"""
_MARK = """
UPDATE import_rows r SET {mark} = w.outcome, why = w.why::jsonb, keys = CASE WHEN $5 THEN w.keys::text[] ELSE r.keys END
FROM unnest($2::int[], $3::text[], $4::text[], $6::text[]) AS w (line, outcome, why, keys)
WHERE r.import_id = $1 AND r.line = w.line
"""
_TWICE = """
SELECT DISTINCT k.key FROM import_rows r CROSS JOIN unnest(r.keys) AS k (key)
WHERE r.import_id = $1 AND r.line < $2 AND r.checked = 'new' AND r.keys && $3::text[]
"""
_END = """
UPDATE imports SET state = $3, ended_at = CASE WHEN $3 = 'done' THEN now() END WHERE id = $1 AND state = $2
  AND NOT EXISTS (SELECT 1 FROM import_rows WHERE import_id = $1 AND {mark} IS NULL)
"""
_SUMS = """
SELECT i.file_name, count(r.line) AS done, count(r.line) FILTER (WHERE r.done = 'error') AS failed
FROM imports i LEFT JOIN import_rows r ON r.import_id = i.id WHERE i.id = $1 GROUP BY i.id
"""
_STOP = """
UPDATE imports SET state = CASE state WHEN 'checking' THEN 'draft' ELSE 'paused' END
WHERE id = $1 AND state IN ('checking', 'running')
"""
_BROKE = "UPDATE import_rows SET {mark} = 'error', why = $3::text::jsonb WHERE import_id = $1 AND line = $2"
# as this import leaves it: what a colleague changes after that is theirs. A row of the file may touch what an earlier
# batch made: where that is no more as it was left ($6: as this batch found it), somebody else was there in between
_MADE = """
INSERT INTO import_made (import_id, kind, thing_id, line, made, rev)
SELECT $1, m.kind, m.thing_id, m.line, m.made, coalesce(p.rev, f.rev, k.version, 0)
FROM unnest($2::text[], $3::bigint[], $4::int[], $5::boolean[], $6::bigint[]) AS m (kind, thing_id, line, made, found)
LEFT JOIN contacts p ON m.kind = 'contact' AND p.id = m.thing_id
LEFT JOIN companies f ON m.kind = 'company' AND f.id = m.thing_id
LEFT JOIN cards k ON m.kind = 'card' AND k.id = m.thing_id
WHERE NOT EXISTS (SELECT 1 FROM import_made o WHERE o.import_id = $1 AND o.kind = m.kind AND o.thing_id = m.thing_id
    AND o.rev IS DISTINCT FROM m.found)
ON CONFLICT (import_id, kind, thing_id) DO UPDATE SET rev = excluded.rev
"""
# the column of what became of a row, and how the whole stands when each has one
_MARKS = {"checking": "checked", "running": "done"}
_ARRAY = "{%s}"
_WAYS: Mapping[str, Way] = {"contact": PEOPLE, "company": COMPANIES}


def handlers(db: Database) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    return {JOB: by_id("import_id", partial(run, db), partial(_stop, db))}


async def _stop(db: Database, import_id: int) -> None:
    async with db.tx() as tx:
        await tx.execute(_STOP, import_id)


async def begin(tx: HotTx, import_id: int) -> None:
    await jobs.add(tx, JOB, {"import_id": import_id}, key=f"import {import_id}")


async def run(db: Database, import_id: int) -> None:
    """Until no row waits, or it was paused. Raises trouble of the database that does not pass."""
    await until_done(lambda _: batch(db, import_id))


async def batch(db: Database, import_id: int, most: int = BATCH) -> bool:
    """Some rows. False at the end. Raises passing trouble of the database."""
    line: int | None = None
    mark = "done"
    try:
        async with db.tx() as tx:
            found = await tx.row(_RUN, import_id)
            if found is None:
                return False
            mark = _MARKS[found["state"]]
            rows = await tx.fetch(_TAKE.format(mark=mark), import_id, 0, most)
            if not rows:
                ended = await tx.execute(_END.format(mark=mark), import_id, found["state"], mark)
                if ended and mark == "done":
                    await _tell(tx, import_id, found)
                return False
            me = await of_whom(tx, found["user_id"], found["token_id"])
            if me is None or RIGHTS[found["entity"]] not in me.rights:
                await tx.execute(_STOP, import_id)
                return False
            at = await stand(tx, me, import_id, found["entity"], setup.decode(found["setup"]))
            await _put_all(at, found, rows, mark)
            await fault("import.batch")
    except _Broke as broke:
        line = broke.line
        log.error("import.broke", import_id=import_id, line=line, exc_info=broke.__cause__)
        async with db.tx() as tx:
            why = msgspec.json.encode([Why("", "import_broke")]).decode()
            await tx.execute(_BROKE.format(mark=mark), import_id, line, why)
    return True


async def _tell(tx: HotTx, import_id: int, found: Mapping[str, Any]) -> None:
    """Who began it may be elsewhere by now."""
    row: Any = await tx.row(_SUMS, import_id)
    things = {"contact": "contacts", "company": "companies"}.get(found["entity"], "requests")
    data = {"title": row["file_name"], "done": row["done"], "failed": row["failed"]}
    place = {"path": f"/{things}/import/{import_id}"}
    subject, to = ("import", import_id), found["user_id"]
    await tell(tx, [Notice(to=to, kind="import_ready", subject=subject, place=place, data=data)])


class _Broke(Exception):
    """Something of ours broke on this line: it must not hold up the rest."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


async def _put_all(at: At, found: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], mark: str) -> None:
    began, checks, width = time.monotonic(), mark == "checked", len(found["headers"])

    def late() -> bool:
        return time.monotonic() - began > BATCH_S

    at.line = rows[0]["line"]
    try:
        if way := _WAYS.get(at.entity):
            results = await put_together(at, way, rows, width, late, keep=not checks)
        else:
            results = await _one_by_one(at, rows, width, late, keep=not checks)
    except Exception as error:
        if is_passing(error):
            raise
        raise _Broke(at.line) from error
    if checks:
        results = await _doubles(at, results)
    await _write(at, results, mark)


async def _one_by_one(
    at: At, rows: Sequence[Mapping[str, Any]], width: int, late: Callable[[], bool], *, keep: bool
) -> list[tuple[int, Put]]:
    results: list[tuple[int, Put]] = []
    for row in rows:
        at.line = row["line"]
        results.append((row["line"], await put(at, row["cells"], width, keep=keep)))
        if late():
            break
    return results


async def _doubles(at: At, results: Sequence[tuple[int, Put]]) -> list[tuple[int, Put]]:
    """The check undoes each row: who is in the file twice is known by the rows before."""
    rule = at.setup.rule
    if rule == "make" or at.entity in ("lead", "deal"):
        return list(results)
    new = sorted({key for _, each in results if each.became.outcome == "new" for key in each.keys})
    seen = {row["key"] for row in await at.tx.fetch(_TWICE, at.import_id, results[0][0], new)}
    found: list[tuple[int, Put]] = []
    for line, each in results:
        put = each
        if each.became.outcome == "new" and each.keys:
            if not seen.isdisjoint(each.keys):
                outcome = {"skip": "skipped", "fill": "filled", "update": "updated"}[rule]
                put = Put(Became(outcome), [], each.keys)  # type: ignore[arg-type]
            seen.update(each.keys)
        found.append((line, put))
    return found


async def _write(at: At, results: Sequence[tuple[int, Put]], mark: str) -> None:
    await at.tx.execute(
        _MARK.format(mark=mark),
        at.import_id,
        [line for line, _ in results],
        [each.became.outcome for _, each in results],
        [msgspec.json.encode(each.why).decode() if each.why else None for _, each in results],
        mark == "checked",
        [_ARRAY % ",".join(f'"{_quoted(key)}"' for key in each.keys) for _, each in results],
    )
    if mark == "checked":
        return
    made: dict[tuple[str, int], tuple[int, bool]] = {}
    changes: dict[tuple[str, int], Changes] = {}
    for line, each in results:
        for thing in each.became.things:
            key = (thing.kind, thing.id)
            made.setdefault(key, (line, thing.made))
            changes[key] = merged(changes.get(key, {}), thing.changes)
    order = sorted(made)
    await at.tx.execute(
        _MADE,
        at.import_id,
        [kind for kind, _ in order],
        [key for _, key in order],
        [made[each][0] for each in order],
        [made[each][1] for each in order],
        [at.before.get(each) for each in order],
    )
    await keep(at.tx, at.import_id, {key: new for key, new in changes.items() if not made[key][1]})


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
