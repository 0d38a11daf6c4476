"""Whose request it is: somebody known, or somebody new."""

from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.contacts.reaches import Kept, Reach, checked
from backend.contacts.sight import demand_contact, demand_made
from backend.fields.seen_only import demand_open
from backend.inbox.requests.schemas import NewPerson
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Invalid, Missing

_LOCK = "SELECT 1 FROM contacts WHERE id = $1 AND deleted_at IS NULL FOR UPDATE"
# what a colleague typed no profile overwrites
_MAKE = """
INSERT INTO contacts (name, surname, phone, phone_normal, email, email_normal, hand_set, born_of, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7::text[], $8, $9) RETURNING id
"""


async def known(tx: HotTx, grants: Grants, contact_id: int) -> int:
    """Locked. Raises Missing for who is not there, or out of sight."""
    await demand_contact(tx, grants, contact_id)
    if await tx.value(_LOCK, contact_id) is None:
        raise Missing
    return contact_id


async def made(tx: HotTx, grants: Grants, new: NewPerson, *, born_of: int | None = None) -> int:
    """Somebody new. Whoever else has the number or the address is offered before, never joined by itself.

    Raises Forbidden, Invalid with the field named.
    """
    demand(grants, "contacts.edit")
    demand_made(grants, None)
    name, surname = (" ".join(clean_text(each).split()) for each in (new.name, new.surname))
    phone, email = _reach("phone", new.phone), _reach("email", new.email)
    if not (name or surname or phone or email):
        raise Invalid("invalid", fields={"person": "nobody_named"})
    told = {"name": name, "surname": surname, "phone": phone, "email": email}
    demand_open(grants.read_only, [one for one, value in told.items() if value], under="person.")
    contact_id: int = await tx.value(
        _MAKE,
        name,
        surname,
        phone and phone.value,
        phone and phone.normal,
        email and email.value,
        email and email.normal,
        sorted(key for key, value in told.items() if value),
        born_of,
        grants.user_id,
    )
    fact = Activity(kind="contact_created", at=datetime.now(UTC), **by(grants), contact_id=contact_id)
    await record(tx, [fact])
    return contact_id


def _reach(one: str, typed: str) -> Kept | None:
    if not typed.strip():
        return None
    field = "phones" if one == "phone" else "emails"
    return checked(field, [Reach(typed.strip())], named=f"person.{one}")[0]  # type: ignore[arg-type]
