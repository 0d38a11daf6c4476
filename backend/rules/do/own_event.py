"""An activity of a kind of the administrator's own (E4)."""

from backend.activities.who import by
from backend.kit.db import HotTx
from backend.rules.do.deed import Doing
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
    await record_own(tx, OwnEvent(kind_id=deed.kind_id or 0, note=deed.text), subject, by(doing.grants))
    return RuleDid(deed.kind)
