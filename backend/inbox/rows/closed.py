"""What a dialog tells of its request to somebody who does not see that: neither where it stands, nor what became of it.

One rule in two shapes: of rows and messages that are handed out, and of the body of an event that is sent.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees
from backend.cards.sight import sees_cards_sql
from backend.inbox.schemas import MessageView
from backend.kit.db import Scope, Tx

# lines of the thread that say where a request went; in their place it is said that something was done to it
LINES = frozenset({"request_rejected", "request_reopened", "request_converted"})
UNSAID = "request_changed"
# what it became before what it was
_CARDS = ("deal", "lead")


def request_scope(row: Mapping[str, Any]) -> Scope | None:
    """Of the request that a fetched conversations row (with its joins) is about; None: it is about none."""
    if row["status_id"] is None:
        return None
    return Scope(
        channel_id=row["card_channel_id"],
        team_id=row["card_team_id"],
        responsible_id=row["card_responsible_id"],
        participants=tuple(row["card_participants"]),
        entity=row["card_kind"],
        status_id=row["status_id"],
        category=row["status_category"],
        opens="cards.all",
    )


def is_closed(grants: Grants, scope: Scope | None) -> bool:
    return scope is not None and not sees(grants, scope)


def veil(body: dict[str, Any]) -> dict[str, Any]:
    """A decoded event about a dialog whose request the hearer does not see; the dict is ours to change."""
    if isinstance(row := body.get("conversation"), dict):
        row["status"] = None
    if isinstance(message := body.get("message"), dict):
        message["meta"] = unsaid(message["meta"])
    return body


def unsaid(meta: dict[str, Any]) -> dict[str, Any]:
    """A line's meta without what it tells of the request."""
    return {"code": UNSAID, "by": meta.get("by")} if meta.get("code") in LINES else meta


async def lines_for(tx: Tx, grants: Grants, views: Sequence[MessageView]) -> list[MessageView]:
    """Messages as they are read by somebody who may not see every request that their lines tell of."""
    told = {id(view): _told(view) for view in views if view.meta.get("code") in LINES}
    if not told:
        return list(views)
    sight, args = sees_cards_sql(grants, "k", 2)
    asked = sorted({card for card in told.values() if card is not None})
    rows = await tx.fetch(f"SELECT k.id FROM cards k WHERE k.id = ANY ($1::bigint[]) AND {sight}", asked, *args)
    seen = {row["id"] for row in rows}
    return [
        view
        if id(view) not in told or told[id(view)] in seen
        else msgspec.structs.replace(view, meta=unsaid(view.meta))
        for view in views
    ]


def _told(view: MessageView) -> int | None:
    """The request that the dialog was about once the line stood there: live, its sight decides (`request_scope`)."""
    return next((view.meta[name] for name in _CARDS if view.meta.get(name) is not None), None)
