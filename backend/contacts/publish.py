"""Tell how a person looks now: those who see one of their dialogs or requests, else the one they are given to."""

from backend.contacts.events import ContactChanged
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.kit.db import Own, Published, Scoped, Tx


async def publish_contact(tx: Tx, contact_id: int) -> ContactView:
    """contact.changed, as this transaction sees it."""
    view, scopes = (await load_contacts(tx, [contact_id]))[contact_id]
    event = ContactChanged(view)
    if scopes:
        tx.publish(Published(event, Scoped(tuple(scopes)), "contact", contact_id, contact_id))
    elif view.responsible_id is not None:
        tx.publish(Published(event, Own(view.responsible_id), "contact", contact_id, contact_id))
    return view
