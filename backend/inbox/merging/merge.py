"""Join two contacts, split them again, or say that they are two."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.publish import publish_cards
from backend.contacts.sight import demand_contact
from backend.documents.actions.follow import documents_of
from backend.documents.actions.follow import move as move_documents
from backend.fields.locks import stand_still
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.merging import addresses
from backend.inbox.merging.seen_only import demand_untouched, standing
from backend.inbox.merging.stood import PERSON, UNDO_DAYS, columns, given_back
from backend.inbox.merging.together import LOCK_CONTACTS, together
from backend.inbox.rows import changed, load_conversations
from backend.inbox.rows.conversations import full_name
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Missing
from backend.tasks.actions.move import about_contact
from backend.tasks.actions.move import move as move_tasks

# in the order that everybody keeps: conversations, contacts, cards
_LOCK = "SELECT id FROM conversations WHERE contact_id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE"
_FIND = f"""
SELECT stays_id, goes_id, stood IS NOT NULL AND at > now() - interval '{UNDO_DAYS} days' AS open
FROM contact_merges WHERE id = $1 AND undone_at IS NULL
"""
_TAKE = """
UPDATE contact_merges SET undone_at = now() WHERE id = $1 AND undone_at IS NULL AND stood IS NOT NULL
RETURNING stood::text AS stood
"""
# who came under a name that was theirs since the merge goes with it
_BACK = """
UPDATE conversations SET contact_id = $2, rev = rev + 1
WHERE contact_id = $1 AND (id = ANY ($3::bigint[]) OR identity_id = ANY ($4::bigint[])) RETURNING id
"""
_IDENTITIES = "UPDATE identities SET contact_id = $2 WHERE contact_id = $1 AND id = ANY ($3::bigint[])"
# a request of since then goes where all its dialogs go
_CARDS = """
UPDATE cards k SET contact_id = $2, version = version + 1, updated_at = now()
WHERE k.contact_id = $1 AND (k.id = ANY ($3::bigint[]) OR (k.id <> ALL ($4::bigint[])
    AND EXISTS (SELECT FROM conversations c WHERE c.card_id = k.id AND c.contact_id = $2)
    AND NOT EXISTS (SELECT FROM conversations c WHERE c.card_id = k.id AND c.contact_id = $1)))
RETURNING k.id
"""
# nobody's dialog is about the other's request
_CARD_OF = """
UPDATE conversations c SET rev = rev + 1, card_id = (
    SELECT k.id FROM cards k WHERE k.id = ($2::text::jsonb ->> c.id::text)::bigint AND k.contact_id = c.contact_id)
WHERE c.contact_id = ANY ($1::bigint[]) AND EXISTS (
    SELECT FROM cards k WHERE k.id = c.card_id AND k.contact_id <> c.contact_id)
"""
_ACTIVITIES = """
UPDATE activities SET contact_id = $2
WHERE contact_id = $1 AND (id = ANY ($3::bigint[]) OR conversation_id = ANY ($4::bigint[]) AND stored_at >= $5)
"""
_UNTAG = """
DELETE FROM contact_tags WHERE contact_id = $1 AND tag_id = ANY ($2::bigint[]) AND tag_id <> ALL ($3::bigint[])
"""
_UNCOMPANY = """
DELETE FROM contact_companies WHERE contact_id = $1 AND company_id = ANY ($2::bigint[])
    AND company_id <> ALL ($3::bigint[])
"""
_COLUMNS = ", ".join(columns())
_RESTORE = f"""
UPDATE contacts c SET rev = rev + 1, updated_at = now(), ({_COLUMNS}) = (
    SELECT {", ".join(f"r.{name}" for name in columns())} FROM jsonb_populate_record(NULL::contacts, $2::text::jsonb) r)
WHERE c.id = $1
"""
# who was given one is one of the two, and nobody knows which
_NO_LINKS = "UPDATE contact_links SET expires_at = now() WHERE contact_id = $1 AND used_at IS NULL"
_REVIVE = "UPDATE contacts SET deleted_at = NULL, rev = rev + 1, updated_at = now() WHERE id = $1"
_APART = """
INSERT INTO contacts_apart (one_id, other_id, said_by) VALUES (least($1::bigint, $2::bigint), greatest($1, $2), $3)
ON CONFLICT DO NOTHING
"""
_TOGETHER = "DELETE FROM contacts_apart WHERE one_id = least($1::bigint, $2::bigint) AND other_id = greatest($1, $2)"
_NAME = "SELECT name, surname FROM contacts WHERE id = $1"
_AT = "SELECT at FROM contact_merges WHERE id = $1"
# either side, whoever was joined into it with it: what was looked at and agreed to is what goes
_ERASED = """
SELECT EXISTS (SELECT 1 FROM erasures WHERE contact_id = ANY ($1::bigint[])
    AND state IN ('asked', 'waiting', 'erasing'))
