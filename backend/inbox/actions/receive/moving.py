"""A platform calls a thread, and the person in it, otherwise from now on: they stay what they were.

What bears the old name and comes late finds them all the same (`resolved`). Rare, so one after the other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.connectors.contract import Echo, Message, Moved, Reachability
from backend.contacts.phones import normal
from backend.inbox.actions.receive.batch import IGNORED, Outcome, Received
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.rows import changed, load_conversations
from backend.inbox.webchat.merge import merge
from backend.kit.db import HotTx, Tx

# a thread is one conversation for ever: it takes its new name along, unless something came under that name before
_MOVE = """
UPDATE conversations c SET thread_key = $3, rev = rev + 1 WHERE c.channel_id = $1 AND c.thread_key = $2
  AND NOT EXISTS (SELECT 1 FROM conversations n WHERE n.channel_id = $1 AND n.thread_key = $3)
RETURNING c.id
"""
_RENAME = """
UPDATE identities i SET external_user = $3 WHERE i.channel_id = $1 AND i.external_user = $2
  AND NOT EXISTS (SELECT 1 FROM identities n WHERE n.channel_id = $1 AND n.external_user = $3)
RETURNING i.contact_id
"""
_STANDS = """
SELECT EXISTS (SELECT 1 FROM conversations WHERE channel_id = $1 AND thread_key = $2)
    OR EXISTS (SELECT 1 FROM identities WHERE channel_id = $1 AND external_user = $3)
"""
# told again after they were called back, or otherwise still
_STALE = """
SELECT EXISTS (SELECT 1 FROM called_otherwise
               WHERE channel_id = $1 AND what = 'thread' AND (now = $2 OR was = $2) AND at >= $3)
"""
# what stands open under the old name was begun by us since
_KNOWN = """
SELECT now, EXISTS (SELECT 1 FROM conversations
                    WHERE channel_id = $1 AND thread_key = $2 AND continued_in IS NULL) AS stands
