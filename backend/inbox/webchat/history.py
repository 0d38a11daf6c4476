"""A visitor's own thread, as they may see it."""

from collections.abc import Sequence
from typing import Any

from backend.inbox.rows import messages as rows
from backend.inbox.webchat.schemas import VisitorMessage
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.views import VISIBLE, visitor_message
from backend.kit.db import Tx

PAGE = 50
_PAGE = f"""
SELECT {rows.COLUMNS} FROM messages m {rows.JOINS}
WHERE m.conversation_id = $1 AND m.seq < $2 AND {VISIBLE}
ORDER BY m.seq DESC LIMIT $3
"""
_ONE = f"SELECT {rows.COLUMNS} FROM messages m {rows.JOINS} WHERE m.conversation_id = $1 AND m.seq = $2 AND {VISIBLE}"
_UNREAD = """
SELECT count(*) FROM messages m
WHERE m.conversation_id = $1 AND m.direction = 'out' AND m.state IN ('sent', 'delivered')
"""
# A colleague's mark counts inbound messages; the visitor knows them by seq.
_SEEN = """
SELECT m.seq FROM messages m WHERE m.conversation_id = $1 AND m.direction = 'in'
ORDER BY m.seq OFFSET greatest((SELECT max(in_seq) FROM read_marks WHERE conversation_id = $1) - 1, 0) LIMIT 1
"""
_ANY_MARK = "SELECT max(in_seq) FROM read_marks WHERE conversation_id = $1"
_KNOWN = "SELECT conversation_id, seq FROM message_keys WHERE space = $1 AND key = $2"
# What a widget says it has or saw, cut to what it can have: nothing else ever becomes a receipt.
_REACHED = {
    "delivered": """
        SELECT max(seq) FROM messages WHERE conversation_id = $1 AND seq <= $2 AND direction = 'out' AND state = 'sent'
    """,
    "read": """
        SELECT max(seq) FROM messages
        WHERE conversation_id = $1 AND seq <= $2 AND direction = 'out' AND state IN ('sent', 'delivered')
    """,
}
LAST = 2**53


async def page(
    tx: Tx, site: Site, conversation_id: int | None, before: int = LAST, limit: int = PAGE
) -> tuple[list[VisitorMessage], int | None]:
    """(messages, oldest first; `before` of the page before them)."""
    if conversation_id is None:
        return [], None
    found = await tx.fetch(_PAGE, conversation_id, before, limit + 1)
    more, found = len(found) > limit, found[:limit]
    return await _shown(tx, site, found[::-1]), int(found[-1]["seq"]) if more else None


async def one(tx: Tx, site: Site, conversation_id: int, seq: int) -> VisitorMessage | None:
    shown = await _shown(tx, site, await tx.fetch(_ONE, conversation_id, seq))
    return shown[0] if shown else None


async def _shown(tx: Tx, site: Site, found: Sequence[Any]) -> list[VisitorMessage]:
    files = await rows.files_of(tx, [(row["conversation_id"], row["seq"]) for row in found])
    views = (rows.view_of(row, files.get((row["conversation_id"], row["seq"]), [])) for row in found)
    shown = (visitor_message(view, site.settings) for view in views)
    return [message for message in shown if message is not None]


async def unread(tx: Tx, conversation_id: int | None) -> int:
    """Messages of ours that were not looked at."""
    return 0 if conversation_id is None else int(await tx.value(_UNREAD, conversation_id))


async def seen(tx: Tx, conversation_id: int | None) -> int:
    """Our colleagues have read up to there."""
    if conversation_id is None or not await tx.value(_ANY_MARK, conversation_id):
        return 0
    return int(await tx.value(_SEEN, conversation_id) or 0)


async def known(tx: Tx, site: Site, key: str) -> tuple[int, int] | None:
    """The (conversation, seq) of a message that is stored already."""
    row = await tx.row(_KNOWN, f"x:{site.id}", key)
    return None if row is None else (row["conversation_id"], row["seq"])


async def reached(tx: Tx, conversation_id: int, seq: int, state: str) -> int | None:
    """The newest message of ours up to `seq` for which `state` would be news."""
    found: int | None = await tx.value(_REACHED[state], conversation_id, seq)
    return found
