"""What rows changed of somebody who was there before: each value as it was and as it was left, so that an undo can put
back what nobody has touched since. Pure but for `keep`."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.kit.db import HotTx

# (as it was, as it was left)
Changes = dict[str, tuple[Any, Any]]
OWN = "field:"
_HELD = """
SELECT m.kind, m.thing_id, m.changes::text AS changes FROM import_made m
JOIN unnest($2::text[], $3::bigint[]) AS w (kind, thing_id) ON w.kind = m.kind AND w.thing_id = m.thing_id
WHERE m.import_id = $1 AND NOT m.made
"""
_KEEP = """
UPDATE import_made m SET changes = w.changes::jsonb FROM unnest($2::text[], $3::bigint[], $4::text[])
AS w (kind, thing_id, changes) WHERE m.import_id = $1 AND m.kind = w.kind AND m.thing_id = w.thing_id AND NOT m.made
"""
changes_in = msgspec.json.Decoder(Changes)


def value(view: Any, name: str) -> Any:
    """As its PATCH takes it again: "name", "field:12", "companies"."""
    if name.startswith(OWN):
        return view.fields.get(name.removeprefix(OWN))
    if name == "companies":
        rows = sorted(view.companies, key=lambda each: each.id)
        return [{"id": each.id, "position": each.position, "main": each.main} for each in rows]
    found = msgspec.to_builtins(getattr(view, name))
    return sorted(found) if name == "tags" else found


def named(change: Mapping[str, Any]) -> list[str]:
    """Which values a PATCH of this body changes."""
    return [
        each
        for name, what in change.items()
        for each in ([f"{OWN}{key}" for key in what] if name == "fields" else [name])
    ]


def between(before: Any, after: Any, names: list[str]) -> Changes:
    """Of two views of the same thing."""
    pairs = {name: (value(before, name), value(after, name)) for name in names}
    return {name: (was, left) for name, (was, left) in pairs.items() if was != left}


def merged(held: Changes, new: Changes) -> Changes:
    """As it was before the first row, as the last one left it; what a colleague wrote in between is theirs."""
    found = dict(held)
    for name, (was, left) in new.items():
        first = found[name][0] if name in found and found[name][1] == was else was
        found[name] = (first, left)
    return {name: (was, left) for name, (was, left) in found.items() if was != left}


async def keep(tx: HotTx, import_id: int, all_new: Mapping[tuple[str, int], Changes]) -> None:
    """Beside what an earlier batch of this import has kept."""
    order = sorted(key for key, new in all_new.items() if new)
    if not order:
        return
    keys = ([kind for kind, _ in order], [thing for _, thing in order])
    held = {
        (row["kind"], row["thing_id"]): changes_in.decode(row["changes"] or "{}")
        for row in await tx.fetch(_HELD, import_id, *keys)
    }
    # both sides as they are read again: what JSON has no word for is compared as its text
    new = {key: changes_in.decode(msgspec.json.encode(all_new[key])) for key in order}
    said = [msgspec.json.encode(merged(held.get(key, {}), new[key])).decode() for key in order]
    await tx.execute(_KEEP, import_id, *keys, said)
