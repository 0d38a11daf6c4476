"""Who wrote: identities of a channel, each on a contact (PRODUCT, "Recognising a contact")."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any, Literal, Protocol

import msgspec

from backend.connectors.contract import Person
from backend.contacts.phones import normal
from backend.contacts.reaches import email_normal
from backend.inbox.actions.receive.batch import Again, PersonKey
from backend.inbox.rows.conversations import full_name
from backend.kit.db import Tx

KnownBy = Literal["phone", "email"]
_FIND = """
SELECT i.channel_id, i.external_user, i.id, i.contact_id, i.name, i.username, i.profile::text AS profile,
       i.unreachable, coalesce(p.name, '') AS contact_name, coalesce(p.surname, '') AS contact_surname,
       p.phone, p.email, p.locale, coalesce(p.hand_set, '{}') AS hand_set,
       p.blocked_at IS NOT NULL AS blocked, p.avatar_key
FROM unnest($1::bigint[], $2::text[]) AS w (channel_id, external_user)
JOIN identities i USING (channel_id, external_user)
LEFT JOIN contacts p ON p.id = i.contact_id
"""
# The contact's id is drawn here and its row written next, so that no identity is ever without one.
_INSERT = """
INSERT INTO identities (channel_id, external_user, contact_id, name, username, profile)
SELECT channel_id, external_user, coalesce(owner, nextval('contacts_id_seq')), name, username, profile::jsonb
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
     WITH ORDINALITY AS w (channel_id, external_user, name, username, profile, owner, ord)
ORDER BY ord
ON CONFLICT (channel_id, external_user) DO NOTHING
RETURNING channel_id, external_user, id, contact_id
"""
_CONTACTS = """
INSERT INTO contacts (id, name, surname, phone, phone_normal, email, email_normal, locale)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
"""
# A number or an address that stands on exactly one contact is theirs, whichever of theirs it is; all else is a guess.
_OWNERS = """
SELECT w.channel_id, w.external_user, min(p.id) AS contact_id
FROM unnest($1::bigint[], $2::text[], $3::text[]) AS w (channel_id, external_user, reach)
JOIN contacts p ON p.deleted_at IS NULL AND (p.{one}_normal = w.reach
    OR p.more_{one}s <> '[]' AND p.more_{one}s @> jsonb_build_array(jsonb_build_object('normal', w.reach)))
GROUP BY w.channel_id, w.external_user HAVING count(*) = 1
"""
_FORMS: dict[KnownBy, Callable[[str], str | None]] = {"phone": normal, "email": email_normal}
_encode = msgspec.json.Encoder().encode
_object = msgspec.json.Decoder(dict[str, Any])


class Known(msgspec.Struct):
    """An identity and what its contact shows."""

    id: int
    contact_id: int
    name: str
    username: str | None
    profile: dict[str, Any]
    unreachable: str | None
    contact_name: str
    contact_surname: str
    phone: str | None = None
    email: str | None = None
    locale: str | None = None
    hand_set: tuple[str, ...] = ()
    # by a colleague: stored, but nobody waits for them
    blocked: bool = False
    avatar_key: str | None = None
    # their number was known, and now they write from it: the contact has an address more
    joined: bool = False

    @property
    def full_name(self) -> str:
        return full_name(self.contact_name, self.contact_surname)

    @property
    def said_as(self) -> str:
        """How the platform names them: what stands on a message, whatever a colleague calls the person later."""
        return self.name or self.username or ""


People = dict[PersonKey, Known]


async def find(tx: Tx, wanted: Iterable[PersonKey]) -> People:
    """Those that are known, as this statement sees them."""
    keys = sorted(set(wanted))
    if not keys:
        return {}
    rows = await tx.fetch(_FIND, [k[0] for k in keys], [k[1] for k in keys])
    return {(row["channel_id"], row["external_user"]): _known(row) for row in rows}


class Stands(Protocol):
    """A conversation as it stands under its lock."""

    identity_id: int | None
    contact_id: int | None


def moved(people: People, conversations: Iterable[Stands]) -> list[PersonKey]:
    """Whose conversations are another contact's by now."""
    contacts = {each.identity_id: each.contact_id for each in conversations if each.contact_id is not None}
    return [key for key, known in people.items() if contacts.get(known.id, known.contact_id) != known.contact_id]


