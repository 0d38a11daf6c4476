"""Many requests at once: edited, put into the bin, brought back."""

from backend.cards.actions.edit import card_for
from backend.cards.bulk.requests import EDITS
from backend.cards.schemas import CardView
from backend.inbox.requests.bin import bin_request, restore_request
from backend.lists.bulk.deeds import Deeds, Touch, bin_deeds


async def _load(touch: Touch) -> CardView:
    # no lock here: the verbs lock its dialogs first
    return (await card_for(touch.tx, touch.me, touch.id, binned=True))[0]


async def _there(touch: Touch) -> bool:
    return (await _load(touch)).deleted_at is None


async def _put_away(touch: Touch) -> None:
    await bin_request(touch.tx, touch.me, None, touch.id, (await _load(touch)).version)


async def _bring_back(touch: Touch) -> None:
    await restore_request(touch.tx, touch.me, None, touch.id)


MANY_REQUESTS = Deeds({**EDITS.verbs, **bin_deeds("cards.delete", _there, _put_away, _bring_back)}, EDITS.titles)
