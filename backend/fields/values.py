"""Change values: as typed → as kept, with the facts that tell of it. The caller holds the row's lock and writes."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.fields.currencies import is_offered
from backend.fields.files import take
from backend.fields.kinds import KINDS, Bad, Kind, Reader
from backend.fields.load import Definition, access_of, by_hand, living
from backend.fields.schemas import Entity, ShownWhen
from backend.kit.db import Tx
from backend.kit.errors import Forbidden, Invalid
from backend.kit.http.faults import Fault

AT_ONCE = 100
_THERE = {
    "users": "SELECT id, name FROM users WHERE id = ANY($1::bigint[]) AND deactivated_at IS NULL",
    "companies": "SELECT id, name FROM companies WHERE id = ANY($1::bigint[]) AND deleted_at IS NULL",
}
_GONE = {"users": "field_nobody", "companies": "field_nobody"}
_NAMES = {
    "users": "SELECT id, name FROM users WHERE deactivated_at IS NULL",
    "companies": "SELECT id, name FROM companies WHERE deleted_at IS NULL AND lower(name) = lower($1)",
}


class Place(msgspec.Struct, frozen=True):
    """Where the values stand: of a card also its funnel and status, as they will be. `id`: None, it is being made."""

    entity: Entity
    funnel_id: int | None = None
    status_id: int | None = None
    id: int | None = None


class Changed(msgspec.Struct):
    """All values as they will stand, and one fact for each that changes: {"field": "field:12", "name", "kind", …}."""

    values: dict[str, Any]
    facts: list[dict[str, Any]] = []


def shows(condition: ShownWhen | None, values: Mapping[str, Any], place: Place) -> bool:
    """Is the field shown, as the others stand? The interface has the same rule (fields/shown.ts)."""
    if condition is None:
        return True
    if condition.field in ("status_id", "funnel_id"):
        value: Any = place.status_id if condition.field == "status_id" else place.funnel_id
    else:
        value = values.get(condition.field.removeprefix("field:"))
    if condition.op != "is":
        return is_empty(value) == (condition.op == "empty")
    held = value if isinstance(value, list) else [value]
    return any(type(one) is type(each) and one == each for one in held for each in condition.values)


def is_empty(value: Any) -> bool:
    """False and 0 are answers."""
    return value is None or value == "" or value == []


def is_shown(field: Definition, values: Mapping[str, Any], place: Place) -> bool:
    in_funnel = not field.setup.funnels or place.funnel_id in field.setup.funnels
    return in_funnel and shows(field.setup.condition, values, place)


async def changed(tx: Tx, grants: Grants, place: Place, held: Mapping[str, Any], asked: Mapping[str, Any]) -> Changed:
    """Raises Invalid with each field at fault by its key, Forbidden where its value is hidden from the caller."""
    if len(asked) > AT_ONCE:
        raise Invalid("invalid", fields={"fields": Fault("too_long", {"limit": AT_ONCE})})
    known = {str(each.id): each for each in await living(tx, place.entity)}
    unseen = await by_hand(tx, grants)
    made, faults = Changed(dict(held)), dict[str, Any]()
    for key, typed in asked.items():
        field = known.get(key)
        if field is None or field.key in unseen:
            faults[f"field:{key}"[:40]] = Fault("field_unknown")
            continue
        if access_of(field, grants) == "masked":
            raise Forbidden(values={"right": "contacts.phones"})
        try:
            await _one(tx, grants, field, typed, made, place.id)
        except Bad as bad:
            faults[field.key] = Fault(bad.code, bad.values | {"name": field.name})
    # once all stand as they will: one may be emptied with what made it shown
    for field in known.values():
        emptied = any(fact["field"] == field.key and fact["to"] is None for fact in made.facts)
        if emptied and field.setup.required and is_shown(field, made.values, place):
            faults[field.key] = Fault("field_required", {"name": field.name})
    if faults:
        raise Invalid("invalid", fields=faults)
    return made


async def _one(tx: Tx, grants: Grants, field: Definition, typed: Any, made: Changed, thing_id: int | None) -> None:
    key = str(field.id)
    before = made.values.get(key)
    new = (
        None
        if is_empty(typed) or (isinstance(typed, str) and not typed.strip())
        else await read(tx, Reader(grants.locale, grants.time_zone), field, typed, before)
    )
    if _same(field, new, before):
        return
    if access_of(field, grants) == "read":
        fault = Fault("field_read_only", {"name": field.name})
        raise Forbidden("field_read_only", fields={field.key: fault}, values={"name": field.name})
    if field.kind == "file" and new is not None:
        new = await take(tx, grants, field, thing_id, new, before)
    if new is None:
        del made.values[key]
    else:
        made.values[key] = new
    made.facts.append({"field": field.key, "name": field.name, "kind": field.kind, "from": before, "to": new})


def _same(field: Definition, new: Any, before: Any) -> bool:
    if field.kind == "file" and new and before:
        kind, spec = KINDS["file"], field.spec()
        return bool(kind.key(new, spec) == kind.key(before, spec))
    return bool(new == before) and type(new) is type(before)


async def read(tx: Tx, reader: Reader, field: Definition, typed: Any, before: Any = None) -> Any:
    """As typed → as kept, by the rules of its kind; `before`: what stands there. Raises Bad."""
    kind = KINDS[field.kind]
    names: dict[int, str] = {}
    if isinstance(typed, str) and kind.refers in _NAMES:
        args = (typed.strip(),) if kind.refers == "companies" else ()
        names = {row["id"]: row["name"] for row in await tx.fetch(_NAMES[kind.refers], *args)}
    value = kind.parse(typed, field.spec(before), Reader(reader.locale, reader.zone, names))
    if value != before:
        await _there(tx, kind, value)
    if field.kind == "money":
        await _offered(tx, field, value["currency"], before)
    return value


async def _offered(tx: Tx, field: Definition, code: str, before: Any) -> None:
    """What the house archived stays where it stands, and in the field that is in it."""
    had = before.get("currency") if isinstance(before, dict) else None
    if code not in (had, field.setup.currency) and not await is_offered(tx, code):
        raise Bad("field_currency_not_offered")


async def _there(tx: Tx, kind: Kind, value: Any) -> None:
    if kind.refers not in _THERE:
        return
    ids = kind.names(value)
    if len(await tx.fetch(_THERE[kind.refers], ids)) < len(ids):
        raise Bad(_GONE[kind.refers])


async def asked_for(tx: Tx, hidden: Collection[str], place: Place, values: Mapping[str, Any]) -> dict[str, str]:
    """key → name of those that can be asked for here: living ones that are shown there, and are not `hidden`."""
    return {
        each.key: each.name
        for each in await living(tx, place.entity)
        if each.key not in hidden and is_shown(each, values, place)
    }
