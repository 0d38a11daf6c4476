"""What the visitor's browser says in a call of theirs, and what it is told."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from backend.inbox.online import rows
from backend.inbox.online.schemas import ROUNDS_MAX, VisitorCall, VisitorSays
from backend.inbox.online.sdp import demand_sound
from backend.inbox.schemas import Author
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.views import face_of
from backend.inbox.webchat.visitors import Visitor
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Missing

_SEEN = "UPDATE online_calls SET visitor_at = $2 WHERE id = $1"
_OFFER = "UPDATE online_calls SET round = $2, offer = $3, answer = NULL WHERE id = $1"
_NAME = "SELECT name FROM users WHERE id = $1"


async def says(tx: HotTx, site: Site, visitor: Visitor, call_id: UUID, said: VisitorSays, now: datetime) -> VisitorCall:
    """Here still; an offer is of this round, where one is waited for, or begins the next. Raises Missing, Invalid."""
    row = await _theirs(tx, site, visitor, call_id)
    if row["state"] != "over":
        await tx.execute(_SEEN, call_id, now)
        if said.offer is not None and said.round is not None:
            demand_sound("offer", said.offer)
            row = await _offered(tx, row, said.round, said.offer)
    return await told(tx, site, row)


async def _offered(tx: HotTx, row: Any, number: int, offer: str) -> Any:
    fits = number == row["round"] and row["offer"] is None
    if not fits and not (row["state"] == "talking" and number == row["round"] + 1 <= ROUNDS_MAX):
        # told twice, or a round that is over
        return row
    await tx.execute(_OFFER, row["id"], number, offer)
    rows.tell(tx, row)
    return await rows.lock(tx, row["id"])


async def hang_up(tx: HotTx, site: Site, visitor: Visitor, call_id: UUID, now: datetime) -> None:
    """They have hung up, or their page is gone. Of a call that is over already, nothing. Raises Missing."""
    row = await _theirs(tx, site, visitor, call_id)
    if row["state"] != "over":
        await rows.finish(tx, site.facts, row, "cancelled" if row["state"] == "ringing" else "visitor", now)


async def _theirs(tx: HotTx, site: Site, visitor: Visitor, call_id: UUID) -> Any:
    """Somebody else's call is no call. A blocked visitor's has ended. Raises Missing, Conflict."""
    row = await rows.lock(tx, call_id)
    if row is None or row["visitor_id"] != visitor.id or row["channel_id"] != site.id:
        raise Missing
    if visitor.blocked and row["state"] != "over":
        await rows.finish(tx, site.facts, row, "us", datetime.now(UTC))
        row = await rows.lock(tx, call_id)
    return row


async def told(tx: HotTx, site: Site, row: Any) -> VisitorCall:
    face = None
    if row["taken_by"] is not None:
        name = await tx.value(_NAME, row["taken_by"])
        face = face_of(Author("user", row["taken_by"], name), site.settings)
    return VisitorCall(
        id=row["id"],
        state=row["state"],
        why=row["why"],
        round=row["round"],
        wanted=row["state"] != "over" and row["offer"] is None,
        answer=row["answer"],
        author=face.name if face else "",
        taken_at=row["taken_at"],
        now=datetime.now(UTC),
    )


def demand_offered(site: Site, turn: bool) -> None:
    """Raises Conflict: where no calls are taken, or none could come to be."""
    if not site.settings.calls or (site.settings.calls_relay and not turn):
        raise Conflict("no_online_calls")
