"""An activity of a kind of the administrator's own (E4)."""

from backend.activities.who import by
from backend.kit.db import HotTx
from backend.rules.do.deed import Doing
from backend.rules.do.words import words_of
from backend.rules.held import NOTHING, fill, filled
from backend.rules.schemas import RuleDid, RuleDo
from backend.timeline.record_own import OwnEvent, record_own


async def record_event(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """About the request, else the person. Raises Invalid for a kind that is gone, or values that it does not take."""
    about = doing.about
    if about.card_id is not None:
        subject = ("card", about.card_id)
    elif about.contact_id is not None:
        subject = ("contact", about.contact_id)
    else:
        return RuleDid(deed.kind, "no_card")
    words = await words_of(tx, doing.fact, doing.grants.locale)
    note, values = fill(deed.text, words, NOTHING), filled(deed.values, doing.fact, words)
    event = OwnEvent(kind_id=deed.kind_id or 0, data=values, note=note)
    await record_own(tx, event, subject, by(doing.grants))
    return RuleDid(deed.kind)
