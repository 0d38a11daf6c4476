"""Requests as the rows of a list, whole: several statements for any number of them."""

from collections.abc import Sequence

from backend.access.grants import Grants
from backend.board.conditions import seen_dialogs
from backend.board.load import board_cards
from backend.board.schemas import RequestRow
from backend.cards.schemas import Named
from backend.inbox.queries.branches import Where
from backend.inbox.queries.seen import load_seen
from backend.inbox.schemas import ConversationRow
from backend.kit.db import Tx

# whoever sees a request sees its company
_FIRMS = """
SELECT k.id AS card_id, f.id, f.name FROM cards k JOIN companies f ON f.id = k.company_id
WHERE k.id = ANY ($1::bigint[]) AND f.deleted_at IS NULL
"""
# where notes and history of one that came by no dialog stand
_THREADS = """
SELECT c.card_id, c.id FROM conversations c WHERE c.card_id = ANY ({ids}) AND c.kind = 'internal' AND {seen}
ORDER BY c.card_id, c.id
"""
_MADE_BY = "SELECT id, created_by FROM cards WHERE id = ANY ($1::bigint[]) AND created_by IS NOT NULL"


async def request_rows(tx: Tx, grants: Grants, ids: Sequence[int]) -> dict[int, RequestRow]:
    """id → row; whoever asks has seen to it that the viewer sees them."""
    cards = await board_cards(tx, grants, ids)
    firms = {row["card_id"]: Named(row["id"], row["name"]) for row in await tx.fetch(_FIRMS, list(ids))}
    made = {row["id"]: row["created_by"] for row in await tx.fetch(_MADE_BY, list(ids))}
    threads = await _threads(tx, grants, [each.card.id for each in cards.values() if each.conversation is None])
    return {
        card_id: RequestRow(
            id=card_id,
            rev=each.card.version,
            card=each.card,
            company=firms.get(card_id),
            conversation=each.conversation or threads.get(card_id),
            unread=each.unread,
            task=each.task,
            created_by=made.get(card_id),
        )
        for card_id, each in cards.items()
    }


async def _threads(tx: Tx, grants: Grants, ids: Sequence[int]) -> dict[int, ConversationRow]:
    where = Where()
    wanted = where.bind(list(ids), "bigint[]")
    sql = _THREADS.format(ids=wanted, seen=seen_dialogs(where, grants))
    found = {row["card_id"]: row["id"] for row in await tx.fetch(sql, *where.args)}
    rows = await load_seen(tx, grants, sorted(found.values()))
    return {card: rows[talk].row for card, talk in found.items() if talk in rows}
