"""A person blocked us or let us back in; a profile that came along fills what is empty on the contact."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.activities import Activity
from backend.connectors.contract import Message, Person, Reachability
from backend.contacts.events import ContactChanged
from backend.contacts.phones import normal
from backend.contacts.rows import load_contacts
from backend.inbox.actions.receive.batch import PersonKey, Received
from backend.inbox.actions.receive.people import Known, People
from backend.inbox.rows.conversations import full_name
from backend.kit.db import Published, Scoped, Tx

_LOCK = "SELECT id FROM contacts WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"
_IDENTITIES = """
UPDATE identities i SET name = w.name, username = w.username, profile = w.profile::jsonb, unreachable = w.unreachable
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[])
     AS w (id, name, username, profile, unreachable)
WHERE i.id = w.id
"""
# What a person typed, and what stands there already, is never overwritten.
_CONTACTS = """
UPDATE contacts p SET rev = p.rev + 1, updated_at = now(),
    name = CASE WHEN p.name = '' AND NOT 'name' = ANY(p.hand_set) THEN w.name ELSE p.name END,
    surname = CASE WHEN p.surname = '' AND NOT 'surname' = ANY(p.hand_set) THEN w.surname ELSE p.surname END,
    phone = CASE WHEN p.phone IS NULL AND NOT 'phone' = ANY(p.hand_set) THEN w.phone ELSE p.phone END,
    phone_normal = CASE WHEN p.phone IS NULL AND NOT 'phone' = ANY(p.hand_set) THEN w.phone_normal
                        ELSE p.phone_normal END,
    email = CASE WHEN p.email IS NULL AND NOT 'email' = ANY(p.hand_set) THEN w.email ELSE p.email END,
    email_normal = CASE WHEN p.email IS NULL AND NOT 'email' = ANY(p.hand_set) THEN lower(w.email)
                        ELSE p.email_normal END,
    locale = coalesce(p.locale, w.locale)
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
     AS w (id, name, surname, phone, phone_normal, email, locale)
WHERE p.id = w.id
RETURNING p.id, p.name, p.surname
"""
_encode = msgspec.json.Encoder().encode


class Touched(msgspec.Struct):
    """Identities and contacts that the batch changes."""

    identities: dict[PersonKey, Known] = msgspec.field(default_factory=dict)
    contacts: dict[int, Person] = msgspec.field(default_factory=dict)
    facts: list[Activity] = msgspec.field(default_factory=list)
    # which items (by identity) told something new of a person's reachability
    news: set[int] = msgspec.field(default_factory=set)


def compare(people: People, fresh: Iterable[Received], made: set[int]) -> Touched:
    """What the fresh items of a batch, in their order, tell of people that differs from what is known."""
    touched = Touched()
    for item in fresh:
        match item.incoming:
            case Reachability(external_user=user, at=at, unreachable=code):
                known = people.get((item.channel.id, user))
                if known is not None and _reach(touched, (item.channel.id, user), known, code, at):
                    touched.news.add(id(item))
            case Message(sender=sender, at=at):
                key = (item.channel.id, sender.external_user)
                # who writes can be answered again
                _reach(touched, key, people[key], None, at)
                if people[key].joined:
                    touched.contacts.setdefault(people[key].contact_id, _unclaimed(sender))
                if sender.claimed or is_feigned(item.incoming):
                    # whoever types another's number in a form, or feigns their address, writes nothing on that person
                    continue
                if people[key].contact_id not in made or item.incoming.contact:
                    _profile(touched, key, people[key], _with_own_phone(item.incoming))
    return touched


def is_feigned(message: Message) -> bool:
    """A letter whose From is proved to be another's."""
    return message.letter is not None and message.letter.trust == "fail"


def _unclaimed(person: Person) -> Person:
    return Person(person.external_user) if person.claimed else person


def _with_own_phone(message: Message) -> Person:
    card = message.contact
    if card is None or not card.own:
        return message.sender
    return msgspec.structs.replace(message.sender, phone=card.phone)


def _reach(touched: Touched, key: PersonKey, known: Known, code: str | None, at: datetime) -> bool:
    if known.unreachable == code:
        return False
    known.unreachable = code
    touched.identities[key] = known
    touched.contacts.setdefault(known.contact_id, Person(external_user=key[1]))
    fact = Activity(
        kind="blocked" if code else "unblocked",
        at=at,
        actor_kind="contact",
        actor_id=known.contact_id,
        contact_id=known.contact_id,
        data={"channel_id": key[0], "reason": code},
    )
    touched.facts.append(fact)
    return True


def _profile(touched: Touched, key: PersonKey, known: Known, person: Person) -> None:
    name = full_name(person.name, person.surname) or known.name
    username, profile = person.username or known.username, {**known.profile, **person.profile}
    if (name, username, profile) != (known.name, known.username, known.profile):
        known.name, known.username, known.profile = name, username, profile
        touched.identities[key] = known
        touched.contacts[known.contact_id] = person
    if any(_fills(known, person)):
        touched.contacts[known.contact_id] = person


def _fills(known: Known, person: Person) -> Iterable[bool]:
    for field, now, new in (
        ("name", known.contact_name, person.name),
        ("surname", known.contact_surname, person.surname),
        ("phone", known.phone, person.phone),
        ("email", known.email, person.email),
        ("locale", known.locale, person.locale),
    ):
        yield bool(new) and not now and field not in known.hand_set


async def lock_contacts(tx: Tx, ids: Iterable[int]) -> None:
    """Take the locks of all contacts that the batch will write, at once: two steps of locking would cross."""
    wanted = sorted(set(ids))
    if wanted:
        await tx.fetch(_LOCK, wanted)


async def write_people(tx: Tx, touched: Touched) -> dict[int, tuple[str, str]]:
    """Contacts whose rows changed, with name and surname as they now stand. Their locks are held."""
    identities = sorted(touched.identities.values(), key=lambda known: known.id)
    if identities:
        await tx.execute(
            _IDENTITIES,
            [k.id for k in identities],
            [k.name for k in identities],
            [k.username for k in identities],
            [_encode(k.profile).decode() for k in identities],
            [k.unreachable for k in identities],
        )
    if not touched.contacts:
        return {}
    return {row["id"]: (row["name"], row["surname"]) for row in await _fill(tx, touched.contacts)}


async def _fill(tx: Tx, contacts: Mapping[int, Person]) -> Sequence[Mapping[str, Any]]:
    ids = sorted(contacts)
    people = [contacts[i] for i in ids]
    rows: Sequence[Mapping[str, Any]] = await tx.fetch(
        _CONTACTS,
        ids,
        [p.name for p in people],
        [p.surname for p in people],
        [p.phone for p in people],
        [normal(p.phone) if p.phone else None for p in people],
        [p.email for p in people],
        [p.locale for p in people],
    )
    return rows


async def publish_people(tx: Tx, ids: Iterable[int]) -> None:
    """contact.changed of each, seen by whoever sees one of their conversations or cards."""
    wanted = sorted(ids)
    for contact_id, (view, scopes) in (await load_contacts(tx, wanted) if wanted else {}).items():
        tx.publish(Published(ContactChanged(view), Scoped(scopes), "contact", contact_id, contact_id))
