"""What every send method shares: https://core.telegram.org/bots/api#replyparameters and reply_markup."""

from __future__ import annotations

from typing import Any

from tests.platforms.telegram.accounts import ChatState
from tests.platforms.telegram.errors import bad
from tests.platforms.telegram.text import units

CALLBACK_BYTES = 64


def replied(state: ChatState, params: dict[str, Any]) -> dict[str, Any]:
    """reply_to_message, quote and reply_markup of the message to be sent."""
    extras = _reply_to(state, params)
    if (markup := params.get("reply_markup")) is not None:
        _check_markup(markup)
        if "inline_keyboard" in markup:
            extras["reply_markup"] = markup
    return extras


def _reply_to(state: ChatState, params: dict[str, Any]) -> dict[str, Any]:
    asked = params.get("reply_parameters")
    if asked is None and "reply_to_message_id" in params:
        asked = {"message_id": params["reply_to_message_id"]}
        asked["allow_sending_without_reply"] = params.get("allow_sending_without_reply", False)
    if asked is None:
        return {}
    if not isinstance(asked, dict) or not isinstance(asked.get("message_id"), int):
        raise bad("can't parse reply parameters: Can't find field \"message_id\"")
    if asked.get("chat_id", state.id) not in (state.id, str(state.id)):
        raise bad("chat not found")
    original = state.messages.get(asked["message_id"])
    if original is None:
        if asked.get("allow_sending_without_reply"):
            return {}
        raise bad("message to be replied not found")
    shown = {key: value for key, value in original.items() if key not in ("reply_to_message", "quote")}
    return {"reply_to_message": shown, **_quote(original, asked)}


def _quote(original: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    if not (quote := asked.get("quote")):
        return {}
    text = original.get("text") or original.get("caption") or ""
    if quote not in text:
        raise bad("QUOTE_TEXT_INVALID")
    position = units(text[: text.index(quote)])
    return {"quote": {"text": quote, "position": position, "is_manual": True}}


def _check_markup(markup: Any) -> None:
    known = {"inline_keyboard", "keyboard", "remove_keyboard", "force_reply"}
    if not isinstance(markup, dict) or not known & set(markup):
        raise bad("object expected as reply markup")
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if not button.get("text"):
                raise bad("inline keyboard button text must be non-empty")
            if len(str(button.get("callback_data", "")).encode()) > CALLBACK_BYTES:
                raise bad("BUTTON_DATA_INVALID")
            if len(button) < 2:
                raise bad("text buttons are unallowed in the inline keyboard")
