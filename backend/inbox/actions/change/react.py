"""Answer with a sign: on a customer's message, or on ours that is out."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.inbox.actions.change import target as targets
from backend.inbox.actions.change import write
from backend.inbox.actions.change.target import OUT, cannot
from backend.inbox.schemas import MessageView
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid

LONGEST = 16


class NewReaction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /conversations/{id}/messages/{seq}/reaction; null takes it back."""

    emoji: str | None


async def react(tx: HotTx, me: Grants, conversation_id: int, seq: int, new: NewReaction) -> MessageView:
    """All of us are one to the customer: the newest sign stands. Raises Missing, Forbidden, Invalid, Conflict."""
    target = await targets.find(tx, me, conversation_id, seq)
    view, emoji = target.view, new.emoji or None
    if view.direction not in ("in", "out"):
        raise cannot("react", "change_not_ours")
    targets.demand_answering(me, target)
    if view.deleted_at is not None:
        raise cannot("react", "change_deleted")
    if view.direction == "out" and view.state not in OUT:
        raise cannot("react", "change_not_out")
    able = targets.demand_able(target, "react")
    if target.found.row["kind"] == "group" and not able.groups:
        raise Conflict("group_read_only")
    if emoji and (len(emoji) > LONGEST or (able.reaction_emoji and emoji not in able.reaction_emoji)):
        raise Invalid("invalid", fields={"emoji": "reaction_not_taken"})
    ours = _ours(view)
    if ours == ([emoji] if emoji else []):
        return view
    by = {"id": me.user_id, "name": me.name} if emoji else None
    await write.reactions(tx, target, {"ours": [emoji] if emoji else [], "by": by})
    await write.queue(tx, target, "react", {"ours": ours, "by": _of(view).get("by")})
    return await write.done(tx, target)


def _of(view: MessageView) -> dict[str, Any]:
    return view.meta.get("reactions") or {}


def _ours(view: MessageView) -> list[str]:
    return list(_of(view).get("ours") or ())
