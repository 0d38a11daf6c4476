"""Read definitions."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.fields.hidden import key_of
from backend.fields.kinds import Spec
from backend.fields.schemas import Entity, FieldGroupView, FieldsView, OwnField, Setup
from backend.kit.db import Tx

_COLUMNS = "f.id, f.entity, f.kind, f.name, f.setup::text AS setup, f.group_id, f.position, f.state, f.version"
_ORDER = "ORDER BY f.entity, g.position NULLS FIRST, f.position, f.id"
_LIVE = f"""
SELECT {_COLUMNS} FROM fields f LEFT JOIN field_groups g ON g.id = f.group_id
WHERE f.state = 'live' AND ($1::text IS NULL OR f.entity = $1) {_ORDER}
"""
_ROLE_HIDES = "SELECT hidden_fields FROM roles WHERE id = $1"
_GROUPS = "SELECT id, entity, name, position FROM field_groups ORDER BY entity, position, id"
# what of a row's values nobody is shown: the same for every row of a statement, read once
GONE = "(SELECT coalesce(array_agg(id::text), ARRAY[]::text[]) FROM fields WHERE state <> 'live')"
_setup = msgspec.json.Decoder(Setup)


def spec_of(setup: Setup, held: Any = None) -> Spec:
    return Spec(tuple(setup.options), setup.currency, setup.decimals, setup.files_max, held)


class Definition(msgspec.Struct, frozen=True):
    """A field as it is kept."""

    id: int
    entity: Entity
    kind: str
    name: str
    setup: Setup
    group_id: int | None
    position: int
    state: str
    version: int

    @property
    def key(self) -> str:
        return key_of(self.id)

    def spec(self, held: Any = None) -> Spec:
        return spec_of(self.setup, held)


def definition_of(row: Mapping[str, Any]) -> Definition:
    """A row with the columns of `fields`, setup as text."""
    return Definition(
        id=row["id"],
        entity=row["entity"],
        kind=row["kind"],
        name=row["name"],
        setup=_setup.decode(row["setup"]),
        group_id=row["group_id"],
        position=row["position"],
        state=row["state"],
        version=row["version"],
    )


async def living(tx: Tx, entity: Entity | None = None) -> list[Definition]:
    """Those that are in use, in their order."""
    return [definition_of(row) for row in await tx.fetch(_LIVE, entity)]


async def by_hand(tx: Tx, grants: Grants) -> frozenset[str]:
    """What the role of the caller hides by hand: they are not even told that it is there."""
    return frozenset(await tx.value(_ROLE_HIDES, grants.role_id) or ())


async def groups(tx: Tx) -> list[FieldGroupView]:
    return [FieldGroupView(**row) for row in await tx.fetch(_GROUPS)]


async def fields_for(tx: Tx, grants: Grants) -> FieldsView:
    """As the caller may know of them."""
    gone = await by_hand(tx, grants)
    found = [each for each in await living(tx) if each.key not in gone]
    return FieldsView([view_of(each, access_of(each, grants)) for each in found], await groups(tx))


def access_of(field: Definition, grants: Grants) -> str:
    """ "edit", "read" or "masked"."""
    if field.key in grants.hidden_fields:
        return "masked"
    return "read" if grants.role_id in field.setup.read_only else "edit"


def view_of(field: Definition, access: str = "edit") -> OwnField:
    known = msgspec.structs.asdict(field.setup)
    for name in ("read_only", "last_option"):
        del known[name]
    named = msgspec.structs.asdict(field)
    for name in ("setup", "state"):
        del named[name]
    return OwnField(**named, **known, access=access)  # type: ignore[arg-type]
