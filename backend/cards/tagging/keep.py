"""Make, rename, colour, merge, delete, bring back. What stands on requests and people is not touched by any of it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.cards.events import TagChanged
from backend.cards.schemas import TagView
from backend.cards.tagging import elsewhere
from backend.cards.tagging.look import KEPT
from backend.cards.tagging.schemas import EditTag, MergeTag, NewTag
from backend.cards.tags import COLORS, color_of, tidy
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid, Missing

MOST = 5000

_MAKE = "INSERT INTO tags (name, color, created_by) VALUES ($1, $2, $3) RETURNING id"
_LOCK = (
    "SELECT id, name, color, version FROM tags WHERE id = ANY($1::bigint[]) AND gone_at IS NULL ORDER BY id FOR UPDATE"
)
_NAMED = "SELECT id FROM tags WHERE lower(name) = lower($1) AND id <> $2"
_WRITE = "UPDATE tags SET name = $2, color = $3, version = version + 1 WHERE id = $1"
_GO = """
UPDATE tags SET former_name = name, name = ' ' || id, gone_at = now(), gone_by = $2, merged_into = $3, macros = $4,
    version = version + 1
WHERE id = $1
"""
_GONE = """
SELECT former_name AS name, color, macros FROM tags WHERE id = $1 AND gone_at > now() - $2::interval FOR UPDATE
"""
_BACK = """
UPDATE tags SET name = former_name, former_name = NULL, gone_at = NULL, gone_by = NULL, merged_into = NULL,
    macros = '{}', version = version + 1
