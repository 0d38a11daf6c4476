"""Messages changed and deleted: https://dev.vk.com/method/messages.edit, https://dev.vk.com/method/messages.delete"""

from __future__ import annotations

from typing import Any

from tests.platforms.vk import keyboards
from tests.platforms.vk.context import Context
from tests.platforms.vk.dialogs import Message
from tests.platforms.vk.errors import ApiError, bad
from tests.platforms.vk.methods.send import LONGEST, geo

DAY = 24 * 3600


async def edit(ctx: Context) -> int:
    """A community's own message, for 24 hours; what is not given again is gone, unless keep_* says otherwise."""
    ctx.own_group()
    message = _own(ctx)
    text = ctx.params.get("message", "")
    if len(text) > LONGEST:
        raise ApiError(914)
    if ctx.group.clock() - message["date"] > DAY:
        raise ApiError(909)
    if any(thing["type"] in ("sticker", "audio_message", "graffiti") for thing in message["attachments"]):
        raise ApiError(920)
    attached = ctx.server.attachments.named(ctx.params.get("attachment", ""))
    if not text.strip() and not attached:
        raise bad("message is empty or invalid")
    message |= {"text": text, "attachments": attached, "update_time": int(ctx.group.clock()), **geo(ctx.params)}
    if not ctx.params.get("keep_forward_messages"):
        message["fwd_messages"] = []
    message.pop("keyboard", None)
    if "template" in ctx.params:
        message["template"] = keyboards.check_template(ctx.params["template"])
    if "keyboard" in ctx.params:
        message["keyboard"] = keyboards.read(ctx.params["keyboard"]) | {"author_id": -ctx.group.id}
    ctx.group.events.add("message_edit", dict(message), message["peer_id"])
    ctx.server.tell(message["peer_id"])
    return 1


def _own(ctx: Context) -> Message:
    dialog = ctx.known_dialog(ctx.params["peer_id"])
    key, number = "id", ctx.params.get("message_id")
    if number is None:
        key, number = "conversation_message_id", ctx.params.get("cmid", ctx.params.get("conversation_message_id"))
    if number is None:
        raise bad("message_id or cmid is required")
    for message in dialog.messages.values():
        if message[key] == number and not message.get("deleted"):
            if not message["out"]:
                raise ApiError(15, "this message can't be edited")
            return message
    raise bad("message_id is invalid")


async def delete(ctx: Context) -> list[dict[str, Any]]:
    """One answer a message; for everybody only the community's own, and within 24 hours."""
    ctx.own_group()
    chosen = _chosen(ctx)
    if not chosen:
        raise bad("message_ids or cmids with peer_id are required")
    return [_delete(ctx, peer, number, message) for peer, number, message in chosen]


def _chosen(ctx: Context) -> list[tuple[int, int, Message | None]]:
    if "cmids" in ctx.params:
        dialog = ctx.known_dialog(ctx.peer())
        return [(dialog.peer, number, dialog.messages.get(number)) for number in ctx.params["cmids"]]
    found = [(number, ctx.group.find(number)) for number in ctx.params.get("message_ids", [])]
    return [(hit[0].peer if hit else 0, number, hit[1] if hit else None) for number, hit in found]


def _delete(ctx: Context, peer: int, number: int, message: Message | None) -> dict[str, Any]:
    if message is None or message.get("deleted"):
        refused = {"code": 104, "description": "Not found"}
        return {"peer_id": peer, "message_id": number, "response": 0, "error": refused}
    told = {"peer_id": peer, "message_id": message["id"]}
    told["conversation_message_id"] = message["conversation_message_id"]
    if not ctx.params.get("delete_for_all"):
        return {**told, "response": 1}
    if not message["out"] or ctx.group.clock() - message["date"] > DAY:
        raise ApiError(924)
    message["deleted"] = 1
    ctx.server.tell(peer)
    return {**told, "response": 1}
