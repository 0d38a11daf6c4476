"""Mappings that somebody saved: one's own, by the headers of the file."""

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing
from backend.transfer.columns import RIGHTS
from backend.transfer.schemas import MappingView, NewMapping

MOST = 100
_ALL = """
SELECT id, entity, name, targets::text AS targets FROM import_mappings
WHERE user_id = $1 AND entity = ANY ($2::text[]) ORDER BY lower(name), id
"""
_PUT = """
INSERT INTO import_mappings (user_id, entity, name, targets) VALUES ($1, $2, $3, $4::text::jsonb)
ON CONFLICT (user_id, entity, lower(name)) DO UPDATE SET targets = excluded.targets, name = excluded.name
"""
_COUNT = "SELECT count(*) FROM import_mappings WHERE user_id = $1"
_DROP = "DELETE FROM import_mappings WHERE id = $1 AND user_id = $2"
_targets = msgspec.json.Decoder(dict[str, str])


async def all_of(tx: Tx, me: Grants) -> list[MappingView]:
    may = [entity for entity, right in RIGHTS.items() if right in me.rights]
    return [
        MappingView(row["id"], row["entity"], row["name"], _targets.decode(row["targets"]))
        for row in await tx.fetch(_ALL, me.user_id, may)
    ]


async def save(tx: Tx, me: Grants, new: NewMapping) -> list[MappingView]:
    """Raises Forbidden, Invalid."""
    demand(me, RIGHTS[new.entity])
    name = " ".join(clean_text(new.name).split())
    if not name:
        raise Invalid("invalid", fields={"name": "required"})
    if await tx.value(_COUNT, me.user_id) >= MOST or len(new.targets) > 300:
        raise Invalid("invalid", fields={"name": "too_many_reaches"}, values={"limit": MOST})
    kept = {clean_text(header): target for header, target in new.targets.items()}
    await tx.execute(_PUT, me.user_id, new.entity, name, msgspec.json.encode(kept).decode())
    return await all_of(tx, me)


async def drop(tx: Tx, me: Grants, mapping_id: int) -> None:
    """Raises Missing for another's."""
    if not await tx.execute(_DROP, mapping_id, me.user_id):
        raise Missing