WHERE id = $1
"""
# each merged tag stands as the last one of its chain
_STAND = """
WITH RECURSIVE chain (id, at) AS (
    SELECT id, merged_into FROM tags WHERE merged_into IS NOT NULL
    UNION ALL SELECT c.id, t.merged_into FROM chain c JOIN tags t ON t.id = c.at WHERE t.merged_into IS NOT NULL
), ends AS (
    SELECT c.id, c.at FROM chain c JOIN tags t ON t.id = c.at WHERE t.merged_into IS NULL
)
UPDATE tags t SET stands_as = e.at FROM tags o LEFT JOIN ends e ON e.id = o.id
WHERE t.id = o.id AND t.stands_as IS DISTINCT FROM e.at
"""


async def make(tx: Tx, me: Grants, ip: str, new: NewTag) -> int:
    """Raises Invalid, Conflict name_taken."""
    await _one_at_a_time(tx)
    name = tidy_name(new.name)
    if await tx.value("SELECT count(*) FROM tags WHERE gone_at IS NULL") >= MOST:
        raise Invalid("too_many_entries", values={"limit": MOST})
    await _free(tx, name, 0)
    color = color_of(name) if new.color is None else _color(new.color)
    made: int = await tx.value(_MAKE, name, color, me.user_id)
    await audit.write(tx, me, ip, "tag.added", ("tag", made), after={"name": name})
    _tell(tx, TagView(made, name, color))
    return made


async def edit(tx: Tx, me: Grants, ip: str, tag_id: int, change: EditTag) -> None:
    """Raises Missing, Invalid, Conflict stale_version, name_taken: `other` has it already, merge them instead."""
    await _one_at_a_time(tx)
    row = (await _lock(tx, tag_id, change.version, []))[tag_id]
    name = row["name"] if change.name is msgspec.UNSET else tidy_name(change.name)
    color = row["color"] if change.color is msgspec.UNSET else _color(change.color)
    if (name, color) == (row["name"], row["color"]):
        return
    if name.lower() != row["name"].lower():
        await _free(tx, name, tag_id)
    await tx.execute(_WRITE, tag_id, name, color)
    if name != row["name"]:
        await elsewhere.rename(tx, row["name"], name)
    before = {"name": row["name"], "color": row["color"]}
    await audit.write(tx, me, ip, "tag.edited", ("tag", tag_id), before, {"name": name, "color": color})
    _tell(tx, TagView(tag_id, name, color), was=row["name"])


async def merge(tx: Tx, me: Grants, ip: str, tag_id: int, wanted: MergeTag) -> None:
    """Raises Missing, Invalid, Conflict stale_version."""
    await _one_at_a_time(tx)
    if wanted.into == tag_id or not 0 < wanted.into < 2**63:
        raise Invalid("invalid", fields={"into": "no_such_tag_here"})
    rows = await _lock(tx, tag_id, wanted.version, [wanted.into])
    if wanted.into not in rows:
        raise Invalid("invalid", fields={"into": "no_such_tag_here"})
    row, other = rows[tag_id], rows[wanted.into]
    await tx.execute(_GO, tag_id, me.user_id, wanted.into, [])
    await tx.execute(_STAND)
    await elsewhere.rename(tx, row["name"], other["name"])
    told = {"name": row["name"], "merged_into": other["name"]}
    await audit.write(tx, me, ip, "tag.merged", ("tag", tag_id), told)
    _tell(tx, TagView(wanted.into, other["name"], other["color"]), was=row["name"])


async def remove(tx: Tx, me: Grants, ip: str, tag_id: int, version: int) -> None:
    """For thirty days it can be brought back. Raises Missing, Conflict stale_version."""
    await _one_at_a_time(tx)
    row = (await _lock(tx, tag_id, version, []))[tag_id]
    macros = await elsewhere.take(tx, row["name"])
    await tx.execute(_GO, tag_id, me.user_id, None, macros)
    await audit.write(tx, me, ip, "tag.removed", ("tag", tag_id), {"name": row["name"]})
    _tell(tx, TagView(tag_id, row["name"], row["color"]), was=row["name"], gone=True)


async def bring_back(tx: Tx, me: Grants, ip: str, tag_id: int) -> None:
    """A deleted one stands again where it stood; of merged ones each stands where it was put.

    Raises Missing, Conflict name_taken.
    """
    await _one_at_a_time(tx)
    row = await tx.row(_GONE, tag_id, KEPT)
    if row is None:
        raise Missing
    await _free(tx, row["name"], tag_id)
    await tx.execute(_BACK, tag_id)
    await tx.execute(_STAND)
    await elsewhere.give(tx, row["name"], list(row["macros"]))
    await audit.write(tx, me, ip, "tag.restored", ("tag", tag_id), after={"name": row["name"]})
    _tell(tx, TagView(tag_id, row["name"], row["color"]), back=True)


def tidy_name(name: str) -> str:
    try:
        return tidy([name])[0]
    except Invalid as error:
        raise Invalid("invalid", fields={"name": "bad_tag"}, values=error.values) from error


def _color(name: str) -> str:
    if name not in COLORS:
        raise Invalid("invalid", fields={"color": "no_such_color"})
    return name


async def _one_at_a_time(tx: Tx) -> None:
    """Names, merges and macros are held against each other: of two at once the second waits."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.tags'))")


async def _lock(tx: Tx, tag_id: int, version: int, more: list[int]) -> dict[int, Mapping[str, Any]]:
    rows = {row["id"]: row for row in await tx.fetch(_LOCK, sorted({tag_id, *more}))}
    if tag_id not in rows:
        raise Missing
    if rows[tag_id]["version"] != version:
        raise Conflict("stale_version", extra={"version": rows[tag_id]["version"]})
    return rows


async def _free(tx: Tx, name: str, own: int) -> None:
    other = await tx.value(_NAMED, name, own)
    if other is not None:
        raise Conflict("name_taken", fields={"name": "name_taken"}, extra={"other": other})


def _tell(tx: Tx, tag: TagView, *, was: str | None = None, gone: bool = False, back: bool = False) -> None:
    tx.publish(Published(TagChanged(tag, was, gone, back), Staff(), "tag", tag.id))
