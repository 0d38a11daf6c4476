"""One plain column of many people, in sets: the rules, facts and events of editing one of them (edit.py)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.contacts.actions.edit import demand_colleague
from backend.contacts.publish import publish_changed
from backend.contacts.rows import load_contacts
from backend.contacts.sight import may_sql, seen_sql
from backend.fields.seen_only import demand_open
from backend.kit.db import Tx
from backend.kit.errors import Missing

Column = Literal["type", "responsible_id"]
# in the order in which everybody takes several
_LOCK = "SELECT id FROM contacts WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE"
_PUT = """
UPDATE contacts p SET {column} = w.value::{cast}, rev = p.rev + 1, updated_at = now()
FROM unnest($1::bigint[], $2::text[]) AS w (id, value) WHERE p.id = w.id
"""
_CASTS: Mapping[Column, str] = {"type": "text", "responsible_id": "bigint"}


async def edit_people(tx: Tx, grants: Grants, column: Column, wanted: Mapping[int, Any]) -> dict[int, tuple[Any, Any]]:
    """id → (as it was, as it is). Raises what editing one of them would; then whose it was is not told."""
    demand(grants, "contacts.edit")
    ids = sorted(wanted)
    await tx.fetch(_LOCK, ids)
    await demand_theirs(tx, grants, ids)
    before = await load_contacts(tx, ids)
    new = {key: wanted[key] for key in ids if getattr(before[key][0], column) != wanted[key]}
    if new:
        demand_open(grants.read_only, [column])
        for user in sorted({each for each in new.values() if column == "responsible_id" and each is not None}):
            await demand_colleague(tx, user)
        texts = [None if each is None else str(each) for each in new.values()]
        # the names come from this file alone
        await tx.execute(_PUT.format(column=column, cast=_CASTS[column]), list(new), texts)
        now = datetime.now(UTC)
        facts = {key: ({column: getattr(before[key][0], column)}, {column: value}) for key, value in new.items()}
        await record(
            tx,
            [
                Activity(kind="contact_changed", at=now, **by(grants), contact_id=key, data={"from": was, "to": to})
                for key, (was, to) in facts.items()
            ],
        )
        await publish_changed(tx, {key: before[key][1] for key in new})
    return {key: (getattr(before[key][0], column), wanted[key]) for key in ids}


async def demand_theirs(tx: Tx, grants: Grants, ids: list[int]) -> None:
    """Seen, living, and theirs to edit. Raises Missing."""
    seen, args = seen_sql(grants, 2)
    reached, more = may_sql(grants, "edit", 2 + len(args))
    found = f"""SELECT count(*) FROM contacts p
        WHERE p.id = ANY ($1::bigint[]) AND p.deleted_at IS NULL AND {seen} AND {reached}"""
    if await tx.value(found, ids, *args, *more) != len(ids):
        raise Missing
