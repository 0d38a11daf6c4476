"""Read layouts: as published, and as whoever builds them sees them."""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from backend.fields.load import living
from backend.fields.schemas import Entity, FieldBy
from backend.kit.db import Tx
from backend.layouts.blocks import blocks_of
from backend.layouts.conditions import asked
from backend.layouts.schemas import (
    LayoutDraft,
    LayoutGroup,
    LayoutSetup,
    LayoutSetups,
    LayoutsView,
    LayoutVersionView,
    LayoutView,
)
from backend.layouts.whole import There, shipped, whole

ENTITIES: tuple[Entity, ...] = get_args(Entity)
_ROLES = "SELECT id FROM roles"
_BY = "LEFT JOIN users u ON u.id = l.user_id LEFT JOIN tokens t ON t.id = l.token_id"
_PUBLISHED = (
    "SELECT version, body::text AS body FROM layouts WHERE entity = $1 AND version > 0 ORDER BY version DESC LIMIT 1"
)
_DRAFT = f"""
SELECT l.rev, l.body::text AS body, l.at, l.user_id, l.token_id, coalesce(u.name, t.name, '') AS by_name
FROM layouts l {_BY} WHERE l.entity = $1 AND l.version = 0
"""
_VERSIONS = f"""
SELECT l.version, l.at, l.restored, l.user_id, l.token_id, coalesce(u.name, t.name, '') AS by_name
FROM layouts l {_BY} WHERE l.entity = $1 AND l.version > 0 ORDER BY l.version DESC LIMIT 100
"""
_groups = msgspec.json.Decoder(list[LayoutGroup])


async def there(tx: Tx, entity: Entity) -> There:
    fields = frozenset(each.key for each in await living(tx, entity))
    roles = frozenset(row["id"] for row in await tx.fetch(_ROLES))
    return There(blocks_of(entity), fields, roles, await asked(tx))


async def published(tx: Tx, entity: Entity) -> LayoutView:
    now = await there(tx, entity)
    row = await tx.row(_PUBLISHED, entity)
    if row is None:
        return LayoutView(entity, 0, shipped(entity, now.blocks))
    return LayoutView(entity, row["version"], whole(_groups.decode(row["body"]), now))


async def layouts(tx: Tx) -> LayoutsView:
    return LayoutsView([await published(tx, entity) for entity in ENTITIES])


async def setup(tx: Tx, entity: Entity) -> LayoutSetup:
    row, now = await tx.row(_DRAFT, entity), await there(tx, entity)
    draft = row and LayoutDraft(row["rev"], whole(_groups.decode(row["body"]), now), row["at"], _by(row))
    return LayoutSetup(await published(tx, entity), draft or None, list(now.blocks))


async def setups(tx: Tx) -> LayoutSetups:
    return LayoutSetups([await setup(tx, entity) for entity in ENTITIES])


async def versions(tx: Tx, entity: Entity) -> list[LayoutVersionView]:
    """Newest first."""
    rows = await tx.fetch(_VERSIONS, entity)
    return [LayoutVersionView(row["version"], row["at"], _by(row), row["restored"]) for row in rows]


def _by(row: Mapping[str, Any]) -> FieldBy | None:
    return FieldBy(row["user_id"], row["by_name"]) if row["user_id"] or row["token_id"] else None
