"""A robot's letter is of whom it names: the customer is put in the robot's place before anybody is recognised."""

from collections.abc import Sequence

import msgspec

from backend.connectors.abilities import Opens
from backend.connectors.contract import Message, Person
from backend.contacts.phones import normal
from backend.inbox.actions.receive.batch import Received
from backend.inbox.letter_fields.prepare import Reading, read
from backend.kit.clean import clean_text

NAME_MAX = 200


def with_readings(batch: Sequence[Received]) -> list[Received]:
    """The same batch; what a template reads stands beside each letter."""
    return [_read(item, item.incoming) if isinstance(item.incoming, Message) else item for item in batch]


def _read(item: Received, message: Message) -> Received:
    if not item.channel.letter_fields or item.read is not None:
        return item
    reading = read(item.channel.letter_fields, message)
    if reading is None:
        return item
    if reading.ready.template.writer == "letter" and (person := _person(item, message, reading)) is not None:
        # what a site's robot sends for somebody is no circular: they wait for an answer
        message = msgspec.structs.replace(message, sender=person, automatic=False)
    return msgspec.structs.replace(item, incoming=message, read=reading)


def _person(item: Received, message: Message, reading: Reading) -> Person | None:
    """Nobody vouches for who that is: as with a form, nothing of theirs is changed by it. None: the letter names
    neither an address nor a number, and its sender stays."""
    said = reading.values
    kind, phone = item.channel.connector, said.get("phone", "")
    opened = kind.opens({}, said.get("email", ""), "letter") if isinstance(kind, Opens) else None
    number = normal(phone) if len(phone) <= 60 else None
    if opened is None and number is None:
        return None
    address = opened.person.external_user if opened else str(number)
    name, surname = (" ".join(clean_text(said.get(each, "")).split()) for each in ("name", "surname"))
    return Person(
        address,
        name=name if len(name) <= NAME_MAX and "@" not in name else "",
        surname=surname if len(surname) <= NAME_MAX and "@" not in surname else "",
        phone=phone if number else None,
        email=address if opened else None,
        claimed="email" if opened else "phone",
    )