async def recognise(
    tx: Tx, wanted: Mapping[PersonKey, Person], known_by: Mapping[int, KnownBy], forged: Set[PersonKey] = frozenset()
) -> tuple[People, list[int]]:
    """Everybody who wrote, and the contacts made for strangers. `known_by`: channels of numbers or letters.

    `forged`: whose address is proved to be another's; by it nobody is recognised, now or later.
    """
    people = await find(tx, wanted)
    strangers = sorted(wanted.keys() - people.keys())
    if not strangers:
        return people, []
    owners = await _owners(tx, {key: wanted[key] for key in strangers if key not in forged}, known_by)
    told = {key: msgspec.structs.replace(wanted[key], email=None) for key in forged & wanted.keys()}
    made = await _insert(tx, [(key, told.get(key, wanted[key])) for key in strangers], owners)
    people |= made
    # the others came in at the same moment by another node, which has committed by now
    people |= await find(tx, set(strangers) - made.keys())
    if len(people) < len(wanted):
        raise Again("an identity that another transaction was making was rolled back")
    for key in owners.keys() & people.keys():
        people[key].joined = True
    return people, [known.contact_id for known in made.values()]


async def _owners(
    tx: Tx, strangers: Mapping[PersonKey, Person], known_by: Mapping[int, KnownBy]
) -> dict[PersonKey, int]:
    """Strangers who write from a number or an address that stands on exactly one contact, or claim it, and on whose."""
    found: dict[PersonKey, int] = {}
    for one, form in _FORMS.items():
        asked_by = [key for key in sorted(strangers) if one in (known_by.get(key[0]), strangers[key].claimed)]
        told = {key: getattr(strangers[key], one) or key[1] for key in asked_by}
        # a user id of the platform's own, beside which no number is told, may look like one to whoever reads digits
        named = {key: name for key, name in told.items() if one == "email" or not any(map(str.isalpha, name))}
        forms = [(key, form(name)) for key, name in named.items()]
        asked = [(channel_id, user, normed) for (channel_id, user), normed in forms if normed]
        if asked:
            rows = await tx.fetch(_OWNERS.format(one=one), *(list(column) for column in zip(*asked, strict=True)))
            found |= {(row["channel_id"], row["external_user"]): row["contact_id"] for row in rows}
    return found


def shown_name(person: Person) -> str:
    """Never a number or an address: those are hidden from some roles, and a name from nobody."""
    return person.name or person.username or ""


async def _insert(tx: Tx, strangers: Sequence[tuple[PersonKey, Person]], owners: Mapping[PersonKey, int]) -> People:
    """Those for whom a contact was made; the others' is there already."""
    rows = await tx.fetch(
        _INSERT,
        [key[0] for key, _ in strangers],
        [key[1] for key, _ in strangers],
        [full_name(p.name, p.surname) for _, p in strangers],
        [p.username for _, p in strangers],
        [_encode(p.profile).decode() for _, p in strangers],
        [owners.get(key) for key, _ in strangers],
    )
    persons = dict(strangers)
    keyed = {(row["channel_id"], row["external_user"]): row for row in rows}
    keyed = {key: row for key, row in keyed.items() if key not in owners}
    made = {key: _fresh(row, persons[key]) for key, row in keyed.items()}
    await _insert_contacts(tx, list(made.values()))
    return made


async def _insert_contacts(tx: Tx, made: Sequence[Known]) -> None:
    if made:
        await tx.execute(
            _CONTACTS,
            [k.contact_id for k in made],
            [k.contact_name for k in made],
            [k.contact_surname for k in made],
            [k.phone for k in made],
            [normal(k.phone) if k.phone else None for k in made],
            [k.email for k in made],
            [k.email.lower() if k.email else None for k in made],
            [k.locale for k in made],
        )


def _known(row: Mapping[str, Any]) -> Known:
    return Known(
        id=row["id"],
        contact_id=row["contact_id"],
        name=row["name"],
        username=row["username"],
        profile=_object.decode(row["profile"]),
        unreachable=row["unreachable"],
        contact_name=row["contact_name"],
        contact_surname=row["contact_surname"],
        phone=row["phone"],
        email=row["email"],
        locale=row["locale"],
        hand_set=tuple(row["hand_set"]),
        blocked=row["blocked"],
        avatar_key=row["avatar_key"],
    )


def _fresh(row: Mapping[str, Any], person: Person) -> Known:
    return Known(
        id=row["id"],
        contact_id=row["contact_id"],
        name=full_name(person.name, person.surname),
        username=person.username,
        profile=person.profile,
        unreachable=None,
        contact_name=shown_name(person),
        contact_surname=person.surname,
        phone=person.phone,
        email=person.email,
        locale=person.locale,
    )
