"""A dispatcher deals requests out: who would get how many is shown first; then one by one, and it can be undone.

Each request goes with its dialogs, by the very verb that one dialog is given by (backend/inbox/bulk).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.access.queries.works import who_works
from backend.board.chosen import chosen
from backend.board.conditions import seen, seen_dialogs
from backend.board.schemas import DealPreview, NewDeal, Share
from backend.board.shares import shares
from backend.cards.schemas import Named
from backend.inbox.bulk.schemas import BulkView
from backend.inbox.bulk.start import Dealt, start_dealt
from backend.inbox.queries.branches import Where
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Invalid

_NAMES = "SELECT id, name FROM users WHERE id = ANY($1::bigint[]) AND deactivated_at IS NULL"
# open ones, and of a request that has none of these the newest
_TALKS = """
SELECT c.id, c.in_seq, c.card_id, c.responsible_id, c.pool_kind, c.pool_id FROM conversations c
WHERE c.card_id = ANY({cards}) AND {seen} AND (c.state <> 'done' OR NOT EXISTS (
    SELECT FROM conversations o WHERE o.card_id = c.card_id AND (o.state <> 'done' OR o.last_at > c.last_at)))
ORDER BY c.id
"""


async def preview(tx: Tx, me: Grants, funnel_id: int, new: NewDeal) -> DealPreview:
    """Raises Forbidden, Missing, Invalid."""
    people, dealt, total, loads = await _dealt(tx, me, funnel_id, new)
    talks = await _talks(tx, me, sorted(dealt))
    told = {talk["card_id"] for talk in talks}
    gets = {who: 0 for who in people}
    for card, who in dealt.items():
        gets[who] += card in told
    return DealPreview(
        cards=total,
        unheld=total - len(dealt),
        silent=len(dealt) - len(told),
        shares=[Share(Named(who, name), loads.get(who, 0), gets[who]) for who, name in people.items()],
    )


async def deal(tx: HotTx, me: Grants, funnel_id: int, new: NewDeal) -> BulkView:
    """Raises the same, and Invalid where nothing would be dealt."""
    _, dealt, _, _ = await _dealt(tx, me, funnel_id, new)
    talks = await _talks(tx, me, sorted(dealt))
    if not talks:
        raise Invalid("nothing_chosen", fields={"card_ids": "nothing_chosen"})
    return await start_dealt(tx, me, [Dealt(talk, dealt[talk["card_id"]]) for talk in talks])


async def _dealt(
    tx: Tx, me: Grants, funnel_id: int, new: NewDeal
) -> tuple[dict[int, str], dict[int, int], int, dict[int, int]]:
    """People by their names, card → whom it goes to, how many were chosen, what each has already."""
    demand(me, "conversations.reassign")
    asked = list(dict.fromkeys(new.user_ids))
    known = {row["id"]: row["name"] for row in await tx.fetch(_NAMES, asked)}
    people = {who: known[who] for who in asked if who in known}
    if len(people) < len(asked) or not people:
        raise Invalid("invalid", fields={"user_ids": "no_such_user"})
    if new.how == "one" and len(people) > 1:
        raise Invalid("invalid", fields={"user_ids": "wrong_type"})
    cards = await chosen(tx, me, funnel_id, new, "k.is_open")
    works = await _works(tx, list(people), sorted({channel for _, channel in cards}))
    loads = await _loads(tx, me, list(people))
    return people, shares(cards, list(people), new.how, loads, works), len(cards), loads


async def _works(tx: Tx, people: Sequence[int], channels: Sequence[int]) -> Mapping[int, set[int]]:
    found = {}
    for channel in channels:
        may = await who_works(tx, people, channel)
        found[channel] = {who for who, works in may.items() if works}
    return found


async def _loads(tx: Tx, me: Grants, people: Sequence[int]) -> dict[int, int]:
    """How many open requests each leads, as far as the caller sees them."""
    where = Where()
    sql = f"""SELECT k.responsible_id AS who, count(*) AS n FROM cards k
        WHERE k.is_open AND k.responsible_id = ANY({where.bind(list(people), "bigint[]")}) AND {seen(where, me)}
        GROUP BY 1"""
    return {row["who"]: row["n"] for row in await tx.fetch(sql, *where.args)}


async def _talks(tx: Tx, me: Grants, cards: Sequence[int]) -> list[Mapping[str, Any]]:
    """Their dialogs: id, in_seq, card_id, and whose each is now."""
    where = Where()
    ids = where.bind(list(cards), "bigint[]")
    return list(await tx.fetch(_TALKS.format(cards=ids, seen=seen_dialogs(where, me)), *where.args))
