"""Edit a person in place. What a colleague typed is never overwritten by a messenger's profile."""

import re
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.last import last_changer
from backend.contacts.events import ContactChanged
from backend.contacts.hidden import demand_shown, shown
from backend.contacts.phones import demand_phone
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.contacts.sight import demand_contact
from backend.kit.clean import clean_text
from backend.kit.db import Published, Scoped, Tx
from backend.kit.errors import Conflict, Invalid

NAME_MAX = 200
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class EditContact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /contacts/{id}: `rev` as seen, and what changes."""

    rev: int
    name: str | msgspec.UnsetType = msgspec.UNSET
    surname: str | msgspec.UnsetType = msgspec.UNSET
    phone: str | msgspec.UnsetType | None = msgspec.UNSET
    email: str | msgspec.UnsetType | None = msgspec.UNSET
    birthday: date | msgspec.UnsetType | None = msgspec.UNSET


_LOCK = "SELECT * FROM contacts WHERE id = $1 FOR UPDATE"


async def edit_contact(tx: Tx, grants: Grants, contact_id: int, edit: EditContact) -> ContactView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version (with the current person, and by whom)."""
    await demand_contact(tx, grants, contact_id)
    demand(grants, "contacts.edit")
    demand_shown(grants, *(name for name in ("phone", "email") if getattr(edit, name) is not msgspec.UNSET))
    row = await tx.row(_LOCK, contact_id)
    view, scopes = (await load_contacts(tx, [contact_id]))[contact_id]
    if row is None or view.rev != edit.rev:
        by = await last_changer(tx, "contact_id", contact_id, ["contact_changed"])
        raise Conflict("stale_version", extra={"current": shown(view, grants), "by": by})
    columns = _columns(edit)
    changed = {name: value for name, value in columns.items() if row[name] != value}
    if not changed:
        return view
    sets = "".join(f", {name} = ${index}" for index, name in enumerate(changed, start=3))
    await tx.execute(
        f"""UPDATE contacts SET rev = rev + 1, updated_at = now(),
        hand_set = ARRAY(SELECT DISTINCT unnest(hand_set || $2::text[])){sets} WHERE id = $1""",
        contact_id,
        sorted(changed),
        *changed.values(),
    )
    await _record(tx, grants, contact_id, {name: row[name] for name in changed}, changed)
    view, scopes = (await load_contacts(tx, [contact_id]))[contact_id]
    tx.publish(Published(ContactChanged(view), Scoped(tuple(scopes)), "contact", contact_id, contact_id))
    return view


def _columns(edit: EditContact) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in ("name", "surname"):
        value = getattr(edit, field)
        if value is not msgspec.UNSET:
            found[field] = _name(field, value)
    if edit.phone is not msgspec.UNSET:
        phone = (edit.phone or "").strip() or None
        found |= {"phone": phone, "phone_normal": demand_phone(phone) if phone else None}
    if edit.email is not msgspec.UNSET:
        found |= _email(edit.email)
    if edit.birthday is not msgspec.UNSET:
        found["birthday"] = edit.birthday
    return found


def _name(field: str, value: str) -> str:
    text = " ".join(clean_text(value).split())
    if len(text) > NAME_MAX:
        raise Invalid("invalid", fields={field: "too_long"}, values={"limit": NAME_MAX})
    return text


def _email(value: str | None) -> dict[str, str | None]:
    email = (value or "").strip() or None
    if email and (len(email) > 254 or not _EMAIL.fullmatch(email)):
        raise Invalid("invalid", fields={"email": "bad_email"})
    return {"email": email, "email_normal": email.lower() if email else None}


async def _record(tx: Tx, grants: Grants, contact_id: int, before: dict[str, Any], after: dict[str, Any]) -> None:
    by_user = grants.user_id is not None
    fact = Activity(
        kind="contact_changed",
        at=datetime.now(UTC),
        actor_kind="user" if by_user else "token",
        actor_id=grants.user_id if by_user else grants.token_id,
        contact_id=contact_id,
        data={"from": before, "to": after},
    )
    await record(tx, [fact])
