"""Fields as the API shows and takes them."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from backend.fields.kinds import FieldOption
from backend.fields.kinds.named import FILES_MAX

Entity = Literal["card", "contact", "company"]
KindName = Literal[
    "text", "long_text", "number", "money", "date", "moment", "choice", "several", "flag", "link", "phone", "email",
    "person", "company", "file", "address",
]  # fmt: skip
State = Literal["live", "archived", "deleted"]
Unset = msgspec.UnsetType


class ShownWhen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shown when. `field`: "status_id", "funnel_id" (of cards) or "field:<id>" of the same thing.

    `op`: its value is (or holds) one of `values`; or it is filled, or empty, whatever it is.
    """

    field: str
    op: Literal["is", "filled", "empty"] = "is"
    values: list[Any] = []


class Setup(msgspec.Struct, frozen=True):
    """What is kept of a field beside its name, kind and place."""

    help: str = ""
    required: bool = False
    funnels: list[int] = []
    options: list[FieldOption] = []
    currency: str = "RUB"
    decimals: int = 2
    files_max: int = FILES_MAX
    default: Any = None
    personal: bool = False
    condition: ShownWhen | None = None
    read_only: list[int] = []
    # the highest number that an option ever had here
    last_option: int = 0


class OwnField(msgspec.Struct, frozen=True):
    """A field as whoever works with it sees it. Its values stand under str(id) in `fields` of cards and contacts.

    `required`: at creation, and it cannot be emptied. `funnels` (ids; empty: every one) and `condition` say where it
    is shown. `access`: "masked" = it is there, and your role is not shown what is in it. `files_max`: how many files a
    field of the kind "file" takes; its value is [{"id", "name", "mime", "size", "kind"}, …], and it is written as ids
    of what POST /files gave. GET /files/{id} hands one over to whoever sees the field.
    """

    id: int
    entity: Entity
    kind: KindName
    name: str
    help: str
    group_id: int | None
    position: int
    required: bool
    funnels: list[int]
    options: list[FieldOption]
    currency: str
    decimals: int
    files_max: int
    default: Any
    personal: bool
    condition: ShownWhen | None
    access: Literal["edit", "read", "masked"]
    version: int


class FieldGroupView(msgspec.Struct, frozen=True):
    """A named section of the page."""

    id: int
    entity: Entity
    name: str
    position: int


class FieldsView(msgspec.Struct, frozen=True):
    """In their order."""

    items: list[OwnField]
    groups: list[FieldGroupView]


class FieldBy(msgspec.Struct, frozen=True):
    id: int | None
    name: str


class FieldSetup(msgspec.Struct, frozen=True):
    """A field as its administrator sees it. `hidden_for`, `read_only_for`: ids of roles. `filled`: how many have it."""

    field: OwnField
    state: State
    hidden_for: list[int]
    read_only_for: list[int]
    filled: int
    changed_at: datetime
    changed_by: FieldBy | None


class FieldSetups(msgspec.Struct, frozen=True):
    items: list[FieldSetup]
    groups: list[FieldGroupView]


class NewField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`default` is typed as a value is. `personal`: phones and e-mails of this field are hidden as a person's are.

    `files_max`, of files: from 1 to 20; with 1 another one takes its place.
    """

    entity: Entity
    kind: KindName
    name: str
    help: str = ""
    group_id: int | None = None
    required: bool = False
    funnels: list[int] = []
    options: list[FieldOption] = []
    currency: str = "RUB"
    decimals: int = 2
    files_max: int = FILES_MAX
    default: Any = None
    personal: bool | None = None
    condition: ShownWhen | None = None
    hidden_for: list[int] = []
    read_only_for: list[int] = []


class EditField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`version` as seen, and what changes. `options`: all of them, in order; one that is left out is archived."""

    version: int
    name: str | Unset = msgspec.UNSET
    help: str | Unset = msgspec.UNSET
    required: bool | Unset = msgspec.UNSET
    funnels: list[int] | Unset = msgspec.UNSET
    options: list[FieldOption] | Unset = msgspec.UNSET
    currency: str | Unset = msgspec.UNSET
    decimals: int | Unset = msgspec.UNSET
    files_max: int | Unset = msgspec.UNSET
    default: Any = msgspec.UNSET
    personal: bool | Unset = msgspec.UNSET
    condition: ShownWhen | Unset | None = msgspec.UNSET
    hidden_for: list[int] | Unset = msgspec.UNSET
    read_only_for: list[int] | Unset = msgspec.UNSET


class Retype(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another kind, and the choices it needs."""

    version: int
    kind: KindName
    options: list[FieldOption] = []


class FieldSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`id` None makes a new one. The first one may be nameless: fields of no section."""

    fields: list[int]
    id: int | None = None
    name: str = ""


class FieldLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every living field of the entity, in sections and in order. A section that is left out is gone."""

    entity: Entity
    sections: list[FieldSection]


class FieldEffects(msgspec.Struct, frozen=True):
    """What would be touched, before it is done: how many have a value, which views and conditions name the field.

    For another kind: how many values fit it and how many do not, with a few of those. Hidden values are counted only.
    """

    filled: int
    views: int
    conditions: int
    converts: int = 0
    fails: int = 0
    examples: list[str] = []


class FieldVersionView(msgspec.Struct, frozen=True):
    """One change of a field's definition; `before` and `after` hold what differs."""

    version: int
    at: datetime
    by: FieldBy | None
    what: str
    before: dict[str, Any]
    after: dict[str, Any]
    can_undo: bool
