"""Hidden kinds and retention as the API takes and shows them."""

from datetime import datetime

import msgspec


class KeepingView(msgspec.Struct, frozen=True):
    """What stands in no history, and for how many days facts of a kind are kept; the rest is kept for ever.

    Kinds by name, one of one's own as "own:7". `removable`: kinds that may have a number of days, own ones beside.
    """

    hidden: list[str]
    days: dict[str, int]
    version: int
    removable: list[str]
    least_days: int


class SetKeeping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it, with `version` as seen."""

    version: int
    hidden: list[str]
    days: dict[str, int]


class Removes(msgspec.Struct, frozen=True):
    """Facts of one kind that are older than its days. `facts` null: more than are counted while one waits."""

    kind: str
    facts: int | None
    oldest: datetime | None


class KeepingPreview(msgspec.Struct, frozen=True):
    """What it would remove. `people`: whose points would be fewer; of the `looked_at` warmest of them `moves` would
    stand in another stage."""

    removes: list[Removes]
    people: int | None
    looked_at: int
    moves: int


class Removal(msgspec.Struct, frozen=True):
    """What the job removed of one kind in one go. `ended_at` null: it is at it. `people`: counted anew."""

    id: int
    kind: str
    days: int
    began_at: datetime
    ended_at: datetime | None
    removed: int
    oldest: datetime | None
    people: int


class HiddenKinds(msgspec.Struct, frozen=True):
    """`mine`: what I hide from myself; `house`: what the administrator hides from everybody."""

    mine: list[str]
    house: list[str]


class SetHiddenKinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that I hide from myself."""

    mine: list[str]
