"""Fields as their administrator sees them: who changed them, how many have a value, what a change would touch."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.fields.hidden import key_of
from backend.fields.load import definition_of, groups, view_of
from backend.fields.schemas import FieldBy, FieldEffects, FieldSetup, FieldSetups, FieldVersionView
from backend.kit.db import Tx
from backend.kit.errors import Missing

TABLES = {"card": "cards", "contact": "contacts", "company": "companies"}
_ALL = """
SELECT f.id, f.entity, f.kind, f.name, f.setup::text AS setup, f.group_id, f.position, f.state, f.version,
       f.changed_at, f.changed_by, u.name AS by_name,
       ARRAY(SELECT r.id FROM roles r WHERE 'field:' || f.id = ANY(r.hidden_fields) ORDER BY r.id) AS hidden_for
FROM fields f LEFT JOIN users u ON u.id = f.changed_by LEFT JOIN field_groups g ON g.id = f.group_id
WHERE $1::bigint IS NULL OR f.id = $1
ORDER BY f.entity, f.state <> 'live', g.position NULLS FIRST, f.position, f.id
"""
# one walk over all values of an entity, however many fields it has
_FILLED = (
    "SELECT key, count(*) AS filled FROM {table}, jsonb_object_keys(fields) AS key WHERE fields <> '{{}}' GROUP BY key"
)
_ONE = "SELECT entity FROM fields WHERE id = $1"
_COUNT = "SELECT count(*) FROM {table} WHERE fields <> '{{}}' AND fields ? $1"
# a view or a condition names a field by its key, between quotes
_VIEWS = "SELECT count(*) FROM views WHERE strpos(filter::text, '\"' || $1 || '\"') > 0"
_CONDITIONS = "SELECT count(*) FROM fields WHERE state = 'live' AND setup -> 'condition' ->> 'field' = $1"
_VERSIONS = """
SELECT v.version, v.at, v.what, v.before::text AS before, v.after::text AS after, v.user_id, v.token_id,
       coalesce(u.name, t.name, '') AS by_name
FROM field_versions v LEFT JOIN users u ON u.id = v.user_id LEFT JOIN tokens t ON t.id = v.token_id
WHERE v.field_id = $1 ORDER BY v.version DESC LIMIT 100
"""


async def setups(tx: Tx) -> FieldSetups:
    """All of them, those put away at the end of each entity."""
    filled: dict[str, int] = {}
    for table in TABLES.values():
        filled |= {row["key"]: row["filled"] for row in await tx.fetch(_FILLED.format(table=table))}
    rows = await tx.fetch(_ALL, None)
    return FieldSetups([_setup(row, filled.get(str(row["id"]), 0)) for row in rows], await groups(tx))


async def setup(tx: Tx, field_id: int) -> FieldSetup:
    """Raises Missing."""
    row = await tx.row(_ALL, field_id)
    if row is None:
        raise Missing
    return _setup(row, await count(tx, row["entity"], field_id))


async def count(tx: Tx, entity: str, field_id: int) -> int:
    found: int = await tx.value(_COUNT.format(table=TABLES[entity]), str(field_id))
    return found


def _setup(row: Mapping[str, Any], filled: int) -> FieldSetup:
    field = definition_of(row)
    return FieldSetup(
        field=view_of(field),
        state=row["state"],
        hidden_for=list(row["hidden_for"]),
        read_only_for=field.setup.read_only,
        filled=filled,
        changed_at=row["changed_at"],
        changed_by=FieldBy(row["changed_by"], row["by_name"]) if row["changed_by"] else None,
    )


async def effects(tx: Tx, field_id: int) -> FieldEffects:
    """What putting it away would touch. Raises Missing."""
    entity = await tx.value(_ONE, field_id)
    if entity is None:
        raise Missing
    key = key_of(field_id)
    return FieldEffects(
        filled=await count(tx, entity, field_id),
        views=await tx.value(_VIEWS, key),
        conditions=await tx.value(_CONDITIONS, key),
    )


async def versions(tx: Tx, field_id: int) -> list[FieldVersionView]:
    """Newest first. Raises Missing."""
    if await tx.value(_ONE, field_id) is None:
        raise Missing
    return [
        FieldVersionView(
            version=row["version"],
            at=row["at"],
            by=FieldBy(row["user_id"], row["by_name"]) if row["user_id"] or row["token_id"] else None,
            what=row["what"],
            before=msgspec.json.decode(row["before"]),
            after=msgspec.json.decode(row["after"]),
            can_undo=row["what"] == "edited",
        )
        for row in await tx.fetch(_VERSIONS, field_id)
    ]
