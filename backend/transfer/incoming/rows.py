"""Imports as they are kept: found by whose they are, counted, told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Missing
from backend.transfer.columns import RIGHTS
from backend.transfer.schemas import Counts, ImportSetup, ImportView, Reading, Undone

UNDO_FOR = timedelta(days=30)
SHOWN = 50
_COLUMNS = """
SELECT i.id, i.user_id, i.entity, i.state, i.file_name, i.file_key, i.read::text AS read, i.headers,
       i.setup::text AS setup, i.version, i.created_at, i.ended_at
FROM imports i
"""
_ONE = f"{_COLUMNS} WHERE i.id = $1 AND i.user_id = $2"
_LOCKED = f"{_ONE} FOR NO KEY UPDATE"
_RECENT = f"{_COLUMNS} WHERE i.user_id = $1 AND i.entity = ANY ($2::text[]) ORDER BY i.id DESC LIMIT {SHOWN}"
_COUNTS = """
SELECT import_id, checked, done, count(*) AS n FROM import_rows WHERE import_id = ANY ($1::bigint[])
GROUP BY import_id, checked, done
"""
_UNDONE = """
SELECT import_id, undone, count(*) AS n FROM import_made
WHERE import_id = ANY ($1::bigint[]) AND undone IS NOT NULL GROUP BY import_id, undone
"""
reading = msgspec.json.Decoder(Reading)
setup = msgspec.json.Decoder(ImportSetup)


async def row_for(tx: Tx, grants: Grants, import_id: int, *, lock: bool = False) -> Mapping[str, Any]:
    """The caller's own. Raises Missing for another's, Forbidden without the right to import such things."""
    row = await tx.row(_LOCKED if lock else _ONE, import_id, grants.user_id)
    if row is None:
        raise Missing
    demand(grants, RIGHTS[row["entity"]])
    return row


def demand_state(row: Mapping[str, Any], *states: str) -> None:
    """Raises Conflict import_busy: it is somewhere else already."""
    if row["state"] not in states:
        raise Conflict("import_busy", extra={"state": row["state"]})


async def views(tx: Tx, rows: list[Mapping[str, Any]]) -> list[ImportView]:
    """With their counts."""
    ids = [row["id"] for row in rows]
    checked: dict[int, dict[str, int]] = {key: {} for key in ids}
    done: dict[int, dict[str, int]] = {key: {} for key in ids}
    total, undone = dict.fromkeys(ids, 0), {key: dict[str, int]() for key in ids}
    for each in await tx.fetch(_COUNTS, ids):
        total[each["import_id"]] += each["n"]
        for name, into in (("checked", checked), ("done", done)):
            if each[name]:
                counts = into[each["import_id"]]
                counts[each[name]] = counts.get(each[name], 0) + each["n"]
    for each in await tx.fetch(_UNDONE, ids):
        undone[each["import_id"]][each["undone"]] = each["n"]
    return [
        ImportView(
            id=row["id"],
            entity=row["entity"],
            state=row["state"],
            file_name=row["file_name"],
            reading=reading.decode(row["read"]),
            headers=list(row["headers"]),
            setup=setup.decode(row["setup"]),
            version=row["version"],
            total=total[row["id"]],
            checked=Counts(**checked[row["id"]]),
            done=Counts(**done[row["id"]]),
            undone=Undone(**undone[row["id"]]),
            undo_until=row["ended_at"] + UNDO_FOR
            if row["ended_at"] and row["state"] in ("done", "cancelled")
            else None,
            created_at=row["created_at"],
            ended_at=row["ended_at"],
        )
        for row in rows
    ]


async def view_for(tx: Tx, grants: Grants, import_id: int) -> ImportView:
    """Raises Missing, Forbidden."""
    return (await views(tx, [await row_for(tx, grants, import_id)]))[0]


async def recent(tx: Tx, grants: Grants) -> list[ImportView]:
    """One's own, newest first, of what one may import."""
    may = [entity for entity, right in RIGHTS.items() if right in grants.rights]
    return await views(tx, list(await tx.fetch(_RECENT, grants.user_id, may)))
