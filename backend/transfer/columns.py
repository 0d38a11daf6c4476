"""Where a column of a file may go: the built-in fields of what is imported, and the administrator's own."""

from typing import Literal

import msgspec

from backend.access.grants import Grants
from backend.fields.load import Definition, access_of, by_hand, living
from backend.fields.schemas import Entity as Kept
from backend.kit.db import Tx

Entity = Literal["contact", "company", "lead", "deal"]
RIGHTS = {"contact": "contacts.import", "company": "contacts.import", "lead": "cards.import", "deal": "cards.import"}
# what the values of own fields stand on
OF: dict[Entity, Kept] = {"contact": "contact", "company": "company", "lead": "card", "deal": "card"}

_PHONES = ("phone", "phone_mobile", "phone_work", "phone_home")
_EMAILS = ("email", "email_work", "email_home")
_PERSON = (
    "full_name", "fio", "name", "surname", "patronymic", *_PHONES, *_EMAILS, "company", "position", "birthday",
)  # fmt: skip
BUILT_IN: dict[Entity, tuple[str, ...]] = {
    "contact": (*_PERSON, "type", "responsible", "tags", "created_at"),
    "company": (
        "name", *_PHONES, *_EMAILS, "address", "site", "tax_id", "turnover", "currency", "employees", "type",
        "responsible", "comment", "created_at",
    ),
    "lead": ("title", *_PERSON, "status", "funnel", "budget", "currency", "source", "comment", "tags", "responsible",
             "reason", "created_at"),
    "deal": ("title", *_PERSON, "status", "funnel", "budget", "currency", "source", "comment", "tags", "responsible",
             "reason", "created_at"),
}  # fmt: skip
# several columns may go there
MANY = frozenset((*_PHONES, *_EMAILS, "address", "tags", "comment"))
# which field of a role's it is, where that is called otherwise
_FIELD = (
    dict.fromkeys(_PHONES, "phone")
    | dict.fromkeys(_EMAILS, "email")
    | dict.fromkeys(("full_name", "fio", "surname", "patronymic"), "name")
)


def _field(name: str, entity: Entity) -> str:
    if name == "currency":
        return "turnover" if entity == "company" else "budget"
    return _FIELD.get(name, name)


class Target(msgspec.Struct, frozen=True):
    """Where a column may go. `label`: the administrator's name of an own field; built-in ones are named by the
    interface. `many`: several columns may go there together."""

    name: str
    label: str = ""
    kind: str = "text"
    many: bool = False


async def targets(tx: Tx, grants: Grants, entity: Entity) -> dict[str, Target]:
    """By name, in their order: what a role may not see or not change is none of them."""
    found = {
        name: Target(name, many=name in MANY)
        for name in BUILT_IN[entity]
        if _field(name, entity) not in grants.hidden_fields | grants.read_only
    }
    for field in await own(tx, grants, entity):
        found[field.key] = Target(field.key, field.name, field.kind)
    return found


async def own(tx: Tx, grants: Grants, entity: Entity) -> list[Definition]:
    """The administrator's own fields that the caller may fill, and a cell can: a name is no file."""
    return [field for field in await _writable(tx, grants, entity) if field.kind != "file"]


async def of_files(tx: Tx, grants: Grants, entity: Entity) -> list[str]:
    """How the own fields are called that no cell can fill, so that nobody looks for them in vain."""
    return [field.name for field in await _writable(tx, grants, entity) if field.kind == "file"]


async def _writable(tx: Tx, grants: Grants, entity: Entity) -> list[Definition]:
    unseen = await by_hand(tx, grants)
    fields = await living(tx, OF[entity])
    return [field for field in fields if field.key not in unseen and access_of(field, grants) == "edit"]