FROM called_otherwise WHERE channel_id = $1 AND what = 'thread' AND was = $2
"""
_FORGET = "DELETE FROM called_otherwise WHERE channel_id = $1 AND what = $2 AND was = $3"
_FOLLOW = "UPDATE called_otherwise SET now = $4 WHERE channel_id = $1 AND what = $2 AND now = $3 AND was <> $4"
_KEEP = """
INSERT INTO called_otherwise (channel_id, what, was, now, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (channel_id, what, was) DO UPDATE SET now = excluded.now, at = excluded.at
"""
# each by the whole of the key, however many a channel has
NAMES = """
SELECT w.channel_id, t.what, w.was, o.now FROM unnest($1::bigint[], $2::text[]) AS w (channel_id, was)
CROSS JOIN (VALUES ('thread'), ('person')) AS t (what)
CROSS JOIN LATERAL (
    SELECT now FROM called_otherwise c
    WHERE c.channel_id = w.channel_id AND c.what = t.what AND c.was = w.was OFFSET 0
) o
"""
_TWO = """
SELECT id, thread_key, contact_id, continued_in FROM conversations
WHERE channel_id = $1 AND thread_key IN ($2, $3) ORDER BY id FOR UPDATE
"""
_GOES_ON = "UPDATE conversations SET continued_in = $2, rev = rev + 1 WHERE id = $1"
_PHONE = """
UPDATE contacts SET rev = rev + 1, updated_at = now(),
    phone = coalesce(phone, $2), phone_normal = CASE WHEN phone IS NULL THEN $3 ELSE phone_normal END,
    more_phones = more_phones || CASE WHEN phone IS NULL THEN '[]'
        ELSE jsonb_build_array(jsonb_build_object('value', $2::text, 'normal', $3::text, 'label', '')) END
WHERE id = $1 AND deleted_at IS NULL AND phone_normal IS DISTINCT FROM $3
  AND NOT more_phones @> jsonb_build_array(jsonb_build_object('normal', $3::text))
"""


async def move(tx: HotTx, item: Received, moved: Moved) -> Outcome:
    """The thread, the person where they are named, and the number that they have now."""
    channel, was, now = item.channel.id, moved.thread.key, moved.to
    if await tx.value(_STALE, channel, was, moved.at):
        return IGNORED
    lasting = item.channel.capabilities.moves
    if lasting and moved.only_known and await _is_settled(tx, channel, moved):
        return IGNORED
    if moved.only_known and not await tx.value(_STANDS, channel, was, moved.user):
        return IGNORED
    found = await tx.value(_MOVE, channel, was, now)
    touched = [found] if found is not None else await _join(tx, channel, was, now) if lasting else []
    if lasting:
        await _remember(tx, channel, "thread", was, now, moved.at)
    if moved.user and moved.to_user:
        contact = await tx.value(_RENAME, channel, moved.user, moved.to_user)
        await _remember(tx, channel, "person", moved.user, moved.to_user, moved.at)
        if contact is not None and moved.phone and (form := normal(moved.phone)):
            await tx.execute(_PHONE, contact, moved.phone, form)
            await publish_people(tx, [contact])
    for row, scope in (await load_conversations(tx, touched)).values():
        tx.publish(changed(row, scope))
    return Outcome("applied", found) if touched else IGNORED


async def _is_settled(tx: HotTx, channel: int, moved: Moved) -> bool:
    """With every message of theirs it is told again. A number may be somebody else's by now: from here on it means
    them, and what was said under it stays where it is."""
    known = await tx.row(_KNOWN, channel, moved.thread.key)
    if known is None or known["stands"]:
        return False
    if known["now"] != moved.to:
        await tx.execute(_KEEP, channel, "thread", moved.thread.key, moved.to, moved.at)
        if moved.user and moved.to_user:
            await tx.execute(_KEEP, channel, "person", moved.user, moved.to_user, moved.at)
    return True


async def _join(tx: HotTx, channel: int, was: str, now: str) -> list[int]:
    """What came under the new name first is a dialog already: the older one goes on in it, with the same person."""
    rows = {row["thread_key"]: row for row in await tx.fetch(_TWO, channel, was, now)}
    older, newer = rows.get(was), rows.get(now)
    if older is None or newer is None or older["continued_in"] is not None:
        return []
    await tx.execute(_GOES_ON, older["id"], newer["id"])
    stays, goes = older["contact_id"], newer["contact_id"]
    if stays is not None and goes is not None and stays != goes:
        await merge(tx, goes, stays, newer["id"])
        await publish_people(tx, [stays])
    return sorted([older["id"], newer["id"]])


async def _remember(tx: Tx, channel: int, what: str, was: str, now: str, at: datetime) -> None:
    await tx.execute(_FORGET, channel, what, now)
    await tx.execute(_FOLLOW, channel, what, was, now)
    await tx.execute(_KEEP, channel, what, was, now, at)


async def resolved(tx: Tx, batch: Sequence[Received]) -> list[Received]:
    """The batch, with today's names of its threads and people. As many, in the same order."""
    asked = [item for item in batch if item.channel.capabilities.moves]
    names = sorted({(item.channel.id, name) for item in asked for name in _names(item)})
    if not names:
        return list(batch)
    rows = await tx.fetch(NAMES, [channel for channel, _ in names], [name for _, name in names])
    known = {(row["channel_id"], row["what"], row["was"]): row["now"] for row in rows}
    return [_renamed(item, known) for item in batch] if known else list(batch)


def _names(item: Received) -> list[str]:
    thread, incoming = getattr(item.incoming, "thread", None), item.incoming
    found = [thread.key] if thread is not None and not isinstance(incoming, Moved) else []
    match incoming:
        case Message(sender=person):
            found.append(person.external_user)
        case Echo(to=person) if person is not None:
            found.append(person.external_user)
        case Reachability(external_user=user):
            found.append(user)
    return found


def _renamed(item: Received, known: Mapping[tuple[int, str, str], str]) -> Received:
    incoming, new = item.incoming, dict[str, Any]()

    def now(what: str, was: str) -> str:
        return known.get((item.channel.id, what, was), was)

    thread = getattr(incoming, "thread", None)
    if thread is not None and not isinstance(incoming, Moved) and (key := now("thread", thread.key)) != thread.key:
        new["thread"] = msgspec.structs.replace(thread, key=key)
    match incoming:
        case Message(sender=person) if (user := now("person", person.external_user)) != person.external_user:
            new["sender"] = msgspec.structs.replace(person, external_user=user)
        case Echo(to=person) if person and (user := now("person", person.external_user)) != person.external_user:
            new["to"] = msgspec.structs.replace(person, external_user=user)
        case Reachability(external_user=was) if (user := now("person", was)) != was:
            new["external_user"] = user
    return msgspec.structs.replace(item, incoming=msgspec.structs.replace(incoming, **new)) if new else item
