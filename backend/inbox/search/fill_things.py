"""Consumer: people, titles of groups and comments of cards become findable a moment after they changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backend.contacts.phones import is_phone
from backend.inbox.search.lexemes import of_email, of_name, of_phone, of_username, vector
from backend.inbox.search.words import latin, plain
from backend.kit.consumers import Logged
from backend.kit.db import HotTx

# Who sees them: by channel, or because they take part. An index may be a moment late; `sees` is asked as well.
_PEOPLE = """
SELECT p.id, p.name, p.surname, p.responsible_id,
       ARRAY(SELECT p.phone WHERE p.phone IS NOT NULL UNION ALL
             SELECT value ->> 'normal' FROM jsonb_array_elements(p.more_phones)) AS phones,
       ARRAY(SELECT p.email WHERE p.email IS NOT NULL UNION ALL
             SELECT value ->> 'normal' FROM jsonb_array_elements(p.more_emails)) AS emails,
       ARRAY(SELECT i.name FROM identities i WHERE i.contact_id = p.id) AS called,
       ARRAY(SELECT i.username FROM identities i WHERE i.contact_id = p.id AND i.username IS NOT NULL) AS usernames,
       ARRAY(SELECT i.external_user FROM identities i WHERE i.contact_id = p.id) AS addresses,
       ARRAY(SELECT channel_id FROM conversations WHERE contact_id = p.id
             UNION SELECT channel_id FROM cards WHERE contact_id = p.id) AS channels,
       ARRAY(SELECT unnest(participants || responsible_id) FROM conversations WHERE contact_id = p.id
             UNION SELECT unnest(participants || responsible_id) FROM cards WHERE contact_id = p.id) AS workers
FROM contacts p WHERE p.id = ANY($1::bigint[]) AND p.deleted_at IS NULL ORDER BY p.id
"""
_TITLES = """
SELECT id, title, ARRAY[channel_id] AS channels, participants || responsible_id AS workers
FROM conversations WHERE id = ANY($1::bigint[]) AND title <> '' ORDER BY id
"""
_COMMENTS = """
SELECT id, comment, ARRAY[channel_id] AS channels, participants || responsible_id AS workers
FROM cards WHERE id = ANY($1::bigint[]) AND comment <> '' ORDER BY id
"""
_FORGET = "DELETE FROM search_things WHERE kind = $1 AND id = ANY($2::bigint[])"
_PUT = """
INSERT INTO search_things AS t (kind, id, words)
SELECT $1, n.id, strip(to_tsvector('russian', n.text) || to_tsvector('lithuanian', n.latin)) || n.lexemes::tsvector
FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) AS n (id, text, latin, lexemes) ORDER BY n.id
ON CONFLICT (kind, id) DO UPDATE SET words = excluded.words WHERE t.words <> excluded.words
"""


async def index_things(tx: HotTx, events: Sequence[Logged]) -> None:
    """Reads what the events speak of as it now stands; what stands as before is not written."""
    contacts = {event.contact_id for event in events} | _subjects(events, "contact")
    await _fill(tx, "contact", contacts - {None}, await _people(tx, contacts - {None}))
    dialogs = _subjects(events, "conversation")
    titles = await tx.fetch(_TITLES, sorted(dialogs))
    await _fill(tx, "dialog", dialogs, [(row["id"], "", [*of_name(row["title"]), *_facts(row)]) for row in titles])
    cards = _subjects(events, "card")
    comments = await tx.fetch(_COMMENTS, sorted(cards))
    await _fill(tx, "card", cards, [(row["id"], plain(row["comment"]), list(_facts(row))) for row in comments])


async def _people(tx: HotTx, ids: set[Any]) -> list[tuple[int, str, list[str]]]:
    return [(row["id"], "", [*_person(row), *_facts(row)]) for row in await tx.fetch(_PEOPLE, sorted(ids))]


async def _fill(tx: HotTx, kind: str, ids: set[Any], rows: Sequence[tuple[int, str, list[str]]]) -> None:
    gone = ids - {row[0] for row in rows}
    if gone:
        await tx.execute(_FORGET, kind, sorted(gone))
    if not rows:
        return
    texts = [text for _, text, _ in rows]
    facts = [vector([*lexemes, f"#{kind}"]) for _, _, lexemes in rows]
    await tx.execute(_PUT, kind, [row[0] for row in rows], texts, [latin(text) for text in texts], facts)


def _person(row: Mapping[str, Any]) -> Iterator[str]:
    yield from of_name(" ".join((row["name"], row["surname"], *row["called"])))
    for name in row["usernames"]:
        yield from of_username(name)
    for email in row["emails"]:
        yield from of_email(email)
    for number in (*row["phones"], *filter(is_phone, row["addresses"])):
        yield from of_phone(number)
    if row["responsible_id"] is not None:
        yield f"#w{row['responsible_id']}"


def _facts(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"#c{each}" for each in row["channels"])
    yield from (f"#w{each}" for each in row["workers"] if each is not None)


def _subjects(events: Sequence[Logged], kind: str) -> set[Any]:
    return {event.subject_id for event in events if event.subject_kind == kind and event.subject_id is not None}
