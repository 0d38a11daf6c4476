"""What a list is asked, and what may be asked of it."""

from typing import Annotated, Literal

import msgspec

from backend.fields.kinds import FieldOption

Entity = Literal["contact", "company", "card", "invoice", "order"]
Op = Literal["is", "not", "has", "lacks", "before", "after", "between", "last_days", "empty", "filled"]
ColumnKind = Literal[
    "text",
    "reach",
    "number",
    "money",
    "date",
    "moment",
    "choice",
    "user",
    "company",
    "set",
    "entry",
    "flag",
    "file",
    "stage",
]
ColumnName = Annotated[str, msgspec.Meta(max_length=40)]
Value = str | int | bool
Whose = Literal["me", "team", "all"]
ViewName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Where(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A condition: {"column", "op", "values"}; or several: {"match": "all" | "any", "of": […]}, one within another."""

    column: ColumnName | None = None
    op: Op | None = None
    values: Annotated[list[Value], msgspec.Meta(max_length=100)] = []
    match: Literal["all", "any"] | None = None
    of: Annotated[list["Where"], msgspec.Meta(max_length=30)] = []


class ListOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By one column; equal ones by their number. Without a name: as the list stands by itself."""

    column: ColumnName = ""
    descending: bool = False


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /…/list. `search`: in names, phones, e-mails. `ids`: of these alone. `bin`: of what was deleted."""

    where: Where | None = None
    search: Annotated[str, msgspec.Meta(max_length=200)] = ""
    order: ListOrder = ListOrder()
    ids: Annotated[list[int], msgspec.Meta(max_length=5000)] | None = None
    bin: bool = False
    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class ColumnView(msgspec.Struct, frozen=True):
    """A column that the caller may see, and filter and sort by. `label`: of an own field; others have their words."""

    name: str
    label: str
    kind: ColumnKind
    sortable: bool
    ops: list[Op]
    options: list[FieldOption]


class ListCount(msgspec.Struct, frozen=True):
    """How many; `more`: at least so many, nobody counts further."""

    count: int
    more: bool


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a saved view keeps: which columns, of which rows, in which order."""

    columns: Annotated[list[ColumnName], msgspec.Meta(max_length=60)] = []
    where: Where | None = None
    order: ListOrder = ListOrder()
    search: Annotated[str, msgspec.Meta(max_length=200)] = ""


class ListView(msgspec.Struct, frozen=True):
    """A saved view. `look` is None where it asks for what the caller may not see."""

    id: int
    entity: Entity
    name: str
    whose: Whose
    team_id: int | None
    owner_id: int
    look: Look | None
    version: int


class NewListView(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: ViewName
    look: Look
    whose: Whose = "me"
    team_id: int | None = None


class EditListView(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`version` as seen, and what changes."""

    version: int
    name: ViewName | msgspec.UnsetType = msgspec.UNSET
    look: Look | msgspec.UnsetType = msgspec.UNSET
    whose: Whose | msgspec.UnsetType = msgspec.UNSET
    team_id: int | msgspec.UnsetType | None = msgspec.UNSET
