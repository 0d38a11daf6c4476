"""Own kinds of events as the API and events show them."""

from typing import Annotated, Any, Literal

import msgspec

FieldType = Literal["text", "number", "date", "yes_no", "choice", "link"]
Icon = Literal[
    "bell", "calendar", "check", "clock", "phone", "mail", "dialogs", "money", "file", "note", "user", "contacts",
    "building", "globe", "link", "pin", "tag", "tasks", "reports", "shield", "gear", "alert",
]  # fmt: skip
Color = Literal["slate", "sky", "amber", "ember", "green", "violet", "rose", "copper"]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


class KindField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value that a fact of the kind holds.

    `key`: how the API names it, latin letters, digits and _; it and `type` stay as they were made. `options`: of a
    choice. An archived one is asked for no more; facts of before keep theirs.
    """

    key: str
    name: str
    type: FieldType = "text"
    required: bool = False
    options: list[str] = []
    archived: bool = False


class ActivityKindView(msgspec.Struct, frozen=True):
    """One kind. An archived one names facts of before and takes no new ones."""

    id: int
    name: str
    icon: Icon
    color: Color
    fields: list[KindField]
    position: int
    archived: bool
    version: int


class NewActivityKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """At the end of the list."""

    name: str
    icon: Icon = "bell"
    color: Color = "sky"
    fields: list[KindField] = []


class EditActivityKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`version` as seen, and what changes; `fields` whole: one that has facts is archived, and not left out."""

    version: int
    name: str | msgspec.UnsetType = msgspec.UNSET
    icon: Icon | msgspec.UnsetType = msgspec.UNSET
    color: Color | msgspec.UnsetType = msgspec.UNSET
    fields: list[KindField] | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET


class KindOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them, archived ones too, in the new order."""

    ids: list[int]


class OwnData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a fact of an own kind holds: `values` by the keys of the kind's fields, and a note in one's own words."""

    kind_id: int
    values: dict[str, Any] = {}
    note: str = ""
