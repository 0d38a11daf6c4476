"""Edit many requests in sets: each by the rules of editing one (edit.py, editing/), what is read read once, what is
written in a statement a table. One that is refused is told so, and holds up no other: nothing of it was written yet."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import record
from backend.cards.actions.buys import makes_client
from backend.cards.actions.edit import demand_reach, facts_of
from backend.cards.editing import FIELDS
from backend.cards.editing.change import Change, Editing, Field, put
from backend.cards.editing.fields import HELD
from backend.cards.editing.status import TAGS, TASKS
from backend.cards.entering import give_task
from backend.cards.publish import publish_moved
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.cards.sight import sees_card
from backend.fields.locks import stand_still
from backend.kit.db import Scope, Tx
from backend.kit.db.once import Once
from backend.kit.errors import Conflict, Missing, Refused

# in the order in which everybody takes several
_LOCK = "SELECT * FROM cards WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE"
_CASTS = {
    "status_id": "bigint", "funnel_id": "bigint", "responsible_id": "bigint", "source_id": "bigint",
    "reason_id": "bigint", "status_changed_at": "timestamptz", "closed_at": "timestamptz", "is_open": "boolean",
    "budget_amount": "numeric", "fields": "jsonb",
}  # fmt: skip
# what the rules of a step ask for of each request: of many in one statement
_COUNTED = """
SELECT c.id, (SELECT count(*) FROM card_tags k JOIN standing_tags t ON t.put = k.tag_id WHERE k.card_id = c.id) AS tags,
       (SELECT count(*) FROM tasks WHERE subject_kind = 'card' AND subject_id = c.id AND state = 'open') AS tasks
FROM unnest($1::bigint[]) AS c (id)
"""
_HELD = "SELECT id, fields::text AS value FROM cards WHERE id = ANY ($1::bigint[])"
_STEPS = """
SELECT s.id, s.category, s.most_enforced AND s.most IS NOT NULL AS full, s.required <> '{}' AS asks,
       t.id IS NOT NULL AS gives
