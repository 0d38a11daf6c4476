"""What follows from events on the rows of dialogs: names, tags, the filter by tag (DESIGN 3, 4f and 23)."""

from collections.abc import Iterable, Sequence

from backend.cards.publish import publish_cards
from backend.inbox.rows import changed, load_conversations
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# Rows that may stand in somebody's list; a responsible's older ones are read anew when they are opened.
NEWEST = 1000

_OF_CONTACTS = "SELECT id FROM conversations WHERE contact_id = ANY($1::bigint[]) ORDER BY id"
_OF_CARDS = "SELECT id FROM conversations WHERE card_id = ANY($1::bigint[]) ORDER BY id"
# Their rows show the request's status. A new card comes with its row: only one that has moved since is told.
_OF_MOVED_CARDS = """
SELECT c.id FROM cards k JOIN conversations c ON c.card_id = k.id
WHERE k.id = ANY($1::bigint[]) AND k.status_changed_at > k.created_at ORDER BY c.id
"""
# who sees the request is another by these events, and to whom the row says its status
_OF_CHANGED_SIGHT = """
SELECT DISTINCT c.id FROM event_log e JOIN conversations c ON c.card_id = e.subject_id
WHERE e.position = ANY($1::bigint[]) AND strpos(e.audience, '"before":') > 0 ORDER BY c.id
"""
_OF_USER = f"""
SELECT id FROM conversations WHERE responsible_id = $1 ORDER BY (state = 'open') DESC, last_at DESC LIMIT {NEWEST}
"""
_LOCK = "SELECT id FROM conversations WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"
_BUMP = "UPDATE conversations SET rev = rev + 1 WHERE id = ANY($1::bigint[])"
_OPEN_CARDS = "SELECT id FROM cards WHERE contact_id = ANY($1::bigint[]) AND is_open ORDER BY id"
# The filter table becomes what contact_tags and card_tags say; the conversations where that changed anything.
_WANTED = """
WITH wanted AS (
    SELECT t.tag_id, c.id AS conversation_id FROM conversations c
    JOIN contact_tags t ON t.contact_id = c.contact_id WHERE c.id = ANY($1::bigint[])
    UNION
    SELECT t.tag_id, c.id FROM conversations c
    JOIN card_tags t ON t.card_id = c.card_id WHERE c.id = ANY($1::bigint[])
)
"""
_DIFFER = f"""
{_WANTED}, kept AS (
    SELECT tag_id, conversation_id FROM conversation_tags WHERE conversation_id = ANY($1::bigint[])
)
SELECT DISTINCT conversation_id FROM (
    (TABLE wanted EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE wanted)) AS d ORDER BY 1
"""
_RETAG = f"""
{_WANTED}, gone AS (
    DELETE FROM conversation_tags f WHERE f.conversation_id = ANY($1::bigint[])
      AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.tag_id = f.tag_id AND w.conversation_id = f.conversation_id)
    RETURNING f.conversation_id
), come AS (
    INSERT INTO conversation_tags (tag_id, conversation_id) SELECT tag_id, conversation_id FROM wanted ORDER BY 2, 1
    ON CONFLICT DO NOTHING RETURNING conversation_id
)
SELECT conversation_id FROM gone UNION SELECT conversation_id FROM come
"""


async def follow_names_and_tags(tx: HotTx, events: Sequence[Logged]) -> None:
    """A contact, user or card that stands on rows changed: the rows' rev rises and they are told anew."""
    about = {kind: _subjects(events, f"{kind}.changed") for kind in ("contact", "user", "card")}
    named = set(await _ids(tx, _OF_CONTACTS, about["contact"]))
    for user_id in about["user"]:
        named |= {row["id"] for row in await tx.fetch(_OF_USER, user_id)}
    named |= set(await _ids(tx, _OF_MOVED_CARDS, about["card"]))
    named |= set(
        await _ids(tx, _OF_CHANGED_SIGHT, [event.position for event in events if event.type == "card.changed"])
    )
    tagged = set(await _ids(tx, _OF_CARDS, about["card"])) | set(await _ids(tx, _OF_CONTACTS, about["contact"]))
    await tx.fetch(_LOCK, sorted(named | tagged))
    retagged = set(await _ids(tx, _RETAG, sorted(tagged)))
    await _tell(tx, sorted(named | retagged))


async def filter_by_tags(tx: HotTx, events: Sequence[Logged]) -> None:
    """A dialog is found by the tags of the contact and card that it now has.

    What changes here is told here: `follow_names_and_tags` finds nothing left to tell of it.
    """
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    # looked at first: nearly none differs, and only of those is the lock taken
    differ = await _ids(tx, _DIFFER, about)
    if differ:
        await tx.fetch(_LOCK, differ)
        await _tell(tx, sorted(await _ids(tx, _RETAG, differ)))


async def follow_people(tx: HotTx, events: Sequence[Logged]) -> None:
    """A card shows its person: it is told anew when the person changed."""
    cards = await _ids(tx, _OPEN_CARDS, _subjects(events, "contact.changed"))
    if cards:
        await publish_cards(tx, cards)


async def rest_own_mailboxes(tx: HotTx, events: Sequence[Logged]) -> None:
    """Whoever has left reads no letters through us any more."""
    users = _subjects(events, "user.changed")
    if users:
        await tx.execute(_REST_OWN, users)


def _subjects(events: Sequence[Logged], kind: str) -> list[int]:
    subject = kind.split(".")[0]
    told = (event for event in events if (event.type, event.subject_kind) == (kind, subject))
    return sorted({event.subject_id for event in told if event.subject_id is not None})


async def _ids(tx: HotTx, sql: str, about: Iterable[int]) -> list[int]:
    wanted = list(about)
    if not wanted:
        return []
    return [next(iter(row.values())) for row in await tx.fetch(sql, wanted)]


async def _tell(tx: HotTx, ids: list[int]) -> None:
    if not ids:
        return
    await tx.execute(_BUMP, ids)
    found = await load_conversations(tx, ids)
    tx.publish(*(changed(row, scope) for row, scope in (found[i] for i in ids)))


_REST_OWN = """
UPDATE channels c SET state = 'paused', rev = c.rev + 1 FROM users u
WHERE c.owner_id = ANY ($1::bigint[]) AND u.id = c.owner_id AND u.deactivated_at IS NOT NULL AND c.state = 'active'
"""
CONSUMERS = (
    Consumer("rows", ("contact.changed", "user.changed", "card.changed"), follow_names_and_tags),
    Consumer("row tags", ("message.arrived", "conversation.changed"), filter_by_tags),
    Consumer("own mailboxes", ("user.changed",), rest_own_mailboxes),
    Consumer("cards of people", ("contact.changed",), follow_people),
)
