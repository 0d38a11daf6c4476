"""Following as the API shows it."""

from typing import Annotated, Literal

import msgspec

from backend.feed.kinds import Section
from backend.lists.bulk.schemas import CHOSEN_MOST, AllOf, RowNumber

FollowKind = Literal["house", "own", "section", "view", "user", "card", "contact", "company"]
Level = Literal["all", "money", "mentions", "off"]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class FollowRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is followed: `house`, everything; `own`, what one answers for; `section` by its name, the others by id."""

    kind: FollowKind
    section: Section | Literal[""] = ""
    id: Number = 0


class Follow(msgspec.Struct, frozen=True):
    """One of what I follow. `all`: everything; `money`: steps and money; `mentions`: only what is addressed to me;
    `off`: I left it. `by_default`: the administrator's, and not yet mine to say otherwise."""

    kind: FollowKind
    section: str
    id: int
    name: str
    level: Level
    by_default: bool = False


class FollowedClients(msgspec.Struct, frozen=True):
    """Numbers of the clients that I follow one by one: for filters, which no row can answer."""

    cards: list[int]
    contacts: list[int]
    companies: list[int]


class PutFollows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Follow, or leave (`off`), one or many."""

    items: Annotated[list[FollowRef], msgspec.Meta(min_length=1, max_length=200)]
    level: Level


class Followed(msgspec.Struct, frozen=True):
    """How I follow one thing: `level` as I said it (null: I said nothing), `counts` what counts in the end."""

    level: Level | None
    counts: Level
    # colleagues who follow it as such
    others: int


class FollowDefault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a role, a team or whoever comes from now on follows, until they say otherwise."""

    whom: Literal["role", "team", "new"]
    kind: Literal["house", "own", "section"]
    level: Literal["all", "money", "mentions"]
    whom_id: Number = 0
    section: Section | Literal[""] = ""


class FollowDefaults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    items: Annotated[list[FollowDefault], msgspec.Meta(max_length=200)]


class FollowRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rows of a list: by `ids`, or all that match, as a list is asked for."""

    entity: Literal["card", "contact", "company"]
    level: Level
    ids: Annotated[tuple[RowNumber, ...], msgspec.Meta(max_length=CHOSEN_MOST)] = ()
    matching: AllOf | None = None


class FollowedRows(msgspec.Struct, frozen=True):
    """How many are followed another way than before."""

    changed: int
