"""Edit many people, each in their own way: the rules and facts of editing one of them (edit.py), a statement a table.
From a file (Y3)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.record import Kind
from backend.activities.who import by
from backend.contacts.actions.edit import Change, EditContact, change_of, demand_colleague
from backend.contacts.actions.edit_many import demand_theirs
from backend.contacts.companies.actions.staff import MOST, tidied, touch
from backend.contacts.companies.rows import load_companies
from backend.contacts.companies.schemas import CompanyAt
from backend.contacts.hidden import LISTS, demand_shown
from backend.contacts.rows import load_people
from backend.contacts.schemas import ContactView
from backend.fields.locks import stand_still
from backend.fields.seen_only import demand_open
from backend.fields.values import Place, changed
from backend.kit.db import Tx
from backend.kit.db.once import Once
from backend.kit.errors import Conflict, Invalid, Missing

# in the order in which everybody takes several
_LOCK = """
SELECT id, rev, fields::text AS fields FROM contacts WHERE id = ANY ($1::bigint[]) AND deleted_at IS NULL
ORDER BY id FOR UPDATE
"""
_CASTS = {"birthday": "date", "responsible_id": "bigint", "more_phones": "jsonb", "more_emails": "jsonb",
          "fields": "jsonb"}  # fmt: skip
_COLUMNS = (
    "name", "surname", "phone", "phone_normal", "phone_label", "more_phones", "email", "email_normal", "email_label",
    "more_emails", "birthday", "type", "responsible_id", "fields",
)  # fmt: skip
# what is no one's typing, as edit.py has it
_UNTYPED = {"fields", "type", "responsible_id"}
_UNMAIN = "UPDATE contact_companies SET main = false WHERE contact_id = ANY ($1::bigint[]) AND main"
_JOIN = """
INSERT INTO contact_companies (contact_id, company_id, position, main)
SELECT c, f, p, m FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::boolean[]) AS w (c, f, p, m) ORDER BY 1, 2
"""
_REV = "UPDATE contacts SET rev = rev + 1, updated_at = now() WHERE id = ANY ($1::bigint[])"


async def edit_each(tx: Tx, grants: Grants, edits: Mapping[int, EditContact]) -> None:
    """Raises what edit_contact raises for one of them, and none is edited. `rev`: as seen; publish_changed tells."""
    demand(grants, "contacts.edit")
    for edit in edits.values():
        demand_shown(grants, *(one for one, many in LISTS.items() if _given(edit, one) or _given(edit, many)))
        demand_shown(grants, *(("birthday",) if _given(edit, "birthday") else ()))
    if any(_given(edit, "fields") for edit in edits.values()):
        await stand_still(tx)
    ids = sorted(edits)
    held = {row["id"]: row for row in await tx.fetch(_LOCK, ids)}
    if len(held) < len(ids):
        raise Missing
    await demand_theirs(tx, grants, ids)
    if any(held[key]["rev"] != edits[key].rev for key in ids):
        raise Conflict("stale_version")
    views, once = await load_people(tx, ids), Once(tx)
    changes: dict[int, Change] = {}
    for key in ids:
        change = await _change(once, grants, views[key], edits[key], held[key]["fields"])
        if change.after or change.own:
            changes[key] = change
    await _write(tx, changes)
    await _record(tx, grants, changes)


def _given(edit: EditContact, name: str) -> bool:
    return getattr(edit, name) is not msgspec.UNSET


async def _change(once: Once, grants: Grants, view: ContactView, edit: EditContact, held: str) -> Change:
    change = change_of(view, edit)
    demand_open(grants.read_only, change.after)
    await demand_colleague(once, change.columns.get("responsible_id"))
    if edit.fields is not msgspec.UNSET:
        made = await changed(once, grants, Place("contact", id=view.id), msgspec.json.decode(held), edit.fields)
        change.columns |= {"fields": msgspec.json.encode(made.values).decode()} if made.facts else {}
        change.own = made.facts
    return change


async def _write(tx: Tx, changes: Mapping[int, Change]) -> None:
    """Of each the columns that change; the others stay as they are."""
    if not changes:
        return
    names = [name for name in _COLUMNS if any(name in each.columns for each in changes.values())]
    sets = "".join(
        f", {name} = CASE WHEN '{name}' = ANY (w.names::text[]) THEN w.{name}::{_CASTS.get(name, 'text')}"
        f" ELSE p.{name} END"
        for name in names
    )
    more = "".join(f", {name}" for name in names)
    types = "".join(f", ${place}::text[]" for place in range(4, 4 + len(names)))
    # the names come from this file alone
    put = f"""UPDATE contacts p SET rev = p.rev + 1, updated_at = now(),
        hand_set = ARRAY(SELECT DISTINCT unnest(p.hand_set || w.typed::text[])){sets}
        FROM unnest($1::bigint[], $2::text[], $3::text[]{types}) AS w (id, names, typed{more})
        WHERE p.id = w.id"""
    await tx.execute(
        put,
        list(changes),
        [_array(each.columns) for each in changes.values()],
        [_array(each.columns.keys() - _UNTYPED) for each in changes.values()],
        *([_text(each.columns.get(name)) for each in changes.values()] for name in names),
    )


def _array(names: Any) -> str:
    return "{" + ",".join(sorted(names)) + "}"


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


async def _record(tx: Tx, grants: Grants, changes: Mapping[int, Change]) -> None:
    now, facts = datetime.now(UTC), list[Activity]()
    for key, change in changes.items():
        told: list[tuple[Kind, dict[str, Any]]] = [("field_changed", each) for each in change.own]
        if change.after:
            told.insert(0, ("contact_changed", {"from": change.before, "to": change.after}))
        facts += [Activity(kind=kind, at=now, **by(grants), contact_id=key, data=data) for kind, data in told]
    await record(tx, facts)


async def join_companies(
    tx: Tx, grants: Grants, joins: Mapping[int, CompanyAt], views: Mapping[int, ContactView]
) -> None:
    """Each at one company more, their main one where it is the first. `views`: of the same people, locked, whom the
    caller may edit; a company has to be one that they see. Raises Invalid."""
    at: dict[int, CompanyAt] = {}
    for key in sorted(joins):
        if len(views[key].companies) >= MOST:
            raise Invalid("invalid", fields={"companies": "too_many_reaches"}, values={"limit": MOST})
        work = next(iter(tidied([joins[key]]).values()))
        at[key] = msgspec.structs.replace(work, main=not views[key].companies)
    if not at:
        return
    await tx.execute(_UNMAIN, [key for key, each in at.items() if each.main])
    rows: Sequence[CompanyAt] = list(at.values())
    await tx.execute(_JOIN, list(at), [r.id for r in rows], [r.position for r in rows], [r.main for r in rows])
    await tx.execute(_REV, list(at))
    firms = sorted({each.id for each in rows})
    await touch(tx, firms)
    named, now = await load_companies(tx, firms), datetime.now(UTC)
    await record(
        tx,
        [
            Activity(
                kind="company_joined",
                at=now,
                **by(grants),
                contact_id=key,
                company_id=each.id,
                data={"company": named[each.id].name, "company_id": each.id, "position": each.position,
                      "main": each.main},
            )
            for key, each in at.items()
        ],
    )  # fmt: skip
