"""Make a field, change it, put it away, bring it back."""

from typing import Any, Literal

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.fields.actions import kept
from backend.fields.actions.check import FIELDS_MAX, WITH_CHOICES, a_name, bad, differs, options_of, roles_are_there
from backend.fields.actions.check import setup_for as checked
from backend.fields.kinds import FieldOption, Reader
from backend.fields.load import Definition
from backend.fields.locks import one_at_a_time
from backend.fields.schemas import EditField, NewField, Setup
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Missing

_INSERT = """
INSERT INTO fields (entity, kind, name, setup, group_id, position, changed_by)
SELECT $1, $2, $3, $4::text::jsonb, $5::bigint,
       coalesce((SELECT max(position) + 1 FROM fields WHERE entity = $1 AND state = 'live'), 0), $6
RETURNING id
"""
_COUNT = "SELECT count(*) FROM fields WHERE entity = $1 AND state = 'live'"
_GROUP = "SELECT 1 FROM field_groups WHERE id = $1 AND entity = $2"
_BEFORE = "SELECT what, before::text AS before FROM field_versions WHERE field_id = $1 AND version = $2"
_PLAIN = ("help", "required", "funnels", "currency", "decimals", "files_max", "default", "personal", "condition")


def reader_of(me: Grants) -> Reader:
    return Reader(me.locale, me.time_zone)


async def make(tx: Tx, me: Grants, ip: str, new: NewField) -> int:
    """At the end. Raises Invalid, Conflict."""
    await one_at_a_time(tx)
    await _room(tx, new.entity)
    name = await a_name(tx, new.entity, new.name)
    if new.group_id is not None and (
        not 0 < new.group_id < 2**63 or not await tx.value(_GROUP, new.group_id, new.entity)
    ):
        raise bad("group_id", "not_a_choice")
    await roles_are_there(tx, new.hidden_for)
    options, last = options_of(new.options, Setup()) if new.kind in WITH_CHOICES else ([], 0)
    given = {part: getattr(new, part) for part in _PLAIN} | {
        "personal": new.kind in ("phone", "email") if new.personal is None else new.personal,
        "options": options,
        "last_option": last,
        "read_only": new.read_only_for,
    }
    setup = await checked(tx, new.entity, new.kind, Setup(**given), reader_of(me))
    body = msgspec.json.encode(setup).decode()
    made: int = await tx.value(_INSERT, new.entity, new.kind, name, body, new.group_id, me.user_id)
    await kept.hide(tx, made, new.hidden_for)
    if new.kind in ("phone", "email") and setup.personal:
        await kept.remask(tx)
    await kept.noted(tx, me, made, 1, "field.added", ({}, {"name": name, "kind": new.kind}))
    await audit.write(tx, me, ip, "field.added", ("field", made), after={"name": name})
    kept.say(tx, made, 1)
    return made


async def _room(tx: Tx, entity: str) -> None:
    if await tx.value(_COUNT, entity) >= FIELDS_MAX:
        raise Conflict("too_many_fields", values={"limit": FIELDS_MAX})


async def edit(tx: Tx, me: Grants, ip: str, field_id: int, change: EditField) -> None:
    """Raises Missing, Invalid, Conflict stale_version."""
    was = await kept.lock(tx, field_id, change.version)
    given = {each: value for each, value in _given(change).items() if each in _PLAIN}
    if change.options is not msgspec.UNSET and was.kind in WITH_CHOICES:
        given["options"], given["last_option"] = options_of(change.options, was.setup)
    if change.read_only_for is not msgspec.UNSET:
        given["read_only"] = change.read_only_for
    name = was.name if change.name is msgspec.UNSET else await a_name(tx, was.entity, change.name, was.id)
    setup = await checked(tx, was.entity, was.kind, msgspec.structs.replace(was.setup, **given), reader_of(me), was.id)
    hidden = await kept.hidden_for(tx, field_id)
    shall = hidden if change.hidden_for is msgspec.UNSET else sorted(set(change.hidden_for))
    if shall != hidden:
        await roles_are_there(tx, shall)
        await kept.hide(tx, field_id, shall)
    before, after = differs(was, name, setup)
    if shall != hidden:
        before["hidden_for"], after["hidden_for"] = hidden, shall
    if after:
        now = msgspec.structs.replace(was, name=name, setup=setup)
        await kept.write(tx, me, ip, was, now, "field.edited", (before, after))


def _given(change: EditField) -> dict[str, Any]:
    """As it came: msgspec's asdict would unfold nothing, and UNSET means that nobody asked."""
    return {name: value for name, value in msgspec.structs.asdict(change).items() if value is not msgspec.UNSET}


async def put_away(
    tx: Tx, me: Grants, ip: str, field_id: int, version: int, state: Literal["archived", "deleted"]
) -> None:
    """Nobody is shown it any more; its values stay where they are. Raises Missing, Conflict stale_version."""
    states = ("live",) if state == "archived" else ("live", "archived")
    was = await kept.lock(tx, field_id, version, states=states)
    now = msgspec.structs.replace(was, state=state)
    told = {"state": was.state}, {"state": state}
    if state == "archived":
        await kept.write(tx, me, ip, was, now, "field.archived", told)
    else:
        await kept.write(tx, me, ip, was, now, "field.removed", told)


async def bring_back(tx: Tx, me: Grants, ip: str, field_id: int) -> None:
    """With its values. Raises Missing, Conflict: another one is called so by now, or there are too many."""
    was = await kept.lock(tx, field_id, None, states=("archived", "deleted"))
    await _room(tx, was.entity)
    await a_name(tx, was.entity, was.name, was.id)
    now = msgspec.structs.replace(was, state="live")
    told = {"state": was.state}, {"state": "live"}
    await kept.write(tx, me, ip, was, now, "field.restored", told)


async def undo(tx: Tx, me: Grants, ip: str, field_id: int, version: int, which: int) -> None:
    """What one change of the definition changed, back to what stood before it. Raises Missing, Conflict, Invalid."""
    was: Definition = await kept.lock(tx, field_id, version)
    row = await tx.row(_BEFORE, field_id, which)
    if row is None or row["what"] != "edited":
        raise Missing
    before = msgspec.json.decode(row["before"])
    if "read_only" in before:
        before["read_only_for"] = before.pop("read_only")
    if "options" in before:
        # those that came since stay, behind: somebody may have chosen them
        then = msgspec.convert(before["options"], list[FieldOption])
        ids = {each.id for each in then}
        before["options"] = [*then, *(each for each in was.setup.options if each.id not in ids)]
    await edit(tx, me, ip, field_id, msgspec.convert({"version": version} | msgspec.to_builtins(before), EditField))
