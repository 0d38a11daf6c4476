"""https://dev.vk.com/method/messages.send"""

from __future__ import annotations

from typing import Any

from tests.platforms.ledger import Delivered
from tests.platforms.vk.context import Context
from tests.platforms.vk.dialogs import Dialog, Message
from tests.platforms.vk.errors import ApiError, bad

LONGEST = 4096  # https://dev.vk.com/api/bots/development/messages
INT32 = 2**31
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
    row = Delivered(now, ctx.group.account, peer, message["id"], ctx.call.method, message["text"], message)
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
    text = ctx.params.get("message", "")
    if len(text) > LONGEST:
        raise ApiError(914)
    body: dict[str, Any] = {"text": text, "random_id": ctx.params["random_id"]}
    if not text.strip():
        raise bad("message is empty or invalid")
    return body
