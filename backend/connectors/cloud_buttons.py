"""Buttons under a message of ours, in the shape that fits them. Pure:
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages

Up to three answers stand as buttons, more open as a list; a link stands alone.
"""

import re
from collections.abc import Sequence
from typing import Any

from backend.connectors.contract import Button

REPLIES_MAX = 3
# what opens a list has to be called something, in the language of what is said above it
OPEN = ((re.compile("[ąčęėįšųūž]", re.IGNORECASE), "Pasirinkti"), (re.compile("[а-яё]", re.IGNORECASE), "Выбрать"))
OPEN_ELSE = "Choose"


def interactive(text: str, rows: Sequence[Sequence[Button]]) -> dict[str, Any]:
    """The body of a send: `text` with its buttons."""
    buttons = [button for row in rows for button in row]
    link = next((button for button in buttons if button.url is not None), None)
    if link is not None:
        shape, action = "cta_url", _link(link)
    elif len(buttons) <= REPLIES_MAX:
        shape, action = "button", {"buttons": [{"type": "reply", "reply": _reply(button)} for button in buttons]}
    else:
        shape, action = "list", {"button": _opens(text), "sections": [{"rows": [_reply(one) for one in buttons]}]}
    return {"type": "interactive", "interactive": {"type": shape, "body": {"text": text}, "action": action}}


def _link(button: Button) -> dict[str, Any]:
    return {"name": "cta_url", "parameters": {"display_text": button.text, "url": button.url}}


def _reply(button: Button) -> dict[str, str]:
    return {"id": button.data, "title": button.text}


def _opens(text: str) -> str:
    return next((word for letters, word in OPEN if letters.search(text)), OPEN_ELSE)
