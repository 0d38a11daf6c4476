"""Workplaces as the API shows them."""

from typing import Annotated, Literal

import msgspec

from backend.board.filter import BoardFilter
from backend.inbox.queries.filter import Filter, Id, Order

Section = Literal[
    "inbox", "sales", "board", "requests", "tasks", "feed", "contacts", "companies", "invoices", "orders", "duty"
]  # fmt: skip
Key = Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{1,30}$")]
# all sections, nothing narrowed: what everybody has who was given nothing else
ALL = "all"
MOST = 30
HOLDERS_MOST = 2000


class Workplace(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`name`: empty for a shipped one that is called as it was shipped, by its `key`. `opens`: the section that opens
    first; `rail`: the sections in their order, the settings always behind them. `dialogs`: the tab that the inbox opens
    with, `order` as it stands; `requests`: what the board is narrowed to. None, and an empty one: as everybody has it.
    """

    key: Key
    name: Annotated[str, msgspec.Meta(max_length=60)] = ""
    opens: Section
    rail: Annotated[tuple[Section, ...], msgspec.Meta(min_length=1, max_length=11)]
    dialogs: Filter | None = None
    order: Order = "waiting"
    requests: BoardFilter | None = None


class OfRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What whoever has the role works at; `fixed`: they choose no other."""

    role_id: Id
    key: Key
    fixed: bool = False


class OfPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same of one person, whatever their role has."""

    user_id: Id
    key: Key
    fixed: bool = False


class MyWorkplace(msgspec.Struct, frozen=True):
    """`items`: those that one may choose among; `mine`: by its key, None: all sections. `fixed`: given, and not mine to
    change. One chooses by PATCH /users/me {settings: {workplace: key}}, "all" for none of them.
    """

    items: list[Workplace]
    mine: str | None
    fixed: bool


class WorkplaceSetup(msgspec.Struct, frozen=True):
    """All of them, and who has which. `rev`: of what is to be changed."""

    rev: int
    items: list[Workplace]
    roles: list[OfRole]
    people: list[OfPerson]


class PutWorkplaces(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PUT /workplaces: the whole, in its order."""

    rev: int
    items: Annotated[tuple[Workplace, ...], msgspec.Meta(max_length=MOST)]
    roles: Annotated[tuple[OfRole, ...], msgspec.Meta(max_length=HOLDERS_MOST)] = ()
    people: Annotated[tuple[OfPerson, ...], msgspec.Meta(max_length=HOLDERS_MOST)] = ()
