"""The dialogs of a request that is about to become another one, with all who could bring it one more."""

from backend.inbox.actions.locked import Locked, lock
from backend.kit.db import HotTx

_TALKS = """
SELECT id FROM conversations WHERE card_id = $1 AND id <> ALL ($2::bigint[]) ORDER BY id FOR UPDATE
"""
_PERSON = "SELECT p.id FROM contacts p JOIN cards k ON k.contact_id = p.id WHERE k.id = $1 FOR UPDATE OF p"
_CARDS = "SELECT id FROM cards WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"


async def hold(tx: HotTx, card_id: int, *others: int) -> list[Locked]:
    """Lock its dialogs, its person, and it with `others`: everybody locks in this order."""
    talks = await _more(tx, card_id, [])
    # whoever finds a request for what has just come holds its person (cards/actions/open_card.py)
    await tx.value(_PERSON, card_id)
    await tx.fetch(_CARDS, [card_id, *others])
    # what came to be about it while we waited
    return talks + await _more(tx, card_id, talks)


async def _more(tx: HotTx, card_id: int, known: list[Locked]) -> list[Locked]:
    rows = await tx.fetch(_TALKS, card_id, [talk.id for talk in known])
    return [found for row in rows if (found := await lock(tx, row["id"])) is not None]
