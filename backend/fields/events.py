"""Events of fields."""

import msgspec


class FieldRef(msgspec.Struct, frozen=True):
    """Which one. Nothing more: a role that it is hidden from learns no name."""

    id: int
    version: int


class FieldsChanged(msgspec.Struct, frozen=True, tag="fields.changed"):
    """A field was made, changed, moved, put away, brought back: ask for them anew."""

    field: FieldRef
