"""Events of people."""

import msgspec

from backend.contacts.schemas import ContactView


class ContactChanged(msgspec.Struct, frozen=True, tag="contact.changed"):
    contact: ContactView
