"""What the API of dictionaries takes and gives."""

import msgspec

Unset = msgspec.UnsetType


class EntryView(msgspec.Struct, frozen=True):
    """One word. An archived one stays on the cards that have it and is offered no more. `parent_id`: of reasons."""

    id: int
    name: str
    position: int
    archived: bool
    parent_id: int | None
    version: int


class NewEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At the end. `parent_id`: of reasons alone."""

    name: str
    parent_id: int | None = None


class EditEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`version` as seen, and what changes. `parent_id`: of reasons, with all that stands under it; null: to the top."""

    version: int
    name: str | Unset = msgspec.UNSET
    archived: bool | Unset = msgspec.UNSET
    parent_id: int | Unset | None = msgspec.UNSET


class EntryOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them, archived ones too, in the new order."""

    ids: list[int]