"""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


async def merge(tx: HotTx, me: Grants, ip: str | None, stays: int, goes: int) -> int:
    """`goes` becomes part of `stays`; the merge's id. Raises Missing, Forbidden, Conflict same_contact,
    person_being_erased.
    """
    if stays == goes:
        raise Conflict("same_contact")
    for each in (stays, goes):
        await demand_contact(tx, me, each)
    demand(me, "contacts.merge")
    await _lock(tx, stays, goes)
    before = await standing(tx, stays)
    made, conversations = await together(tx, stays, goes, (me.user_id, me.token_id), "hand")
    await demand_untouched(tx, me, stays, before)
    await tx.execute(_TOGETHER, stays, goes)
    await audit.write(tx, me, ip, "contact.merged", ("contact", stays), after={"joined": goes})
    await publish_people(tx, [stays])
    await _tell(tx, conversations)
    return made


async def undo(tx: HotTx, me: Grants, ip: str | None, merge_id: int) -> int:
    """Both as they stood, with what came since where it belongs: who was split off. Raises Missing, Forbidden,
    Conflict merge_is_old, person_being_erased.
    """
    found = await tx.row(_FIND, merge_id)
    if found is None:
        raise Missing
    stays, goes = int(found["stays_id"]), int(found["goes_id"])
    await demand_contact(tx, me, stays)
    demand(me, "contacts.merge")
    if not found["open"]:
        raise Conflict("merge_is_old", values={"days": UNDO_DAYS})
    await _lock(tx, stays, goes, undone=True)
    row = await tx.row(_TAKE, merge_id)
    if row is None:
        raise Missing
    was = await standing(tx, stays)
    stood, tasks = _decode(row["stood"]), await about_contact(tx, stays)
    documents = await documents_of(tx, stays)
    await _split(tx, stays, goes, stood, await tx.value(_AT, merge_id))
    now = _decode(await tx.value(PERSON, stays))
    await tx.execute(_RESTORE, stays, _encode(given_back(stood["before"], stood["after"], now)).decode())
    await demand_untouched(tx, me, stays, was)
    await tx.execute(_REVIVE, goes)
    # a merge of before there were tasks, or documents, tells of none
    await move_tasks(tx, stays, goes, tasks, stood.get("tasks", []))
    await move_documents(tx, stays, goes, documents, stood.get("documents", []))
    await addresses.forget(tx, merge_id)
    await tx.execute(_NO_LINKS, stays)
    await tx.execute(_APART, stays, goes, me.user_id)
    named: Any = await tx.row(_NAME, goes)
    await record(tx, [_split_fact(me, stays, full_name(named["name"], named["surname"]))])
    await audit.write(tx, me, ip, "contact.split", ("contact", stays), after={"split": goes})
    await publish_people(tx, sorted([stays, goes]))
    return goes


async def apart(tx: HotTx, me: Grants, one: int, other: int) -> None:
    """They are two: not asked again. Raises Missing, Forbidden."""
    for each in (one, other):
        await demand_contact(tx, me, each)
    demand(me, "contacts.merge")
    await tx.execute(_APART, one, other, me.user_id)


async def _lock(tx: HotTx, stays: int, goes: int, *, undone: bool = False) -> None:
    await stand_still(tx)
    await tx.fetch(_LOCK, [stays, goes])
    there = {row["id"]: row["there"] for row in await tx.fetch(LOCK_CONTACTS, [stays, goes])}
    if not there.get(stays) or there.get(goes) is undone:
        raise Missing
    if await tx.value(_ERASED, [stays, goes]):
        raise Conflict("person_being_erased")


async def _split(tx: HotTx, stays: int, goes: int, stood: dict[str, Any], since: datetime) -> None:
    await tx.execute(_IDENTITIES, stays, goes, stood["identities"])
    back = [row["id"] for row in await tx.fetch(_BACK, stays, goes, stood["conversations"], stood["identities"])]
    cards = [row["id"] for row in await tx.fetch(_CARDS, stays, goes, stood["cards"], stood["own_cards"])]
    await tx.execute(_CARD_OF, [stays, goes], _encode(stood["card_of"]).decode())
    await tx.execute(_ACTIVITIES, stays, goes, stood["activities"], back, since)
    await tx.execute(_UNTAG, stays, stood["tags"], stood["own_tags"])
    await tx.execute(_UNCOMPANY, stays, stood["companies"], stood["own_companies"])
    await publish_cards(tx, sorted(cards))
    await _tell(tx, back)


async def _tell(tx: HotTx, conversations: list[int]) -> None:
    for row, scope in (await load_conversations(tx, sorted(conversations))).values():
        tx.publish(changed(row, scope))


def _split_fact(me: Grants, contact_id: int, name: str) -> Activity:
    return Activity(
        kind="contact_split",
        at=datetime.now(UTC),
        **by(me),
        contact_id=contact_id,
        data={"split": name},
    )
