"""Dialogs and messages read back: https://dev.vk.com/method/messages.getConversations and its neighbours."""

from __future__ import annotations

from typing import Any

from tests.platforms.vk.context import CHATS, Context
from tests.platforms.vk.dialogs import Dialog, Message
from tests.platforms.vk.errors import ApiError, bad
from tests.platforms.vk.methods.groups import profile
from tests.platforms.vk.methods.send import LONGEST

MOST = 200


async def history(ctx: Context) -> dict[str, Any]:
    """Newest first, unless rev=1. With start_message_id a negative offset reaches to newer messages."""
    ctx.own_group()
    dialog = ctx.known_dialog(ctx.peer())
    rows = [message for message in dialog.messages.values() if not message.get("deleted")]
    total, count, offset = len(rows), _count(ctx), ctx.params.get("offset", 0)
    if not ctx.params.get("rev"):
        rows.reverse()
    if (start := ctx.params.get("start_message_id", 0)) > 0:
        at = next((place for place, row in enumerate(rows) if _not_after(ctx, row, start)), len(rows))
        offset += at
    elif offset < 0:
        raise bad("offset should be positive without start_message_id")
    shown = rows[max(offset, 0) : max(offset + count, 0)]
    answer: dict[str, Any] = {"count": total, "items": shown}
    if ctx.params.get("extended"):
        answer |= {"conversations": [conversation(ctx, dialog)], **_people(ctx, shown)}
    return answer


def _not_after(ctx: Context, row: Message, start: int) -> bool:
    return bool(row["id"] >= start if ctx.params.get("rev") else row["id"] <= start)


def _count(ctx: Context) -> int:
    count = int(ctx.params.get("count", 20))
    if not 0 <= count <= MOST:
        raise bad(f"count should be between 0 and {MOST}")
    return count


async def conversations(ctx: Context) -> dict[str, Any]:
    """Those written to last come first."""
    ctx.own_group()
    wanted = ctx.params.get("filter", "all")
    if wanted not in ("all", "archive", "important", "sorted_chats", "unanswered", "unread"):
        raise bad("filter is not one of the documented")
    dialogs = [dialog for dialog in ctx.group.dialogs.values() if dialog.last is not None and _shown(dialog, wanted)]
    dialogs.sort(key=lambda dialog: (dialog.last or {})["date"], reverse=True)
    if (start := ctx.params.get("start_message_id", 0)) > 0:
        dialogs = [dialog for dialog in dialogs if (dialog.last or {})["id"] <= start]
    offset = ctx.params.get("offset", 0)
    page = dialogs[offset : offset + _count(ctx)]
    items = [{"conversation": conversation(ctx, dialog), "last_message": dialog.last} for dialog in page]
    answer: dict[str, Any] = {"count": len(dialogs), "items": items}
    if unread := sum(bool(dialog.unread()) for dialog in ctx.group.dialogs.values()):
        answer["unread_count"] = unread
    if ctx.params.get("extended"):
        answer |= _people(ctx, [item["last_message"] for item in items if item["last_message"]])
    return answer


def _shown(dialog: Dialog, wanted: str) -> bool:
    if wanted == "unread":
        return bool(dialog.unread())
    if wanted == "unanswered":
        return dialog.last is not None and not dialog.last["out"]
    return wanted == "all"


async def conversations_by_id(ctx: Context) -> dict[str, Any]:
    ctx.own_group()
    known = [ctx.group.dialogs[peer] for peer in ctx.params["peer_ids"] if peer in ctx.group.dialogs]
    return {"count": len(known), "items": [conversation(ctx, dialog) for dialog in known]}


async def by_id(ctx: Context) -> dict[str, Any]:
    """By message_ids, or by cmids with peer_id."""
    ctx.own_group()
    if "cmids" in ctx.params:
        return await by_conversation_id(ctx)
    found = [ctx.group.find(number) for number in ctx.params.get("message_ids", [])]
    return _messages(ctx, [hit[1] for hit in found if hit is not None])


async def by_conversation_id(ctx: Context) -> dict[str, Any]:
    dialog = ctx.known_dialog(ctx.peer())
    numbers = ctx.params.get("conversation_message_ids") or ctx.params.get("cmids", [])
    return _messages(ctx, [dialog.messages[number] for number in numbers if number in dialog.messages])


def _messages(ctx: Context, rows: list[Message]) -> dict[str, Any]:
    longest = ctx.params.get("preview_length") or LONGEST
    shown = [{**row, "text": row["text"][:longest]} for row in rows if not row.get("deleted")]
    return {"count": len(shown), "items": shown, **(_people(ctx, shown) if ctx.params.get("extended") else {})}


async def is_allowed(ctx: Context) -> dict[str, int]:
    ctx.own_group()
    if ctx.params["user_id"] not in ctx.server.people:
        raise ApiError(113)
    return {"is_allowed": int(bool(ctx.group.dialog(ctx.params["user_id"]).allowed))}


def conversation(ctx: Context, dialog: Dialog) -> dict[str, Any]:
    """https://dev.vk.com/reference/objects/conversation"""
    last = dialog.last or {"id": 0, "conversation_message_id": 0, "out": 1}
    kind, local = ("chat", dialog.peer - CHATS) if dialog.is_chat else ("user", dialog.peer)
    read = [dialog.messages[cmid]["id"] if cmid in dialog.messages else 0 for cmid in _marks(dialog)]
    shown: dict[str, Any] = {
        "peer": {"id": dialog.peer, "type": kind, "local_id": local},
        "last_message_id": last["id"],
        "last_conversation_message_id": last["conversation_message_id"],
        "in_read": read[0],
        "out_read": read[1],
        "in_read_cmid": dialog.in_read_cmid,
        "out_read_cmid": dialog.out_read_cmid,
        "unread_count": len(dialog.unread()),
        "important": False,
        "unanswered": not last["out"],
        "can_write": _can_write(ctx, dialog),
    }
    if dialog.is_chat:
        shown["chat_settings"] = {"owner_id": 0, "title": dialog.title, "state": "left" if dialog.left else "in"}
    if dialog.keyboard:
        shown["current_keyboard"] = dialog.keyboard
    return shown


def _marks(dialog: Dialog) -> tuple[int, int]:
    return dialog.in_read_cmid, dialog.out_read_cmid


def _can_write(ctx: Context, dialog: Dialog) -> dict[str, Any]:
    person = ctx.server.people.get(dialog.peer)
    reasons = {
        915: not ctx.group.settings.messages,
        18: person is not None and person.gone,
        900: dialog.peer in ctx.group.banned,
        902: person is not None and person.closed,
        901: person is not None and not dialog.allowed,
    }
    reason = next((code for code, holds in reasons.items() if holds), None)
    return {"allowed": True} if reason is None else {"allowed": False, "reason": reason}


def _people(ctx: Context, rows: list[Message]) -> dict[str, Any]:
    ids = {row["from_id"] for row in rows} | {row["peer_id"] for row in rows}
    fields = ctx.params.get("fields", [])
    people = [person.profile(fields) for number, person in ctx.server.people.items() if number in ids]
    groups = [profile(group, []) for number, group in ctx.server.groups.items() if -number in ids]
    return {"profiles": people, **({"groups": groups} if groups else {})}
