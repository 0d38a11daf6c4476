"""Requests of a funnel that something is to be done with together: chosen by hand, or all that match."""

from backend.access.grants import Grants
from backend.board.conditions import conditions, seen
from backend.board.schemas import NewBin, NewDeal
from backend.inbox.bulk.schemas import MATCHING_MOST
from backend.inbox.queries.branches import Where
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing


async def chosen(
    tx: Tx, me: Grants, funnel_id: int, new: NewDeal | NewBin, which: str = "true"
) -> list[tuple[int, int]]:
    """(request, its channel) by id; those alone that the caller sees, and of which `which`, an expression, holds.

    Raises Missing, Invalid: neither or both were given, too many match.
    """
    if (new.filter is None) == (not new.card_ids):
        raise Invalid("invalid", fields={"card_ids": "ids_or_filter"})
    if await tx.value("SELECT 1 FROM funnels WHERE id = $1 AND deleted_at IS NULL", funnel_id) is None:
        raise Missing
    where = Where()
    sql = f"SELECT k.id, k.channel_id FROM cards k WHERE k.funnel_id = {where.bind(funnel_id, 'bigint')} AND {which}"
    if new.status_ids:
        sql += f" AND k.status_id = ANY({where.bind(list(new.status_ids), 'bigint[]')})"
    if new.filter is None:
        sql += f" AND k.id = ANY({where.bind(list(new.card_ids), 'bigint[]')}) AND {seen(where, me)}"
    else:
        sql += f" AND {conditions(where, me, new.filter)}"
    rows = await tx.fetch(f"{sql} ORDER BY k.id LIMIT {MATCHING_MOST + 1}", *where.args)
    if len(rows) > MATCHING_MOST:
        raise Invalid("too_many_matching", fields={"filter": "too_many_matching"}, values={"limit": MATCHING_MOST})
    return [(row["id"], row["channel_id"]) for row in rows]
