"""Keyboards under messages: https://dev.vk.com/api/bots/development/keyboard"""

from __future__ import annotations

import json
from typing import Any

from tests.platforms.vk.errors import ApiError

WIDEST, LONGEST_LABEL, LONGEST_PAYLOAD = 5, 40, 255
COLOURS = ("primary", "secondary", "negative", "positive", "default")
# What an action of each type has to say
NEEDED: dict[str, tuple[str, ...]] = {
    "text": ("label",),
    "callback": ("label",),
    "open_link": ("link", "label"),
    "location": (),
    "vkpay": ("hash",),
    "open_app": ("app_id", "label"),
    "open_photo": (),
    "intent_subscribe": ("label", "intent"),
    "intent_unsubscribe": ("label", "intent"),
}
COLOURED = ("text", "callback", "intent_subscribe", "intent_unsubscribe")


def read(said: str) -> dict[str, Any]:
    """The keyboard as it is kept; 911 when it does not fit the documentation."""
    try:
        keyboard = json.loads(said)
    except ValueError:
        raise ApiError(911, "keyboard is not valid JSON") from None
    if not isinstance(keyboard, dict) or not isinstance(keyboard.get("buttons"), list):
        raise ApiError(911, "there is no buttons array")
    inline = bool(keyboard.get("inline"))
    rows = keyboard["buttons"]
    if inline and keyboard.get("one_time"):
        raise ApiError(911, "one_time is not for inline keyboards")
    if len(rows) > (6 if inline else 10) or sum(map(len, rows)) > (10 if inline else 40):
        raise ApiError(911, "too many buttons")
    for row in rows:
        if not isinstance(row, list) or not row or len(row) > WIDEST:
            raise ApiError(911, f"a row takes 1 to {WIDEST} buttons")
        for button in row:
            check_button(button)
    return {"one_time": bool(keyboard.get("one_time")), "inline": inline, "buttons": rows}


def check_button(button: Any) -> None:
    action = button.get("action") if isinstance(button, dict) else None
    if not isinstance(action, dict) or action.get("type") not in NEEDED:
        raise ApiError(911, "a button's action is of no documented type")
    for name in NEEDED[action["type"]]:
        if not action.get(name):
            raise ApiError(911, f"{action['type']} needs {name}")
    if len(str(action.get("label", ""))) > LONGEST_LABEL:
        raise ApiError(911, f"label should be less or equal to {LONGEST_LABEL} letters")
    if "color" in button and (action["type"] not in COLOURED or button["color"] not in COLOURS):
        raise ApiError(911, "color is wrong")
    _check_payload(action.get("payload"))


def _check_payload(payload: Any) -> None:
    if payload is None:
        return
    text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
    if len(text) > LONGEST_PAYLOAD:
        raise ApiError(911, f"payload should be less or equal to {LONGEST_PAYLOAD} letters")
    try:
        json.loads(text)
    except ValueError:
        raise ApiError(911, "payload is not valid JSON") from None


def check_template(said: str) -> dict[str, Any]:
    """https://dev.vk.com/api/bots/development/messages#templates: a carousel of 1 to 10 elements."""
    try:
        template = json.loads(said)
        elements = template["elements"]
    except (ValueError, KeyError, TypeError):
        raise ApiError(911, "template is not valid JSON with elements") from None
    if template.get("type") != "carousel" or not 1 <= len(elements) <= 10:
        raise ApiError(911, "a carousel takes 1 to 10 elements")
    for element in elements:
        if not element.get("title") and not element.get("photo_id"):
            raise ApiError(911, "an element needs title or photo_id")
        if not 1 <= len(element.get("buttons", [])) <= 3:
            raise ApiError(911, "an element takes 1 to 3 buttons")
        for button in element["buttons"]:
            check_button(button)
    return dict(template)
