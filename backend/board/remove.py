"""Requests of a board go into the bin: chosen by hand, or all that match; done and undone as in a list."""

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.board.chosen import chosen
from backend.board.schemas import NewBin
from backend.kit.db import HotTx
from backend.kit.errors import Invalid
from backend.lists.bulk.schemas import ListRun, NewListRun
from backend.lists.bulk.start import start


async def remove(tx: HotTx, me: Grants, funnel_id: int, new: NewBin) -> ListRun:
    """Raises Forbidden, Missing, Invalid."""
    demand(me, "cards.delete")
    ids = tuple(card for card, _ in await chosen(tx, me, funnel_id, new))
    if not ids:
        raise Invalid("nothing_chosen", fields={"card_ids": "nothing_chosen"})
    return await start(tx, me, "card", NewListRun(verb="delete", ids=ids))
