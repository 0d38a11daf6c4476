"""The stranger's contact becomes part of the person's: all that was known moves, and the history says what."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from backend.activities import Activity, record
from backend.cards.publish import publish_cards
from backend.contacts.merged import Person, merged
from backend.contacts.reaches import Kept
from backend.documents.actions.follow import documents_of
from backend.documents.actions.follow import move as move_documents
from backend.fields.locks import stand_still
from backend.inbox.rows.conversations import full_name
from backend.kit.db import HotTx
from backend.tasks.actions.move import about_contact
from backend.tasks.actions.move import move as move_tasks

_LOAD = """
SELECT id, name, surname, birthday, phone, phone_normal, phone_label, more_phones::text AS more_phones,
       email, email_normal, email_label, more_emails::text AS more_emails, hand_set
FROM contacts WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE
"""
_CARDS = """
UPDATE cards SET contact_id = $2, version = version + 1, updated_at = now() WHERE contact_id = $1 RETURNING id
"""
_MOVES = (
    "UPDATE identities SET contact_id = $2 WHERE contact_id = $1",
    "UPDATE conversations SET contact_id = $2 WHERE contact_id = $1",
    "INSERT INTO contact_tags (contact_id, tag_id) SELECT $2, tag_id FROM contact_tags WHERE contact_id = $1"
    " ON CONFLICT DO NOTHING",
    "INSERT INTO contact_companies (contact_id, company_id, position, main)"
    " SELECT $2, company_id, position,"
    " main AND NOT EXISTS (SELECT 1 FROM contact_companies WHERE contact_id = $2 AND main)"
    " FROM contact_companies WHERE contact_id = $1 ON CONFLICT DO NOTHING",
    "UPDATE activities SET contact_id = $2 WHERE contact_id = $1",
    "INSERT INTO contact_heard (contact_id, at) SELECT $2, at FROM contact_heard WHERE contact_id = $1"
    " ON CONFLICT (contact_id) DO UPDATE SET at = greatest(contact_heard.at, excluded.at)",
    "UPDATE contact_links SET contact_id = $2 WHERE contact_id = $1",
    "UPDATE contacts n SET locale = coalesce(n.locale, o.locale), fields = o.fields || n.fields,"
    " responsible_id = coalesce(n.responsible_id, o.responsible_id),"
    " avatar_key = coalesce(n.avatar_key, o.avatar_key),"
    " avatar_mime = CASE WHEN n.avatar_key IS NULL THEN o.avatar_mime ELSE n.avatar_mime END"
    " FROM contacts o WHERE o.id = $1 AND n.id = $2",
    "UPDATE contacts SET deleted_at = now(), rev = rev + 1 WHERE id = $1 AND $2 > 0",
    "DELETE FROM search_things WHERE kind = 'contact' AND id = $1 AND $2 > 0",
)
_WRITE = """
UPDATE contacts SET rev = rev + 1, updated_at = now(), name = $2, surname = $3, birthday = $4, hand_set = $5,
    phone = $6, phone_normal = $7, phone_label = $8, more_phones = $9::text::jsonb,
    email = $10, email_normal = $11, email_label = $12, more_emails = $13::text::jsonb
WHERE id = $1
"""
_kept = msgspec.json.Decoder(tuple[Kept, ...]).decode
_encode = msgspec.json.Encoder().encode


Actor = tuple[int | None, int | None]


async def merge(tx: HotTx, was: int, known: int, conversation_id: int | None, by: Actor | None = None) -> None:
    """`was` is no more; whatever it had is `known`'s. Who tells of `known` afterwards is the caller. `by`: a colleague
    or a token that did it; else they did by signing in.
    """
    await stand_still(tx)
    rows = {row["id"]: _person(row) for row in await tx.fetch(_LOAD, [was, known])}
    stays, goes = rows[known], rows[was]
    tasks, documents = await about_contact(tx, was), await documents_of(tx, was)
    cards: Sequence[Any] = await tx.fetch(_CARDS, was, known)
    for move in _MOVES:
        await tx.execute(move, was, known)
    now = merged(stays, goes)
    await tx.execute(_WRITE, known, now.name, now.surname, now.birthday, sorted(now.hand_set), *_columns(now))
    fact = _fact(known, conversation_id, goes, stays, now)
    await record(tx, [fact if by is None else _done_by(fact, by)])
    await publish_cards(tx, sorted(row["id"] for row in cards))
    await move_tasks(tx, was, known, tasks)
    await move_documents(tx, was, known, documents)


def _person(row: Mapping[str, Any]) -> Person:
    return Person(
        name=row["name"],
        surname=row["surname"],
        birthday=row["birthday"],
        phones=_all(row, "phone"),
        emails=_all(row, "email"),
        hand_set=frozenset(row["hand_set"]),
    )


def _all(row: Mapping[str, Any], one: str) -> tuple[Kept, ...]:
    main = row[one]
    first = (Kept(main, row[f"{one}_normal"], row[f"{one}_label"]),) if main else ()
    return first + _kept(row[f"more_{one}s"])


def _columns(now: Person) -> list[Any]:
    columns: list[Any] = []
    for held in (now.phones, now.emails):
        main = held[0] if held else Kept("", None)
        columns += [main.value or None, main.normal, main.label, _encode(held[1:]).decode()]
    return columns


def _done_by(fact: Activity, by: Actor) -> Activity:
    user, token = by
    kind: Literal["user", "token"] = "token" if user is None else "user"
    return msgspec.structs.replace(fact, actor_kind=kind, actor_id=token if user is None else user)


def _fact(known: int, conversation_id: int | None, goes: Person, stays: Person, now: Person) -> Activity:
    """Both sides of what changed, and who the other was: what did not become the person's stands there still."""
    before, after = stays.told(), now.told()
    changed = [name for name in after if after[name] != before[name]]
    return Activity(
        kind="contact_joined",
        at=datetime.now(UTC),
        actor_kind="contact",
        actor_id=known,
        contact_id=known,
        conversation_id=conversation_id,
        data={
            "joined": full_name(goes.name, goes.surname),
            "from": {name: before[name] for name in changed},
            "to": {name: after[name] for name in changed},
        },
    )
