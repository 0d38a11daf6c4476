"""Events of layouts."""

import msgspec

from backend.fields.schemas import Entity


class LayoutRef(msgspec.Struct, frozen=True):
    entity: Entity
    version: int


class LayoutsChanged(msgspec.Struct, frozen=True, tag="layouts.changed"):
    """Another layout is published: ask for them anew."""

    layout: LayoutRef
