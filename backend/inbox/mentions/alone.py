"""A note for somebody who does not see its dialog: that note, the answers to it, whose dialog it is (PRODUCT F8)."""

from collections.abc import Sequence

import msgspec

from backend.access.grants import Grants
from backend.access.queries.works import who_does_not
from backend.inbox.events import AddressedChanged
from backend.inbox.rows.messages import COLUMNS, JOINS, files_of, view_of
from backend.inbox.rows.withheld import for_reader_all
from backend.inbox.schemas import MessageView
from backend.kit.db import Own, Published, Tx
from backend.kit.errors import Missing

MOST = 200
_SUBJECT = """
SELECT coalesce(nullif(trim(concat_ws(' ', p.name, p.surname)), ''), c.title) FROM conversations c
LEFT JOIN contacts p ON p.id = c.contact_id WHERE c.id = $1
"""
# of a dialog's notes those that name me, and the answers to them; the same as READABLE
_NOTES = f"""
SELECT {COLUMNS} FROM messages m {JOINS}
WHERE m.conversation_id = $1 AND m.direction = 'note' AND EXISTS (
    SELECT FROM mentions n WHERE n.user_id = $2 AND n.conversation_id = $1 AND n.seq IN (m.seq, m.reply_to))
ORDER BY m.seq DESC LIMIT {MOST}
"""
# of a message m: does it stand among those of $2?
READABLE = """
m.direction = 'note' AND EXISTS (SELECT FROM mentions n WHERE n.user_id = $2::bigint
    AND n.conversation_id = m.conversation_id AND n.seq IN (m.seq, m.reply_to))
"""
_NAMED = "SELECT EXISTS (SELECT FROM mentions WHERE user_id = $1 AND conversation_id = $2)"
_WHO = """
SELECT DISTINCT n.user_id FROM mentions n JOIN conversations c ON c.id = n.conversation_id
WHERE n.conversation_id = $1 AND n.seq = ANY ($2::bigint[]) AND n.user_id <> ALL (c.participants) ORDER BY n.user_id
"""


class Addressed(msgspec.Struct, frozen=True):
    """`subject`: whose dialog it is. `items`: notes that name me and the answers to them, newest last."""

    conversation_id: int
    subject: str
    items: list[MessageView]


class Outside(msgspec.Struct, frozen=True):
    """Colleagues who would see a note that names them, and nothing else of the dialog."""

    user_ids: list[int]


async def addressed(tx: Tx, me: Grants, conversation_id: int) -> Addressed:
    """Raises Missing: nothing here was written to me, which is the same as no such dialog."""
    rows = list(reversed(await tx.fetch(_NOTES, conversation_id, me.user_id)))
    if not rows:
        raise Missing
    files = await files_of(tx, [(conversation_id, row["seq"]) for row in rows])
    views = [view_of(row, files.get((conversation_id, row["seq"]), [])) for row in rows]
    return Addressed(conversation_id, await tx.value(_SUBJECT, conversation_id) or "", for_reader_all(me, views))


async def is_named(tx: Tx, me: Grants, conversation_id: int) -> bool:
    """Does a note of this dialog name me?"""
    return bool(await tx.value(_NAMED, me.user_id, conversation_id))


async def outside(tx: Tx, channel_id: int) -> Outside:
    """Of a channel that not everybody works in."""
    return Outside(await who_does_not(tx, channel_id))


async def tell(tx: Tx, conversation_id: int, seqs: Sequence[int | None]) -> None:
    """One of these notes was answered, reworded or taken back: who was named in it and sees nothing else is told."""
    for row in await tx.fetch(_WHO, conversation_id, [seq for seq in seqs if seq is not None]):
        told = AddressedChanged(conversation_id)
        tx.publish(Published(told, Own(row["user_id"]), "mention", conversation_id))
