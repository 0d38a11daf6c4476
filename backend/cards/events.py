"""Events of cards and their dictionaries."""

import msgspec

from backend.cards.schemas import CardView, TagView


class CardChanged(msgspec.Struct, frozen=True, tag="card.changed"):
    card: CardView


class TagChanged(msgspec.Struct, frozen=True, tag="tag.changed"):
    """A tag as it is. `was`: all that is called so is called as `tag` now, or, if it is `gone`, has it no more.

    `back`: it was brought back; what has it is to be asked for anew.
    """

    tag: TagView
    was: str | None = None
    gone: bool = False
    back: bool = False


class FunnelRef(msgspec.Struct, frozen=True):
    """Which one."""

    id: int
    version: int


class FunnelsChanged(msgspec.Struct, frozen=True, tag="funnels.changed"):
    """A funnel or one of its statuses was made, changed, ordered, deleted, brought back: ask for them anew.

    `recast`: a status is of another category, and with it each request and dialog that stands there; no revision of
    theirs changes by it, and a role may see one category and not the other: all is to be asked for anew.
    """

    funnel: FunnelRef
    recast: bool = False


class WishRef(msgspec.Struct, frozen=True):
    """Which one."""

    id: int


class WishChanged(msgspec.Struct, frozen=True, tag="wish.changed"):
    """A colleague asked for a status or a field, or was answered: ask for the list anew."""

    wish: WishRef


class DictionaryRef(msgspec.Struct, frozen=True):
    """Which one, as the API names it."""

    name: str


class DictionaryChanged(msgspec.Struct, frozen=True, tag="dictionary.changed"):
    """Sources, reasons of rejection or currencies were added, changed, ordered, deleted: ask for them anew."""

    dictionary: DictionaryRef
