"""Verbs of one dictionary: the same for each."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.cards.dictionaries.schemas import EditEntry, EntryOrder, EntryView, NewEntry
from backend.cards.events import DictionaryChanged, DictionaryRef
from backend.cards.funnels.words import tidy
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid, Missing

MOST = 500
DEEPEST = 4
Noun = Literal["sources", "rejection-reasons"]


# itself is the first level; what was removed does not count
_UNDER = """
WITH RECURSIVE under AS (
    SELECT id, 1 AS depth FROM rejection_reasons WHERE id = $1
    UNION ALL SELECT r.id, u.depth + 1 FROM rejection_reasons r JOIN under u ON r.parent_id = u.id
    WHERE r.removed_at IS NULL
)
SELECT id, depth FROM under
"""


class Dictionary(msgspec.Struct, frozen=True):
    """`table` and `column` (of cards) are this file's own words, never a caller's. `tree`: some stand under others."""

    noun: Noun
    kind: str
    table: str
    column: str
    tree: bool = False

    @property
    def parent(self) -> str:
        return "parent_id" if self.tree else "NULL::bigint"


SOURCES = Dictionary("sources", "source", "sources", "source_id")
REASONS = Dictionary("rejection-reasons", "rejection_reason", "rejection_reasons", "reason_id", tree=True)


async def entries(tx: Tx, of: Dictionary) -> list[EntryView]:
    """In their order, archived ones too: cards of before name them."""
    rows = await tx.fetch(
        f"SELECT id, name, position, deleted_at IS NOT NULL AS archived, {of.parent} AS parent_id, version "
        f"FROM {of.table} WHERE removed_at IS NULL ORDER BY position, id"
    )
    return [EntryView(**row) for row in rows]


async def make(tx: Tx, me: Grants, ip: str, of: Dictionary, new: NewEntry) -> list[EntryView]:
    """Raises Invalid, Conflict name_taken."""
    name = tidy(new.name)
    await _one_at_a_time(tx, of)
    await _demand_room(tx, of)
    await _demand_parent(tx, of, new.parent_id)
    await _demand_free(tx, of, name, new.parent_id, 0)
    columns, values = ("name, parent_id", "$1, $2") if of.tree else ("name", "$1")
    given = (name, new.parent_id) if of.tree else (name,)
    entry_id = await tx.value(
        f"INSERT INTO {of.table} ({columns}, position) "
        f"SELECT {values}, coalesce(max(position) + 1, 0) FROM {of.table} RETURNING id",
        *given,
    )
    await audit.write(tx, me, ip, "dictionary.added", (of.kind, entry_id), after={"name": name})
    return await _tell(tx, of)


async def edit(tx: Tx, me: Grants, ip: str, of: Dictionary, entry_id: int, change: EditEntry) -> list[EntryView]:
    """Raises Missing, Invalid, Conflict stale_version, name_taken."""
    row = await _lock(tx, of, entry_id, change.version)
    name = row["name"] if change.name is msgspec.UNSET else tidy(change.name)
    archived = row["archived"] if change.archived is msgspec.UNSET else change.archived
    parent_id = row["parent_id"] if change.parent_id is msgspec.UNSET else change.parent_id
    after = {"name": name, "archived": archived, "parent_id": parent_id}
    before = {key: row[key] for key in after}
    if after == before:
        return await entries(tx, of)
    if parent_id != row["parent_id"]:
        await _demand_place(tx, of, entry_id, parent_id)
    if not archived:
        await _demand_free(tx, of, name, parent_id, entry_id)
    await tx.execute(
        f"UPDATE {of.table} SET name = $2, deleted_at = CASE WHEN $3 THEN coalesce(deleted_at, now()) END, "
        f"version = version + 1{', parent_id = $4' if of.tree else ''} WHERE id = $1",
        *(entry_id, name, archived, *((parent_id,) if of.tree else ())),
    )
    changed = [key for key in after if after[key] != before[key]]
    told = [{key: each[key] for key in changed} for each in (before, after)]
    await audit.write(tx, me, ip, "dictionary.edited", (of.kind, entry_id), *told)
    return await _tell(tx, of)


async def order(tx: Tx, me: Grants, ip: str, of: Dictionary, wanted: EntryOrder) -> list[EntryView]:
    """Raises Conflict where the list is another by now."""
    await _one_at_a_time(tx, of)
    known = await tx.fetch(f"SELECT id FROM {of.table} WHERE removed_at IS NULL ORDER BY id")
    if sorted(wanted.ids) != [row["id"] for row in known]:
        raise Conflict("other_list")
    await tx.execute(
        f"UPDATE {of.table} e SET position = o.place - 1 FROM unnest($1::bigint[]) WITH ORDINALITY AS o (id, place) "
        "WHERE e.id = o.id",
        wanted.ids,
    )
    await audit.write(tx, me, ip, "dictionary.ordered", (of.kind, None), after={"order": wanted.ids})
    return await _tell(tx, of)


async def remove(tx: Tx, me: Grants, ip: str, of: Dictionary, entry_id: int, version: int) -> None:
    """Raises Missing, Conflict stale_version, entry_used, entry_has_others: such a one is archived instead."""
    row = await _lock(tx, of, entry_id, version)
    used = await tx.value(f"SELECT count(*) FROM cards WHERE {of.column} = $1", entry_id)
    if used:
        raise Conflict("entry_used", values={"cards": used}, extra={"cards": used})
    if of.tree and await tx.value(
        f"SELECT 1 FROM {of.table} WHERE parent_id = $1 AND removed_at IS NULL LIMIT 1", entry_id
    ):
        raise Conflict("entry_has_others")
    # it comes back by its own number: channels, funnels and rules may name it; being archived it is offered to nobody
    await tx.execute(
        f"UPDATE {of.table} SET removed_at = now(), deleted_at = coalesce(deleted_at, now()), version = version + 1 "
        "WHERE id = $1",
        entry_id,
    )
    await audit.write(tx, me, ip, "dictionary.removed", (of.kind, entry_id), {"name": row["name"]})
    await _tell(tx, of)


async def restore(tx: Tx, me: Grants, ip: str, of: Dictionary, entry_id: int) -> list[EntryView]:
    """As it was, in its place; one that stands there stays so. Raises Missing, Invalid, Conflict name_taken."""
    await _one_at_a_time(tx, of)
    row = await tx.row(
        f"SELECT name, deleted_at < removed_at AS archived, removed_at, {of.parent} AS parent_id FROM {of.table} "
        "WHERE id = $1 FOR UPDATE",
        entry_id,
    )
    if row is None:
        raise Missing
    if row["removed_at"] is None:
        return await entries(tx, of)
    await _demand_room(tx, of)
    # what it stands under may have been moved since
    await _demand_parent(tx, of, row["parent_id"], stands="removed_at IS NULL")
    if not row["archived"]:
        await _demand_free(tx, of, row["name"], row["parent_id"], entry_id)
    await tx.execute(
        f"UPDATE {of.table} SET removed_at = NULL, deleted_at = CASE WHEN $2 THEN deleted_at END, "
        "version = version + 1 WHERE id = $1",
        entry_id,
        row["archived"],
    )
    await audit.write(tx, me, ip, "dictionary.restored", (of.kind, entry_id), after={"name": row["name"]})
    return await _tell(tx, of)


async def _one_at_a_time(tx: Tx, of: Dictionary) -> None:
    """Names, the order and the tree are held against all of it: of two at once the second waits."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.' || $1))", of.noun)


