"""Tell how a person looks now: those who see one of their dialogs or requests, and the one they are given to."""

from collections.abc import Mapping, Sequence

from backend.contacts.events import ContactChanged
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.kit.db import Published, Scope, Scoped, Tx

_STAND_STILL = (
    "SELECT id FROM conversations WHERE contact_id = ANY ($1::bigint[]) ORDER BY id FOR SHARE",
    "SELECT id FROM cards WHERE contact_id = ANY ($1::bigint[]) ORDER BY id FOR SHARE",
)


async def publish_contact(tx: Tx, contact_id: int, before: tuple[Scope, ...] | None = None) -> ContactView:
    """contact.changed, as this transaction sees it; `before`: who saw them until then, where that may have changed."""
    view, scopes = (await load_contacts(tx, [contact_id]))[contact_id]
    _tell(tx, view, scopes, before)
    return view


async def publish_changed(tx: Tx, before: Mapping[int, tuple[Scope, ...]]) -> None:
    """The same of many, in their order; id → who saw them until then."""
    found = await load_contacts(tx, list(before))
    for contact_id, until_then in before.items():
        _tell(tx, *found[contact_id], until_then)


def _tell(tx: Tx, view: ContactView, scopes: tuple[Scope, ...], before: tuple[Scope, ...] | None) -> None:
    audience = Scoped(scopes) if before is None or before == scopes else Scoped(scopes, before)
    tx.publish(Published(ContactChanged(view), audience, "contact", view.id, view.id))


async def publish_warmth(tx: Tx, ids: Sequence[int]) -> None:
    """contact.changed of people of whom nothing but the stage changed: to windows alone.

    The subject is their warmth: consumers that tell a person's dialogs and requests anew (inbox/consumers.py) would do
    so for everybody whenever the rules change, and nothing of those rows differs.
    """
    if not ids:
        return
    # who loses sight of one of their dialogs or requests at this moment hears of that before or after, not between
    for sql in _STAND_STILL:
        await tx.fetch(sql, sorted(ids))
    found = await load_contacts(tx, ids)
    for contact_id in ids:
        view, scopes = found[contact_id]
        tx.publish(Published(ContactChanged(view), Scoped(scopes), "warmth", contact_id, contact_id))


async def publish_contacts(tx: Tx, ids: Sequence[int]) -> None:
    """The same of many, in their order; whose sight of them may have changed is told otherwise."""
    found = await load_contacts(tx, ids)
    for contact_id in ids:
        view, scopes = found[contact_id]
        tx.publish(Published(ContactChanged(view), Scoped(scopes), "contact", contact_id, contact_id))