FROM statuses s LEFT JOIN task_templates t ON t.id = s.task_template_id AND t.deleted_at IS NULL
WHERE s.id = ANY ($1::bigint[])
"""
_OF_FILES = "SELECT 1 FROM fields WHERE id::text = ANY ($1::text[]) AND kind = 'file' LIMIT 1"
# field → as its PATCH takes it
Asked = Mapping[str, Any]


class Held(msgspec.Struct, frozen=True):
    """A locked request that the caller sees. `refused`: why they may not change it in this way."""

    row: Mapping[str, Any]
    card: CardView
    scope: Scope
    refused: Refused | None = None


class OneByOne(Exception):
    """A step that holds so many and no more: each is counted when it comes. A field of files: each takes its own."""


async def held(tx: Tx, grants: Grants, ids: Sequence[int], names: set[str]) -> dict[int, Held | Refused]:
    """Locked, in their order; Missing for one that is out of sight. Raises Forbidden for the role."""
    demand(grants, "cards.edit")
    rows = {row["id"]: row for row in await tx.fetch(_LOCK, sorted(ids))}
    found = await load_cards(tx, sorted(rows))
    return {key: _held(grants, rows.get(key), found.get(key), names) for key in sorted(ids)}


def _held(
    grants: Grants, row: Mapping[str, Any] | None, found: tuple[CardView, Scope] | None, names: set[str]
) -> Held | Refused:
    if row is None or found is None or not sees_card(grants, found[1]) or found[0].deleted_at is not None:
        return Missing()
    try:
        if row["locked"]:
            raise Conflict("card_locked")
        demand_reach(grants, found[1], names)
    except Refused as refused:
        return Held(row, *found, refused)
    return Held(row, *found)


async def edit_cards(
    tx: Tx, grants: Grants, asked: Mapping[int, Asked], held_: Mapping[int, Held | Refused] | None = None
) -> dict[int, tuple[CardView, CardView] | Refused]:
    """id → (as it was, as it is), or why it is left as it is. Raises Forbidden for the role, OneByOne.

    `held_`: they are locked already; where own fields are asked for, with definitions standing still.
    """
    names = {name for each in asked.values() for name in each}
    if held_ is None:
        if "fields" in names:
            await stand_still(tx)
        held_ = await held(tx, grants, sorted(asked), names)
    own = sorted({key for each in asked.values() for key in each.get("fields") or ()})
    if own and await tx.value(_OF_FILES, own):
        raise OneByOne
    steps = await _steps(tx, asked)
    reads = await _foreseen(tx, held_, names, asks=any(row["asks"] for row in steps.values()))
    done: dict[int, tuple[CardView, CardView] | Refused] = {}
    edited: dict[int, tuple[Editing, Scope]] = {}
    for key in sorted(asked):
        of = held_[key]
        if isinstance(of, Refused) or of.refused is not None:
            done[key] = of if isinstance(of, Refused) else of.refused or Missing()
            continue
        at = Editing(reads, grants, of.row, of.card, Change())
        try:
            for field in _fields(asked[key]):
                await put(at, field, asked[key][field.name])
        except Refused as refused:
            done[key] = refused
            continue
        done[key] = (of.card, of.card)
        if at.change.facts:
            edited[key] = (at, of.scope)
    await _write(tx, {key: at.change.columns for key, (at, _) in edited.items()})
    await _brings(tx, grants, {key: at for key, (at, _) in edited.items()}, steps)
    for card in (await publish_moved(tx, {key: scope for key, (_, scope) in edited.items()})).values():
        done[card.id] = (edited[card.id][0].card, card)
    for key, (at, _) in edited.items():
        step = at.change.columns.get("status_id")
        if step is not None and steps[step]["gives"]:
            await give_task(tx, grants, key, step)
    return done


def _fields(asked: Asked) -> list[Field]:
    return [field for field in FIELDS if field.name in asked]


async def _steps(tx: Tx, asked: Mapping[int, Asked]) -> dict[int, Mapping[str, Any]]:
    wanted = sorted({each["status_id"] for each in asked.values() if "status_id" in each})
    rows = await tx.fetch(_STEPS, wanted) if wanted else []
    if any(row["full"] for row in rows):
        raise OneByOne
    return {row["id"]: row for row in rows}


async def _foreseen(tx: Tx, of: Mapping[int, Any], names: set[str], *, asks: bool) -> Once:
    """What an edit of each asks the database for, asked for at once."""
    reads, ids = Once(tx), sorted(of)
    if asks:
        for row in await tx.fetch(_COUNTED, ids):
            reads.foresee(TAGS, row["id"], value=row["tags"])
            reads.foresee(TASKS, row["id"], value=row["tasks"])
    if "fields" in names:
        for row in await tx.fetch(_HELD, ids):
            reads.foresee(HELD, row["id"], value=row["value"])
    return reads


async def _write(tx: Tx, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Of each the columns that change; the others stay as they are."""
    names = sorted({name for columns in changes.values() for name in columns})
    if not changes:
        return
    sets = "".join(
        f", {name} = CASE WHEN '{name}' = ANY (w.names::text[]) THEN w.{name}::{_CASTS.get(name, 'text')}"
        f" ELSE k.{name} END"
        for name in names
    )
    types, more = "".join(f", ${place}::text[]" for place in range(3, 3 + len(names))), "".join(f", {n}" for n in names)
    # the names come from backend/cards/editing alone
    await tx.execute(
        f"""UPDATE cards k SET version = k.version + 1, updated_at = now(){sets}
        FROM unnest($1::bigint[], $2::text[]{types}) AS w (id, names{more}) WHERE k.id = w.id""",
        list(changes),
        ["{" + ",".join(sorted(columns)) + "}" for columns in changes.values()],
        *([_text(columns.get(name)) for columns in changes.values()] for name in names),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


async def _brings(
    tx: Tx, grants: Grants, edited: Mapping[int, Editing], steps: Mapping[int, Mapping[str, Any]]
) -> None:
    """Whoever buys is a client; and what history says."""
    won = [at for at in edited.values() if _enters(at, steps) == "won"]
    for at in sorted(won, key=lambda each: (each.row["contact_id"] or 0, each.row["id"])):
        await makes_client(tx, grants, at.row, at.change.columns["status_id"])
    now = datetime.now(UTC)
    await record(tx, [fact for at in edited.values() for fact in facts_of(at, now, {})])


def _enters(at: Editing, steps: Mapping[int, Mapping[str, Any]]) -> str | None:
    step = at.change.columns.get("status_id")
    return None if step is None else steps[step]["category"]
