"""/messages, /videos and /answers: https://dev.max.ru/docs-api/methods/POST/messages and beside it."""

from __future__ import annotations

from typing import Any

from tests.platforms.ledger import Delivered
from tests.platforms.max.bot import Chat, Message
from tests.platforms.max.context import Context
from tests.platforms.max.errors import bad, error, suspended
from tests.platforms.max.markup import parse

LONGEST = 4000
EDIT_WITHIN = 7 * 86_400_000
FIELDS = {"text", "attachments", "link", "notify", "format"}


def _new(ctx: Context, body: Any) -> Message:
    """The body of a new or changed message, as it will be told. Without `attachments` = none were named."""
    if not isinstance(body, dict) or body.keys() - FIELDS:
        raise bad(f"message takes {', '.join(sorted(FIELDS))}")
    text = body.get("text")
    if text is not None and not isinstance(text, str):
        raise bad("text is not a string")
    if body.get("format") not in (None, "markdown", "html"):
        raise bad("format: markdown or html")
    if not isinstance(body.get("notify", True), bool):
        raise bad("notify is not a boolean")
    if text is not None and len(text) > LONGEST:
        raise bad(f"text: size must be between 0 and {LONGEST}")
    made: Message = {}
    if text is not None:
        plain, marks = parse(text, body.get("format"))
        made["text"] = plain
        if marks:
            made["markup"] = marks
    if body.get("attachments") is not None:
        made["attachments"] = ctx.server.attachments.checked(ctx.bot, body["attachments"])
    if body.get("link") is not None:
        made["link"] = _link(ctx, body["link"])
    return made


def _link(ctx: Context, asked: Any) -> Message:
    if not isinstance(asked, dict) or asked.keys() != {"type", "mid"} or asked["type"] not in ("reply", "forward"):
        raise bad("link takes type (reply, forward) and mid")
    chat, linked = ctx.bot.find(str(asked["mid"]))
    told: Message = {"type": asked["type"], "message": linked["body"]}
    if "sender" in linked:
        told["sender"] = linked["sender"]
    return told | ({"chat_id": chat.id} if asked["type"] == "forward" else {})


def _where(ctx: Context) -> Chat:
    """chat_id or user_id: a dialog begins with the person, never with the bot."""
    user, chat = ctx.whole("user_id"), ctx.whole("chat_id")
    if (user is None) == (chat is None):
        raise bad("user_id or chat_id is required")
    if chat is not None:
        found = ctx.bot.chat(chat)
    else:
        person = ctx.server.people.get(user or 0)
        if person is None:
            raise error("user.not.found", f"User {user} not found")
        found = person.dialog_of(ctx.bot)
    if found.status != "active":
        raise suspended(found.id) if found.type == "dialog" else error("chat.denied", "Bot is not in the chat")
    return found


async def send(ctx: Context) -> Any:
    ctx.flag("disable_link_preview")
    chat = _where(ctx)
    body = _new(ctx, ctx.body)
    forwards = body.get("link", {}).get("type") == "forward"
    if not body.get("text") and not body.get("attachments") and not forwards:
        raise bad("Message must not be empty: text, attachments or a forwarded message")
    message = ctx.bot.keep(chat, ctx.bot.user(), body)
    delivered(ctx, chat, message)
    return {"message": message}


def delivered(ctx: Context, chat: Chat, message: Message) -> None:
    key = chat.person.id if chat.type == "dialog" else chat.id
    mid, text = message["body"]["mid"], message["body"].get("text") or ""
    row = Delivered(ctx.server.clock(), ctx.bot.account, key, mid, "messages", text, message)
    ctx.server.ledger.deliver(row)


async def edit(ctx: Context) -> Any:
    return change(ctx, ctx.needed("message_id"), ctx.body, late=False)


def change(ctx: Context, mid: str, asked: Any, *, late: bool) -> Any:
    """A refusal to edit is HTTP 200 with success false: "Успешный или неуспешный результат"."""
    chat, message = ctx.bot.find(mid)
    body = _new(ctx, asked)
    if message.get("sender", {}).get("user_id") != ctx.bot.id:
        return {"success": False, "message": "Message can be edited only by its author"}
    has_keys = any(one["type"] == "inline_keyboard" for one in message["body"].get("attachments") or [])
    old = ctx.bot.now() - message["timestamp"] > EDIT_WITHIN
    if chat.type == "dialog" and old and not has_keys and not late:
        return {"success": False, "message": "Message is too old to be edited"}
    if "text" in body:
        message["body"].pop("markup", None)
    message["body"] |= {key: value for key, value in body.items() if key != "link"}
    if not message["body"].get("text") and not message["body"].get("attachments"):
        raise bad("Message must not be empty")
    return {"success": True}


async def remove(ctx: Context) -> Any:
    chat, message = ctx.bot.find(ctx.needed("message_id"))
    own = message.get("sender", {}).get("user_id") == ctx.bot.id
    if not own and (chat.type == "dialog" or "write" not in chat.rights):
        raise error("access.denied", "Insufficient permissions to delete message")
    del chat.messages[message["body"]["mid"]]
    return {"success": True}


async def several(ctx: Context) -> Any:
    """The newest first; `from` and `to` as they are described: `from` is the later end."""
    chat, mids = ctx.whole("chat_id"), ctx.query.get("message_ids")
    if (chat is None) == (mids is None):
        raise bad("chat_id or message_ids is required")
    if mids is not None:
        known = {mid: message for found in ctx.bot.chats.values() for mid, message in found.messages.items()}
        return {"messages": [known[mid] for mid in mids.split(",") if mid in known]}
    count = ctx.whole("count", 50, 1, 100) or 50
    late, early = ctx.whole("from"), ctx.whole("to")
    found = ctx.bot.chat(chat or 0)
    if found.status != "active":
        raise suspended(found.id)
    rows = sorted(found.messages.values(), key=lambda one: int(one["body"]["seq"]), reverse=True)
    if late is not None:
        rows = [one for one in rows if one["timestamp"] <= late]
    if early is not None:
        rows = [one for one in rows if one["timestamp"] >= early]
    return {"messages": rows[:count]}


async def one(ctx: Context) -> Any:
    return ctx.bot.find(ctx.path["id"])[1]


async def video(ctx: Context) -> Any:
    token = ctx.path["id"]
    url = ctx.server.attachments.videos.get(token)
    if url is None:
        raise error("not.found", "Video not found")
    return {"token": token, "urls": {"mp4_480": url}, "width": 640, "height": 480, "duration": 3}


async def answer(ctx: Context) -> Any:
    """To a press: a changed message, a note on the presser's screen, or both."""
    asked = ctx.body
    if not isinstance(asked, dict) or asked.keys() - {"message", "notification"}:
        raise bad("answer takes message and notification")
    if asked.get("message") is None and not asked.get("notification"):
        raise bad("`message` or `notification` is required")
    known = ctx.bot.pressed.get(ctx.needed("callback_id"))
    if known is None:
        raise error("not.found", "Callback not found")
    if asked.get("notification"):
        ctx.bot.notified.append((ctx.needed("callback_id"), str(asked["notification"])))
    if asked.get("message") is not None:
        return change(ctx, known[1], asked["message"], late=True)
    return {"success": True}
