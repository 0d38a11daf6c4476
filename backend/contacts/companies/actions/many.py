"""Make and edit many companies: as one at a time (make.py, edit.py), in a statement a table. From a file (Y3)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.record import Kind
from backend.activities.who import by
from backend.contacts.companies.actions.edit import REACHES, demand_colleague
from backend.contacts.companies.actions.make import columns_of
from backend.contacts.companies.events import tell
from backend.contacts.companies.given import Change, change_of
from backend.contacts.companies.rows import load_companies
from backend.contacts.companies.schemas import CompanyView, EditCompany, NewCompany
from backend.contacts.companies.sight import demand_reach, seen_of
from backend.contacts.hidden import demand_shown
from backend.fields.locks import stand_still
from backend.fields.seen_only import demand_open
from backend.fields.values import Place, changed
from backend.kit.db import Tx
from backend.kit.db.once import Once
from backend.kit.errors import Conflict, Missing

# column → its type in the table, and what stands there where nothing is given
_COLUMNS = {
    "name": ("text", "''"), "type": ("text", "'potential'"), "phones": ("jsonb", "'[]'"), "emails": ("jsonb", "'[]'"),
    "addresses": ("jsonb", "'[]'"), "site": ("text", "''"), "tax_id": ("text", "''"),
    "turnover_amount": ("numeric", "NULL"), "turnover_currency": ("text", "NULL"), "employees": ("int", "NULL"),
    "responsible_id": ("bigint", "NULL"), "comment": ("text", "''"), "fields": ("jsonb", "'{}'"),
    "reach_keys": ("text[]", "'{}'"),
}  # fmt: skip
_TEXTS = ", ".join(f"${place}::text[]" for place in range(2, 2 + len(_COLUMNS)))
# the order of the rows is that of the numbers
_IDS = "SELECT nextval(pg_get_serial_sequence('companies', 'id')) AS id FROM generate_series(1, $1::int)"
_PUT = f"""
INSERT INTO companies (id, {", ".join(_COLUMNS)}, created_by, created_at)
SELECT id, {", ".join(f"coalesce({name}::{kind}, {least})" for name, (kind, least) in _COLUMNS.items())},
       ${2 + len(_COLUMNS)}::bigint, coalesce(created_at, now())
FROM unnest($1::bigint[], {_TEXTS}, ${3 + len(_COLUMNS)}::timestamptz[]) AS w (id, {", ".join(_COLUMNS)}, created_at)
ORDER BY id
"""
# in the order in which everybody takes several
_LOCK = """
SELECT id, rev, fields::text AS fields FROM companies WHERE id = ANY ($1::bigint[]) AND deleted_at IS NULL
ORDER BY id FOR UPDATE
"""
_EDIT = f"""
UPDATE companies f SET rev = f.rev + 1, updated_at = now(), {
    ", ".join(
        f"{name} = CASE WHEN '{name}' = ANY (w.names::text[]) THEN w.{name}::{kind} ELSE f.{name} END"
        for name, (kind, _) in _COLUMNS.items()
    )
}
FROM unnest($1::bigint[], {_TEXTS}, ${2 + len(_COLUMNS)}::text[]) AS w (id, {", ".join(_COLUMNS)}, names)
WHERE f.id = w.id RETURNING f.id, f.rev
"""


async def make_companies(tx: Tx, grants: Grants, new: Sequence[tuple[NewCompany, datetime | None]]) -> list[int]:
    """Their ids in the same order; with since when each was known elsewhere.

    Raises what make_company raises for one of them, and none is made. Nothing is asked once under a key.
    """
    if not new:
        return []
    demand(grants, "companies.edit")
    if any(each.fields is not msgspec.UNSET for each, _ in new):
        await stand_still(tx)
    once = Once(tx)
    rows = [await columns_of(once, grants, each) for each, _ in new]
    ids = [row["id"] for row in await tx.fetch(_IDS, len(rows))]
    await tx.execute(_PUT, ids, *_texts(rows), grants.user_id, [since for _, since in new])
    now = datetime.now(UTC)
    facts = [
        Activity(kind="company_created", at=now, **by(grants), company_id=key, data={"name": row["name"]})
        for key, row in zip(ids, rows, strict=True)
    ]
    await record(tx, facts)
    for key in ids:
        tell(tx, key, 1)
    return ids


async def edit_companies(tx: Tx, grants: Grants, edits: Mapping[int, EditCompany]) -> None:
    """Raises what edit_company raises for one of them, and none is edited. `rev`: as seen."""
    if not edits:
        return
    ids = sorted(edits)
    demand(grants, "companies.edit")
    for edit in edits.values():
        demand_shown(grants, *(one for one, many in REACHES if getattr(edit, many) is not msgspec.UNSET))
    if any(edit.fields is not msgspec.UNSET for edit in edits.values()):
        await stand_still(tx)
    held = {row["id"]: row for row in await tx.fetch(_LOCK, ids)}
    if len(held) < len(ids) or len(await seen_of(tx, grants, ids)) < len(ids):
        raise Missing
    if any(held[key]["rev"] != edits[key].rev for key in ids):
        raise Conflict("stale_version")
    views, once = await load_companies(tx, ids), Once(tx)
    changes: dict[int, Change] = {}
    for key in ids:
        demand_reach(grants, "edit", views[key])
        change = await _change(once, grants, views[key], edits[key], held[key]["fields"])
        if change.columns:
            changes[key] = change
    await _write(tx, changes)
    await _record(tx, grants, changes)


async def _change(once: Once, grants: Grants, view: CompanyView, edit: EditCompany, held: str) -> Change:
    change = change_of(view, edit, grants.locale)
    demand_open(grants.read_only, change.after)
    if change.columns.get("responsible_id") not in (None, grants.user_id):
        await demand_colleague(once, change.columns["responsible_id"])
    if edit.fields is not msgspec.UNSET:
        made = await changed(once, grants, Place("company", id=view.id), msgspec.json.decode(held), edit.fields)
        change.columns |= {"fields": msgspec.json.encode(made.values).decode()} if made.facts else {}
        change.own = made.facts
    return change


async def _write(tx: Tx, changes: Mapping[int, Change]) -> None:
    if not changes:
        return
    names = [_array(each.columns) for each in changes.values()]
    rows = [each.columns for each in changes.values()]
    revs = {row["id"]: row["rev"] for row in await tx.fetch(_EDIT, list(changes), *_texts(rows), names)}
    for key in changes:
        tell(tx, key, revs[key])


async def _record(tx: Tx, grants: Grants, changes: Mapping[int, Change]) -> None:
    now, facts = datetime.now(UTC), list[Activity]()
    for key, change in changes.items():
        told: list[tuple[Kind, dict[str, Any]]] = [("field_changed", each) for each in change.own]
        if change.after:
            told.insert(0, ("company_changed", {"from": change.before, "to": change.after}))
        facts += [Activity(kind=kind, at=now, **by(grants), company_id=key, data=data) for kind, data in told]
    await record(tx, facts)


def _texts(rows: Sequence[Mapping[str, Any]]) -> list[list[str | None]]:
    return [[_text(row.get(name)) for row in rows] for name in _COLUMNS]


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return _array(value)
    return None if value is None else str(value)


def _array(names: Any) -> str:
    return "{" + ",".join('"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in sorted(names)) + "}"
