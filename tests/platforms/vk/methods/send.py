"""https://dev.vk.com/method/messages.send"""

from __future__ import annotations

from typing import Any

from tests.platforms.ledger import Delivered
from tests.platforms.vk import keyboards
from tests.platforms.vk.context import Context
from tests.platforms.vk.dialogs import Dialog, Message
from tests.platforms.vk.errors import ApiError, bad
from tests.platforms.vk.quoting import quoted

LONGEST = 4096  # https://dev.vk.com/api/bots/development/messages
INT32 = 2**31
LONGEST_PAYLOAD = 1000
# How far back a random_id is looked for
REMEMBERED_SECONDS, REMEMBERED_MESSAGES = 3600, 100
INTENTS = (
    "account_update",
    "bot_ad_invite",
    "bot_ad_promo",
    "confirmed_notification",
    "customer_support",
    "default",
    "finance_notification",
    "game_notification",
    "moderated_newsletter",
    "non_promo_newsletter",
    "promo_newsletter",
    "purchase_update",
)


async def send(ctx: Context) -> Any:
    ctx.own_group()
    if not -INT32 <= ctx.params["random_id"] < INT32:
        raise bad("random_id should be int32")
    if ctx.params.get("intent", "default") not in INTENTS:
        raise bad("intent is not one of the documented")
    several = ctx.params.get("peer_ids") or ctx.params.get("user_ids")
    if several:
        return [_one_of_several(ctx, peer) for peer in several]
    return _send(ctx, ctx.peer())["id"]


def _one_of_several(ctx: Context, peer: int) -> dict[str, Any]:
    """With peer_ids every recipient has an answer of its own, whose error is an object with a code."""
    try:
        message = _send(ctx, peer)
    except ApiError as error:
        refused = {"code": error.code, "description": error.words}
        return {"peer_id": peer, "message_id": 0, "conversation_message_id": 0, "error": refused}
    number = message["conversation_message_id"]
    return {"peer_id": peer, "message_id": message["id"], "conversation_message_id": number}


def _send(ctx: Context, peer: int) -> Message:
    dialog = ctx.known_dialog(peer)
    now = ctx.group.clock()
    sent = dialog.by_random_id(ctx.params["random_id"], now - REMEMBERED_SECONDS, REMEMBERED_MESSAGES)
    if sent is not None:
        return sent
    _may_write(ctx, dialog)
    body = _body(ctx, dialog)
    message = ctx.group.keep(peer, {"from_id": -ctx.group.id, "out": 1, **body})
    row = Delivered(now, ctx.group.account, peer, message["id"], ctx.call.method, message["text"], dict(message))
    ctx.server.ledger.deliver(row)
    ctx.group.events.add("message_reply", message, peer)
    ctx.server.tell(peer)
    return message


def _may_write(ctx: Context, dialog: Dialog) -> None:
    if not ctx.group.settings.messages:
        raise ApiError(15, "group messages are disabled")
    if dialog.is_chat:
        return
    person = ctx.server.people[dialog.peer]
    if person.gone:
        raise ApiError(18)
    if dialog.peer in ctx.group.banned:
        raise ApiError(900)
    if person.closed:
        raise ApiError(902)
    if not dialog.allowed:
        raise ApiError(901)


def _body(ctx: Context, dialog: Dialog) -> dict[str, Any]:
    params, text = ctx.params, ctx.params.get("message", "")
    if len(text) > LONGEST:
        raise ApiError(914)
    body: dict[str, Any] = {"text": text, "random_id": params["random_id"]}
    body["attachments"] = ctx.server.attachments.named(params.get("attachment", ""))
    if "sticker_id" in params:
        body["attachments"] = [ctx.server.attachments.sticker(params["sticker_id"])]
    if "format_data" in params:
        body["format_data"] = params["format_data"]
    body |= quoted(ctx.group, dialog, params) | geo(params) | _for_bots(ctx, dialog)
    if not text.strip() and not body["attachments"] and not body.keys() & {"geo", "fwd_messages", "template"}:
        raise bad("message is empty or invalid")
    return body


def geo(params: dict[str, Any]) -> dict[str, Any]:
    if "lat" not in params and "long" not in params:
        return {}
    if not (-90 <= params.get("lat", 99) <= 90 and -180 <= params.get("long", 999) <= 180):
        raise bad("lat and long should both be given, in degrees")
    return {"geo": {"type": "point", "coordinates": {"latitude": params["lat"], "longitude": params["long"]}}}


def _for_bots(ctx: Context, dialog: Dialog) -> dict[str, Any]:
    """Keyboards and templates need "Bot abilities" turned on in the community's settings."""
    params, body = ctx.params, {}
    if len(params.get("payload", "")) > LONGEST_PAYLOAD:
        raise bad("payload is too long")
    if "payload" in params:
        body["payload"] = params["payload"]
    if not params.keys() & {"keyboard", "template"}:
        return body
    if not ctx.group.settings.bot_features:
        raise ApiError(912)
    if "template" in params:
        body["template"] = keyboards.check_template(params["template"])
    if "keyboard" in params:
        keyboard = keyboards.read(params["keyboard"]) | {"author_id": -ctx.group.id}
        if keyboard["inline"]:
            body["keyboard"] = keyboard
        else:
            dialog.keyboard = keyboard if keyboard["buttons"] else None
    return body
