"""Who may not build asks those who may: for a status, or a field (Y8)."""

from collections.abc import Mapping
from typing import Any

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.cards.events import WishChanged, WishRef
from backend.cards.funnels.schemas import Answer, Wish, WishView
from backend.cards.funnels.words import note, tidy
from backend.cards.schemas import Named
from backend.kit.db import Own, Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid, Missing, TooMany

# what → who builds it, and so sees and answers
RIGHTS = {"status": "statuses.manage", "field": "fields.manage"}
MOST_OPEN = 20
LISTED = 100
_READ = """
SELECT w.*, u.name AS user_name, a.name AS answerer FROM setup_requests w
LEFT JOIN users u ON u.id = w.user_id LEFT JOIN users a ON a.id = w.answered_by
"""
_MAKE = """
INSERT INTO setup_requests (what, name, note, funnel_id, user_id) VALUES ($1, $2, $3, $4, $5) RETURNING id
"""
_FUNNEL = "SELECT 1 FROM funnels WHERE id = $1 AND deleted_at IS NULL"
_OPEN = "SELECT count(*) FROM setup_requests WHERE user_id = $1 AND state = 'open'"
_ANSWER = """
UPDATE setup_requests SET state = $2, answer = $3, answered_by = $4, answered_at = now()
WHERE id = $1 AND state = 'open'
"""


async def wishes(tx: Tx, me: Grants) -> list[WishView]:
    """Everybody's for what one may build oneself, and one's own; open ones first, the newest first."""
    builds = [what for what, right in RIGHTS.items() if can(me, right)]
    rows = await tx.fetch(
        f"{_READ} WHERE w.what = ANY($1::text[]) OR w.user_id = $2 "
        f"ORDER BY (w.state = 'open') DESC, w.id DESC LIMIT {LISTED}",
        builds,
        me.user_id,
    )
    return [_view(row) for row in rows]


async def wish(tx: Tx, me: Grants, asked: Wish) -> WishView:
    """Raises Invalid, TooMany."""
    if asked.funnel_id is not None and not await tx.value(_FUNNEL, asked.funnel_id):
        raise Invalid("invalid", fields={"funnel_id": "no_such_funnel"})
    if await tx.value(_OPEN, me.user_id) >= MOST_OPEN:
        raise TooMany("too_many_wishes", values={"limit": MOST_OPEN, "retry_after": 3600})
    name, words = tidy(asked.name), note(asked.note, "note")
    made: int = await tx.value(_MAKE, asked.what, name, words, asked.funnel_id, me.user_id)
    found = await _find(tx, made)
    _tell(tx, found)
    return found


async def answer(tx: Tx, me: Grants, ip: str, wish_id: int, given: Answer) -> WishView:
    """Raises Missing, Forbidden: whoever may build what is asked for answers; Conflict already_answered."""
    demand(me, RIGHTS[(await _find(tx, wish_id)).what])
    if not await tx.execute(_ANSWER, wish_id, given.state, note(given.answer, "answer"), me.user_id):
        raise Conflict("already_answered")
    found = await _find(tx, wish_id)
    told = {"name": found.name, "state": given.state}
    await audit.write(tx, me, ip, "wish.answered", ("wish", wish_id), after=told)
    _tell(tx, found)
    return found


async def _find(tx: Tx, wish_id: int) -> WishView:
    row = await tx.row(f"{_READ} WHERE w.id = $1", wish_id)
    if row is None:
        raise Missing
    return _view(row)


def _tell(tx: Tx, found: WishView) -> None:
    changed = WishChanged(WishRef(found.id))
    for audience in (Staff(RIGHTS[found.what]), Own(found.user.id)):
        tx.publish(Published(changed, audience, "wish", found.id))


def _view(row: Mapping[str, Any]) -> WishView:
    return WishView(
        id=row["id"],
        what=row["what"],
        name=row["name"],
        note=row["note"],
        funnel_id=row["funnel_id"],
        user=Named(row["user_id"], row["user_name"] or ""),
        created_at=row["created_at"],
        state=row["state"],
        answer=row["answer"],
        answered_by=Named(row["answered_by"], row["answerer"] or "") if row["answered_by"] else None,
        answered_at=row["answered_at"],
    )
