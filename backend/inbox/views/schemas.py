"""Saved views as the API and events show them."""

from typing import Annotated, Literal

import msgspec

from backend.inbox.queries.filter import Filter, Order

Whose = Literal["me", "team", "all"]
Color = Literal["slate", "sky", "amber", "ember", "green", "violet", "rose", "copper"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Sign = Annotated[str, msgspec.Meta(pattern="^[a-zA-Z]{1,30}$")]
TABS_MOST = 60


class ViewView(msgspec.Struct, frozen=True):
    """A saved view. `scope`: for whom it is; its owner, and who may share, change it."""

    id: int
    name: str
    icon: str | None
    color: Color | None
    filter: Filter
    order: Order
    scope: Whose
    team_id: int | None
    owner_id: int
    rev: int


class NewView(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /views."""

    name: Name
    filter: Filter
    order: Order = "newest"
    icon: Sign | None = None
    color: Color | None = None
    scope: Whose = "me"
    team_id: int | None = None


class EditView(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /views/{id}: what changes."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    filter: Filter | msgspec.UnsetType = msgspec.UNSET
    order: Order | msgspec.UnsetType = msgspec.UNSET
    icon: Sign | msgspec.UnsetType | None = msgspec.UNSET
    color: Color | msgspec.UnsetType | None = msgspec.UNSET
    scope: Whose | msgspec.UnsetType = msgspec.UNSET
    team_id: int | msgspec.UnsetType | None = msgspec.UNSET


class Tabs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How I have my tabs: names of standing views and ids of saved ones ("12"), in order; `first` opens first."""

    tabs: Annotated[list[Annotated[str, msgspec.Meta(pattern="^([a-z]{1,20}|[0-9]{1,18})$")]],
                    msgspec.Meta(max_length=TABS_MOST)]  # fmt: skip
    first: Annotated[str, msgspec.Meta(pattern="^([a-z]{1,20}|[0-9]{1,18})$")] | None = None


class ViewList(msgspec.Struct, frozen=True):
    """Every view I may use, and my tabs."""

    items: list[ViewView]
    next: str | None
    tabs: list[str]
    first: str | None
