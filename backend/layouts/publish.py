"""Prepare a layout, give it to everybody, and take it back."""

from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.fields.schemas import Entity
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Missing
from backend.layouts.blocks import blocks_of
from backend.layouts.check import checked
from backend.layouts.events import LayoutRef, LayoutsChanged
from backend.layouts.look import setup
from backend.layouts.schemas import LayoutGroup
from backend.layouts.whole import shipped

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('samovar.layouts'))"
_REV = "SELECT rev FROM layouts WHERE entity = $1 AND version = 0"
_LAST = "SELECT coalesce(max(version), 0) FROM layouts WHERE entity = $1"
_BODY = "SELECT body::text FROM layouts WHERE entity = $1 AND version = $2"
_KEEP = """
INSERT INTO layouts (entity, version, body, user_id, token_id) VALUES ($1, 0, $2::text::jsonb, $3, $4)
ON CONFLICT (entity, version) DO UPDATE
SET body = excluded.body, user_id = excluded.user_id, token_id = excluded.token_id, at = now(), rev = layouts.rev + 1
"""
_NEW = """
INSERT INTO layouts (entity, version, body, user_id, token_id, restored) VALUES ($1, $2, $3::text::jsonb, $4, $5, $6)
"""
_DROP = "DELETE FROM layouts WHERE entity = $1 AND version = 0"


async def keep(tx: Tx, me: Grants, entity: Entity, rev: int, groups: list[LayoutGroup]) -> None:
    """The draft; seen by those who build. Raises Invalid, Conflict stale_version with what stands."""
    await _draft(tx, entity, rev)
    body = await checked(tx, entity, groups)
    await tx.execute(_KEEP, entity, _text(body), *_by(me))


async def drop(tx: Tx, entity: Entity, rev: int) -> None:
    """Raises Conflict stale_version."""
    await _draft(tx, entity, rev)
    await tx.execute(_DROP, entity)


async def publish(tx: Tx, me: Grants, ip: str, entity: Entity, rev: int) -> None:
    """Everybody's open windows follow. Raises Missing: there is no draft; Conflict stale_version."""
    await _draft(tx, entity, rev)
    body = await tx.value(_BODY, entity, 0)
    if body is None:
        raise Missing
    version = await _stand(tx, me, entity, msgspec.json.decode(body, type=list[LayoutGroup]), None)
    await tx.execute(_DROP, entity)
    await audit.write(tx, me, ip, "layout.published", after={"entity": entity, "version": version})


async def back_to(tx: Tx, me: Grants, ip: str, entity: Entity, version: int, to: int) -> None:
    """An old version stands again, as a new one; a draft stays as it is. Raises Missing, Conflict stale_version."""
    await tx.execute(_LOCK)
    if await tx.value(_LAST, entity) != version:
        raise Conflict("stale_version", extra={"current": await setup(tx, entity)})
    if to == 0:
        groups = shipped(entity, blocks_of(entity))
    else:
        body = await tx.value(_BODY, entity, to) if 0 < to < 2**31 else None
        if body is None:
            raise Missing
        groups = msgspec.json.decode(body, type=list[LayoutGroup])
    made = await _stand(tx, me, entity, groups, to)
    await audit.write(tx, me, ip, "layout.restored", after={"entity": entity, "version": made})


async def _draft(tx: Tx, entity: Entity, rev: int) -> None:
    await tx.execute(_LOCK)
    if (await tx.value(_REV, entity) or 0) != rev:
        raise Conflict("stale_version", extra={"current": await setup(tx, entity)})


async def _stand(tx: Tx, me: Grants, entity: Entity, groups: list[LayoutGroup], restored: int | None) -> int:
    version: int = await tx.value(_LAST, entity) + 1
    await tx.execute(_NEW, entity, version, _text(groups), *_by(me), restored)
    tx.publish(Published(LayoutsChanged(LayoutRef(entity, version)), Staff(), "layout", None))
    return version


def _text(groups: list[LayoutGroup]) -> str:
    return msgspec.json.encode(groups).decode()


def _by(me: Grants) -> tuple[Any, Any]:
    return me.user_id, None if me.user_id else me.token_id
