"""Put down somebody who has not written: by hand, by a program, from a file (Y3)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.contacts.actions.edit import CASTS, Change, EditContact, change_of, demand_colleague
from backend.contacts.companies.actions.staff import put_companies
from backend.contacts.companies.schemas import CompanyAt, PutCompanies
from backend.contacts.hidden import LISTS, demand_shown
from backend.contacts.publish import publish_contact
from backend.contacts.reaches import Reach
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import Birthday, ContactType, ContactView, Id
from backend.contacts.sight import demand_made, sees_contact
from backend.fields.locks import stand_still
from backend.fields.seen_only import demand_open
from backend.fields.values import Place, changed
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid

Unset = msgspec.UnsetType
_KNOWN = "SELECT id, created_by FROM contacts WHERE client_id = $1"
_ANYTHING = ("name", "surname", "phone", "email")
NOBODY = ContactView(
    id=0, name="", surname="", phone=None, email=None, birthday=None, locale=None, responsible_id=None, tags=[],
    fields={}, identities=[], rev=0, created_at=datetime(1970, 1, 1, tzinfo=UTC),
)  # fmt: skip


class NewContact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /contacts: a name, a phone or an e-mail at the least.

    `responsible_id`: left out, the caller. `client_id`: asked twice, they are made once.
    """

    name: str = ""
    surname: str = ""
    phone: str | Unset | None = msgspec.UNSET
    email: str | Unset | None = msgspec.UNSET
    phones: list[Reach] | Unset = msgspec.UNSET
    emails: list[Reach] | Unset = msgspec.UNSET
    birthday: Birthday | Unset | None = msgspec.UNSET
    type: ContactType = "potential"
    responsible_id: Id | Unset | None = msgspec.UNSET
    fields: dict[str, Any] | Unset = msgspec.UNSET
    companies: list[CompanyAt] = []
    client_id: UUID | None = None


async def make_contact(tx: Tx, grants: Grants, new: NewContact, *, born_of: int | None = None) -> ContactView:
    """Raises Forbidden, Invalid, Conflict contact_key_reused. `born_of`: the request that was converted into them."""
    demand(grants, "contacts.edit")
    if new.fields is not msgspec.UNSET:
        await stand_still(tx)
    columns = await columns_of(tx, grants, new)
    columns |= {"client_id": new.client_id, "born_of": born_of}
    values = ", ".join(f"${place}{CASTS.get(name, '')}" for place, name in enumerate(columns, start=1))
    # the names come from this room alone
    put = (
        f"INSERT INTO contacts ({', '.join(columns)}) VALUES ({values}) ON CONFLICT (client_id) DO NOTHING RETURNING id"
    )
    contact_id = await tx.value(put, *columns.values())
    if contact_id is None:
        return await _again(tx, grants, new)
    await record(tx, [Activity(kind="contact_created", at=datetime.now(UTC), **by(grants), contact_id=contact_id)])
    if new.companies:
        # told once, as they stand in the end
        return await put_companies(tx, grants, contact_id, PutCompanies(1, new.companies), fresh=True)
    return await publish_contact(tx, contact_id)


async def columns_of(tx: Tx, grants: Grants, new: NewContact) -> dict[str, Any]:
    """What is stored of somebody new; with own fields, definitions stand still. Raises Forbidden, Invalid."""
    demand_shown(grants, *(one for one, many in LISTS.items() if _given(new, one) or _given(new, many)))
    demand_shown(grants, *(("birthday",) if _given(new, "birthday") else ()))
    columns: dict[str, Any] = (await _read(tx, grants, new)).columns
    demand_made(grants, columns["responsible_id"])
    if not any(columns.get(name) for name in _ANYTHING):
        raise Invalid("invalid", fields={"name": "who_is_it"})
    typed = sorted(columns.keys() - {"fields", "type", "responsible_id"})
    return columns | {"hand_set": typed, "created_by": grants.user_id}


async def _read(tx: Tx, grants: Grants, new: NewContact) -> Change:
    given = {name: getattr(new, name) for name in EditContact.__struct_fields__ if hasattr(new, name)}
    edit = EditContact(rev=0, **(given | {"fields": msgspec.UNSET}))
    change = change_of(NOBODY, edit)
    # the caller themselves, to whom it falls unasked, is no value of theirs
    unasked = {"responsible_id"} if new.responsible_id == grants.user_id else set()
    demand_open(grants.read_only, change.after.keys() - unasked)
    if new.type != NOBODY.type:
        demand_open(grants.read_only, ["type"])
    if new.responsible_id is msgspec.UNSET:
        change.columns["responsible_id"] = grants.user_id
    elif new.responsible_id != grants.user_id:
        await demand_colleague(tx, new.responsible_id)
    change.columns["type"] = new.type
    if new.fields is not msgspec.UNSET:
        made = await changed(tx, grants, Place("contact"), {}, new.fields)
        change.columns["fields"] = msgspec.json.encode(made.values).decode()
    return change


def _given(new: NewContact, name: str) -> bool:
    return getattr(new, name) is not msgspec.UNSET


async def _again(tx: Tx, grants: Grants, new: NewContact) -> ContactView:
    """Whoever was made under this client_id. Raises Conflict where that was another's."""
    row: Any = await tx.row(_KNOWN, new.client_id)
    if row is None or row["created_by"] != grants.user_id or not await sees_contact(tx, grants, row["id"]):
        raise Conflict("contact_key_reused")
    return (await load_contacts(tx, [row["id"]]))[row["id"]][0]
