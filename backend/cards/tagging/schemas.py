"""What the API of the dictionary of tags takes and gives."""

from datetime import datetime

import msgspec

from backend.cards.schemas import TagView

Unset = msgspec.UnsetType


class TagUse(msgspec.Struct, frozen=True):
    """What a tag stands on now. `macros`: titles of those that put it, `views`: how many saved views ask for it."""

    contacts: int
    cards: int
    macros: list[str]
    views: int


class TagSetup(msgspec.Struct, frozen=True):
    tag: TagView
    version: int
    contacts: int
    cards: int


class GoneTag(msgspec.Struct, frozen=True):
    """A deleted tag, or one that was merged: `into` is the other's name. It can be brought back until `until`."""

    tag: TagView
    into: str | None
    gone_at: datetime
    until: datetime


class TagSetups(msgspec.Struct, frozen=True):
    """All tags by name, and those that can still be brought back, the last one first."""

    items: list[TagSetup]
    gone: list[GoneTag]


class NewTag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without a colour it is given one."""

    name: str
    color: str | None = None


class EditTag(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`version` as seen, and what changes."""

    version: int
    name: str | Unset = msgspec.UNSET
    color: str | Unset = msgspec.UNSET


class MergeTag(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that has this tag has the tag `into` from now on."""

    version: int
    into: int
