"""Messages inside messages: https://dev.vk.com/reference/objects/message, fwd_messages and reply_message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.vk.errors import ApiError, bad

if TYPE_CHECKING:
    from tests.platforms.vk.community import Community
    from tests.platforms.vk.dialogs import Dialog, Message

MOST_FORWARDED = 100
QUOTED = ("date", "from_id", "text", "attachments", "conversation_message_id", "id", "peer_id", "geo", "payload")


def foreign(message: Message, *, deep: bool = True) -> Message:
    """A message as another one shows it."""
    shown = {key: message[key] for key in QUOTED if key in message}
    if deep and message.get("fwd_messages"):
        shown["fwd_messages"] = message["fwd_messages"]
    return shown


def quoted(group: Community, dialog: Dialog, params: dict[str, Any]) -> Message:
    """reply_message or fwd_messages, as reply_to, forward_messages or forward asked."""
    if "forward" in params:
        return _forward(group, dialog, params["forward"])
    if "reply_to" in params:
        return {"reply_message": foreign(_in(dialog, "id", params["reply_to"]), deep=False)}
    if "forward_messages" in params:
        return {"fwd_messages": [_anywhere(group, number) for number in _few(params["forward_messages"])]}
    return {}


def _forward(group: Community, dialog: Dialog, said: Any) -> Message:
    if not isinstance(said, dict):
        raise bad("forward should be a JSON object")
    key = "conversation_message_id" if "conversation_message_ids" in said else "id"
    numbers = said.get("conversation_message_ids") or said.get("message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad("forward needs conversation_message_ids or message_ids")
    peer = said.get("peer_id", dialog.peer)
    if said.get("is_reply"):
        if len(numbers) > 1 or peer != dialog.peer:
            raise bad("is_reply takes one message of the same conversation")
        return {"reply_message": foreign(_in(dialog, key, numbers[0]), deep=False)}
    source = group.dialogs.get(peer)
    if source is None:
        raise ApiError(921)
    try:
        return {"fwd_messages": [foreign(_in(source, key, number)) for number in _few(numbers)]}
    except ApiError as error:
        raise ApiError(921) if error.code == 100 else error from None


def _few(numbers: list[int]) -> list[int]:
    if len(numbers) > MOST_FORWARDED:
        raise ApiError(913)
    return numbers


def _in(dialog: Dialog, key: str, number: int) -> Message:
    for message in dialog.messages.values():
        if message[key] == number and not message.get("deleted"):
            return message
    raise bad("message to reply to is not found")


def _anywhere(group: Community, number: int) -> Message:
    found = group.find(number)
    if found is None:
        raise ApiError(921)
    return foreign(found[1])
