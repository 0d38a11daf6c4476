"""What is told of without a message: typing, reading, reactions, answers to buttons."""

from __future__ import annotations

import json
from typing import Any

from tests.platforms.vk.context import Context
from tests.platforms.vk.errors import ApiError, bad

ACTIVITIES = ("typing", "audiomessage", "file", "photo", "video")
EVENT_SECONDS = 60
REACTIONS = range(1, 17)
ANSWERS = ("show_snackbar", "open_link", "open_app")


async def set_activity(ctx: Context) -> int:
    """Seen for ten seconds or until the next message: https://dev.vk.com/method/messages.setActivity"""
    ctx.own_group()
    kind = ctx.params.get("type", "typing")
    if kind not in ACTIVITIES:
        raise bad("type is not one of the documented")
    dialog = ctx.known_dialog(ctx.peer())
    dialog.typing.append((ctx.group.clock(), kind))
    ctx.server.tell(dialog.peer)
    return 1


async def mark_as_read(ctx: Context) -> int:
    ctx.own_group()
    dialog = ctx.known_dialog(ctx.peer())
    last: int = dialog.last["conversation_message_id"] if dialog.last else 0
    start = max(ctx.params.get("message_ids", []), default=ctx.params.get("start_message_id"))
    if start is not None:
        last = max((cmid for cmid, message in dialog.messages.items() if message["id"] <= start), default=0)
    dialog.in_read_cmid = max(dialog.in_read_cmid, int(ctx.params.get("up_to_cmid", last)))
    ctx.server.tell(dialog.peer)
    return 1


async def send_reaction(ctx: Context) -> int:
    dialog = ctx.known_dialog(ctx.peer())
    if ctx.params["cmid"] not in dialog.messages:
        raise bad("cmid is invalid")
    if ctx.params["reaction_id"] not in REACTIONS:
        raise ApiError(1009)
    dialog.reactions.setdefault(ctx.params["cmid"], {})[-ctx.group.id] = ctx.params["reaction_id"]
    ctx.server.tell(dialog.peer)
    return 1


async def delete_reaction(ctx: Context) -> int:
    dialog = ctx.known_dialog(ctx.peer())
    dialog.reactions.get(ctx.params["cmid"], {}).pop(-ctx.group.id, None)
    ctx.server.tell(dialog.peer)
    return 1


async def answer_event(ctx: Context) -> int:
    """A pressed callback button waits for this, and only for a minute."""
    event = ctx.group.pressed.get(ctx.params["event_id"])
    if event is None or event["user_id"] != ctx.params["user_id"] or event["peer_id"] != ctx.params["peer_id"]:
        raise bad("event_id is invalid")
    if ctx.group.clock() - event["at"] > EVENT_SECONDS or "answer" in event:
        raise bad("event_id is expired")
    event["answer"] = _answer(ctx.params.get("event_data"))
    ctx.server.tell(event["peer_id"])
    return 1


def _answer(said: str | None) -> dict[str, Any]:
    if said is None:
        return {}
    if len(said) > 1000:
        raise bad("event_data is too long")
    try:
        answer = json.loads(said)
    except ValueError:
        raise bad("event_data is not valid JSON") from None
    if not isinstance(answer, dict) or answer.get("type") not in ANSWERS:
        raise bad("event_data is of no documented type")
    return answer
