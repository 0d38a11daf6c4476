"""The administrator makes, edits, archives and orders own kinds of events."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.activities.kinds.events import ActivityKindsChanged
from backend.activities.kinds.schemas import ActivityKindView, EditActivityKind, KindField, KindOrder, NewActivityKind
from backend.kit.clean import clean_text
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid, Missing

MOST = 200
FIELDS_MAX = 30
OPTIONS_MAX = 100
NAME_MAX = 60
_KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_COLUMNS = "id, name, icon, color, fields::text AS fields, position, archived_at IS NOT NULL AS archived, version"
_ALL = f"SELECT {_COLUMNS} FROM activity_kinds ORDER BY position, id"
_SOME = f"SELECT {_COLUMNS} FROM activity_kinds WHERE id = ANY ($1::bigint[])"
_ONE = f"SELECT {_COLUMNS} FROM activity_kinds WHERE id = $1 FOR UPDATE"
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('samovar.activity_kinds'))"
_INSERT = """
INSERT INTO activity_kinds (name, icon, color, fields, position)
SELECT $1, $2, $3, $4::text::jsonb, coalesce(max(position) + 1, 0) FROM activity_kinds RETURNING id
"""
_UPDATE = """
UPDATE activity_kinds SET name = $2, icon = $3, color = $4, fields = $5::text::jsonb, version = version + 1,
    archived_at = CASE WHEN $6 THEN coalesce(archived_at, now()) END WHERE id = $1
"""
_TAKEN = "SELECT 1 FROM activity_kinds WHERE archived_at IS NULL AND lower(name) = lower($1) AND id <> $2"
_ORDER = """
UPDATE activity_kinds e SET position = o.place - 1 FROM unnest($1::bigint[]) WITH ORDINALITY AS o (id, place)
WHERE e.id = o.id
"""
_fields = msgspec.json.Decoder(list[KindField]).decode


def _view(row: Mapping[str, Any]) -> ActivityKindView:
    return ActivityKindView(**dict(row) | {"fields": _fields(row["fields"])})


async def kinds(tx: Tx) -> list[ActivityKindView]:
    """In their order, archived ones too: facts of before name them."""
    return [_view(row) for row in await tx.fetch(_ALL)]


async def kinds_by_id(tx: Tx, ids: set[int]) -> dict[int, ActivityKindView]:
    """Those that are there; an archived one says so."""
    return {row["id"]: _view(row) for row in await tx.fetch(_SOME, sorted(ids))} if ids else {}


async def make(tx: Tx, me: Grants, ip: str, new: NewActivityKind) -> list[ActivityKindView]:
    """Raises Invalid, Conflict name_taken."""
    await tx.execute(_LOCK)
    name, fields = _line(new.name, "name"), _checked(new.fields, [])
    if await tx.value("SELECT count(*) FROM activity_kinds") >= MOST:
        raise Invalid("too_many_activity_kinds", values={"limit": MOST})
    await _demand_free(tx, name, 0)
    made = await tx.value(_INSERT, name, new.icon, new.color, _encoded(fields))
    await audit.write(tx, me, ip, "activity_kind.added", ("activity_kind", made), after={"name": name})
    return await _tell(tx)


async def edit(tx: Tx, me: Grants, ip: str, kind_id: int, change: EditActivityKind) -> list[ActivityKindView]:
    """Raises Missing, Invalid, Conflict stale_version, name_taken."""
    await tx.execute(_LOCK)
    row = await tx.row(_ONE, kind_id)
    if row is None:
        raise Missing
    before = _view(row)
    if before.version != change.version:
        raise Conflict("stale_version", extra={"current": msgspec.to_builtins(before)})
    given = {name: getattr(change, name) for name in ("name", "icon", "color", "fields", "archived")}
    given = {name: value for name, value in given.items() if value is not msgspec.UNSET}
    if "name" in given:
        given["name"] = _line(given["name"], "name")
    if "fields" in given:
        given["fields"] = _checked(given["fields"], before.fields)
    after = msgspec.structs.replace(before, **given)
    if after == before:
        return await kinds(tx)
    if not after.archived:
        await _demand_free(tx, after.name, kind_id)
    await tx.execute(_UPDATE, kind_id, after.name, after.icon, after.color, _encoded(after.fields), after.archived)
    await audit.write(tx, me, ip, "activity_kind.edited", ("activity_kind", kind_id), _told(before), _told(after))
    return await _tell(tx)


async def order(tx: Tx, me: Grants, ip: str, wanted: KindOrder) -> list[ActivityKindView]:
    """Raises Conflict other_list where the list is another by now."""
    await tx.execute(_LOCK)
    if sorted(wanted.ids) != sorted(kind.id for kind in await kinds(tx)):
        raise Conflict("other_list")
    await tx.execute(_ORDER, wanted.ids)
    await audit.write(tx, me, ip, "activity_kind.ordered", ("activity_kind", None), after={"order": wanted.ids})
    return await _tell(tx)


def _told(kind: ActivityKindView) -> dict[str, Any]:
    shown = [field.name for field in kind.fields if not field.archived]
    return {"name": kind.name, "color": kind.color, "archived": kind.archived, "kind_fields": shown}


def _encoded(fields: list[KindField]) -> str:
    return msgspec.json.encode(fields).decode()


async def _demand_free(tx: Tx, name: str, own: int) -> None:
    if await tx.value(_TAKEN, name, own):
        raise Conflict("name_taken", fields={"name": "name_taken"})


async def _tell(tx: Tx) -> list[ActivityKindView]:
    tx.publish(Published(ActivityKindsChanged(), Staff(), "activity_kinds"))
    return await kinds(tx)


def _line(text: str, field: str) -> str:
    found = " ".join(clean_text(text).split())
    if not 1 <= len(found) <= NAME_MAX:
        raise Invalid("invalid", fields={field: "bad_name"}, values={"limit": NAME_MAX})
    return found


def _checked(wanted: list[KindField], before: list[KindField]) -> list[KindField]:
    """One that stood is never left out and never of another type: facts of before hold its values. Raises Invalid."""
    if len(wanted) > FIELDS_MAX:
        raise Invalid("invalid", fields={"fields": "too_many_fields"}, values={"limit": FIELDS_MAX})
    stood = {field.key: field for field in before}
    found: dict[str, KindField] = {}
    for at, field in enumerate(wanted):
        place = f"fields.{at}"
        if not _KEY.match(field.key):
            raise Invalid("invalid", fields={f"{place}.key": "bad_field_key"})
        if field.key in found:
            raise Invalid("invalid", fields={f"{place}.key": "field_key_taken"})
        if field.key in stood and stood[field.key].type != field.type:
            raise Invalid("invalid", fields={f"{place}.type": "field_type_stays"})
        found[field.key] = msgspec.structs.replace(
            field, name=_line(field.name, f"{place}.name"), options=_options(field, f"{place}.options")
        )
    gone = [msgspec.structs.replace(field, archived=True) for key, field in stood.items() if key not in found]
    return [*found.values(), *gone]


def _options(field: KindField, place: str) -> list[str]:
    if field.type != "choice":
        return []
    found = [_line(each, place) for each in field.options]
    if not 1 <= len(found) <= OPTIONS_MAX or len(set(found)) < len(found):
        raise Invalid("invalid", fields={place: "bad_field_options"}, values={"limit": OPTIONS_MAX})
    return found
