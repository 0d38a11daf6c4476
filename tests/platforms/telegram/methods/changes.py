"""Messages changed: https://core.telegram.org/bots/api#updating-messages, deletion, reactions."""

from __future__ import annotations

from typing import Any

from tests.platforms.telegram.accounts import ChatState
from tests.platforms.telegram.context import Context
from tests.platforms.telegram.errors import bad
from tests.platforms.telegram.methods.media import captioned
from tests.platforms.telegram.methods.text import text_body

DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
# https://core.telegram.org/bots/api#reactiontypeemoji
EMOJI = {
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌",
    "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓",
    "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡",
    "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀",
    "😡",
}  # fmt: skip


def _own(ctx: Context, state: ChatState) -> dict[str, Any]:
    message = ctx.message(state, "message to edit not found")
    if ctx.bot.id not in (message["from"]["id"], message.get("sender_business_bot", {}).get("id")):
        raise bad("message can't be edited")
    return message


def _edit(ctx: Context, state: ChatState, old: dict[str, Any], drop: set[str], new: dict[str, Any]) -> dict[str, Any]:
    if "reply_markup" in ctx.params:
        new = {**new, "reply_markup": ctx.params["reply_markup"]}
    kept = {key: value for key, value in old.items() if key not in drop | {"reply_markup"}}
    changed = {**kept, **new}
    if changed == old:
        raise bad(NOT_MODIFIED)
    changed["edit_date"] = int(ctx.bot.clock())
    state.messages[old["message_id"]] = changed
    return changed


async def edit_message_text(ctx: Context) -> dict[str, Any]:
    state = ctx.open_chat()
    old = _own(ctx, state)
    if "text" not in old:
        raise bad("there is no text in the message to edit")
    return _edit(ctx, state, old, {"text", "entities"}, text_body(ctx.params))


async def edit_message_caption(ctx: Context) -> dict[str, Any]:
    state = ctx.open_chat()
    old = _own(ctx, state)
    if "text" in old:
        raise bad("there is no caption in the message to edit")
    return _edit(ctx, state, old, {"caption", "caption_entities"}, captioned(ctx.params))


async def edit_message_reply_markup(ctx: Context) -> dict[str, Any]:
    state = ctx.open_chat()
    return _edit(ctx, state, _own(ctx, state), set(), {})


async def delete_message(ctx: Context) -> bool:
    """https://core.telegram.org/bots/api#deletemessage: not after 48 hours."""
    state = ctx.open_chat()
    message = ctx.message(state, "message to delete not found")
    if ctx.bot.clock() - message["date"] > DELETABLE_SECONDS:
        raise bad("message can't be deleted for everyone")
    del state.messages[message["message_id"]]
    return True


async def delete_messages(ctx: Context) -> bool:
    """Those that cannot be found are skipped."""
    state = ctx.open_chat()
    numbers = ctx.params["message_ids"]
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified")
    for number in numbers:
        state.messages.pop(number, None)
    return True


async def delete_business_messages(ctx: Context) -> bool:
    """https://core.telegram.org/bots/api#deletebusinessmessages: of one chat; own ones and any, each by its right."""
    name, numbers = ctx.params["business_connection_id"], ctx.params["message_ids"]
    connection = ctx.bot.businesses.get(name)
    if connection is None:
        raise bad("business connection not found")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified")
    states = [state for (business, _), state in ctx.bot.chats.items() if business == name]
    state = next((state for state in states if set(numbers) <= state.messages.keys()), None)
    if state is None:
        raise bad("message to delete not found")
    rights = connection["rights"]
    for number in numbers:
        message = state.messages[number]
        is_own = message.get("sender_business_bot", {}).get("id") == ctx.bot.id
        if not rights.get("can_delete_all_messages") and not (is_own and rights.get("can_delete_sent_messages")):
            raise bad("not enough rights")
        if ctx.bot.clock() - message["date"] > DELETABLE_SECONDS:
            raise bad("message can't be deleted for everyone")
    for number in numbers:
        del state.messages[number]
    return True


async def set_message_reaction(ctx: Context) -> bool:
    """https://core.telegram.org/bots/api#setmessagereaction: a bot may set one reaction."""
    state = ctx.open_chat()
    message = ctx.message(state, "message to react not found")
    reaction = ctx.params.get("reaction", [])
    if not isinstance(reaction, list) or not all(isinstance(item, dict) for item in reaction):
        raise bad("can't parse reaction types JSON object")
    if len(reaction) > 1:
        raise bad("REACTIONS_TOO_MANY")
    for item in reaction:
        if item.get("type") == "emoji" and item.get("emoji") not in EMOJI:
            raise bad("REACTION_INVALID")
    state.reactions[message["message_id"]] = reaction
    return True
