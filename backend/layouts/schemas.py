"""Layouts as the API shows and takes them."""

from datetime import datetime

import msgspec

from backend.fields.schemas import Entity, FieldBy, ShownWhen
from backend.layouts.blocks import Block


class LayoutItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A block by its key, or an own field: "field:12".

    `folded`: closed until somebody opens it. `roles`: ids, empty: everybody. `when`: as a field's condition, and of
    requests also by the category of their status ("category"); of all pages by the stage of warmth of somebody on it
    ("warmth", 0: new). None of these is a right: what is not drawn here can still be read through the API by
    whoever may.
    """

    key: str
    hidden: bool = False
    folded: bool = False
    roles: list[int] = []
    when: ShownWhen | None = None


class LayoutGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Items that stand together. `side`: in the second column of a page that has two. Only one with a name folds."""

    id: str
    items: list[LayoutItem]
    name: str = ""
    side: bool = False
    folded: bool = False
    roles: list[int] = []
    when: ShownWhen | None = None


class LayoutView(msgspec.Struct, frozen=True):
    """What everybody sees. `version` 0: as shipped."""

    entity: Entity
    version: int
    groups: list[LayoutGroup]


class LayoutsView(msgspec.Struct, frozen=True):
    items: list[LayoutView]


class LayoutDraft(msgspec.Struct, frozen=True):
    rev: int
    groups: list[LayoutGroup]
    at: datetime
    by: FieldBy | None


class LayoutSetup(msgspec.Struct, frozen=True):
    """What stands, what is being prepared, and what may stand there."""

    published: LayoutView
    draft: LayoutDraft | None
    blocks: list[Block]


class LayoutSetups(msgspec.Struct, frozen=True):
    items: list[LayoutSetup]


class PutLayoutDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`rev` as seen; 0: there was no draft."""

    rev: int
    groups: list[LayoutGroup]


class PublishLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The draft as seen."""

    rev: int


class RestoreLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is published now, as seen; `to`: which version stands again, 0: as shipped."""

    version: int
    to: int


class LayoutVersionView(msgspec.Struct, frozen=True):
    """`restored`: it is a copy of that version."""

    version: int
    at: datetime
    by: FieldBy | None
    restored: int | None