async def _lock(tx: Tx, of: Dictionary, entry_id: int, version: int) -> Mapping[str, Any]:
    await _one_at_a_time(tx, of)
    row = await tx.row(
        f"SELECT name, deleted_at IS NOT NULL AS archived, {of.parent} AS parent_id, version FROM {of.table} "
        "WHERE id = $1 AND removed_at IS NULL FOR UPDATE",
        entry_id,
    )
    if row is None:
        raise Missing
    if row["version"] != version:
        raise Conflict("stale_version", extra={"version": row["version"]})
    return row


async def _demand_room(tx: Tx, of: Dictionary) -> None:
    if await tx.value(f"SELECT count(*) FROM {of.table} WHERE removed_at IS NULL") >= MOST:
        raise Invalid("too_many_entries", values={"limit": MOST})


async def _demand_place(tx: Tx, of: Dictionary, entry_id: int, parent_id: int | None) -> None:
    """With all that stands under it: not under itself, and not too deep."""
    if not of.tree:
        raise Invalid("invalid", fields={"parent_id": "no_such_branch"})
    under = {row["id"]: row["depth"] for row in await tx.fetch(_UNDER, entry_id)}
    if parent_id in under:
        raise Invalid("invalid", fields={"parent_id": "no_such_branch"})
    await _demand_parent(tx, of, parent_id, max(under.values()))


async def _demand_parent(
    tx: Tx, of: Dictionary, parent_id: int | None, levels: int = 1, *, stands: str = "deleted_at IS NULL"
) -> None:
    """`levels`: of what is put there, with all under it; `stands`: whether a branch may be stood under."""
    depth, above = levels - 1, parent_id
    while above is not None:
        if not of.tree or depth >= DEEPEST - 1:
            raise Invalid("invalid", fields={"parent_id": "no_such_branch"})
        row = await tx.row(f"SELECT parent_id FROM {of.table} WHERE id = $1 AND {stands}", above)
        if row is None:
            raise Invalid("invalid", fields={"parent_id": "no_such_branch"})
        depth, above = depth + 1, row["parent_id"]


async def _demand_free(tx: Tx, of: Dictionary, name: str, parent_id: int | None, own: int) -> None:
    taken = await tx.value(
        f"SELECT 1 FROM {of.table} WHERE deleted_at IS NULL AND lower(name) = lower($1) AND id <> $2 "
        f"AND {of.parent} IS NOT DISTINCT FROM $3::bigint",
        name,
        own,
        parent_id,
    )
    if taken:
        raise Conflict("name_taken", fields={"name": "name_taken"})


async def _tell(tx: Tx, of: Dictionary) -> list[EntryView]:
    tx.publish(Published(DictionaryChanged(DictionaryRef(of.noun)), Staff(), "dictionary"))
    return await entries(tx, of)
