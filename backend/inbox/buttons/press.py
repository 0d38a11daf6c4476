"""A customer's press of a button of ours: what it names is only a claim, until a message of this very dialog has it."""

import re
from typing import Any

import msgspec

from backend.connectors.contract import Incoming, Message

_DATA = re.compile(r"([1-9]\d{0,17})-([1-9]\d{0,17})\.([a-z0-9]{8})")


class Press(msgspec.Struct, frozen=True):
    """`key`: conversation and seq that the press says it belongs to."""

    key: tuple[int, int]
    button_id: str


def press_of(incoming: Incoming) -> Press | None:
    """None for what is no press, and for buttons that are not ours."""
    if not isinstance(incoming, Message) or not (told := _told(incoming)):
        return None
    found = _DATA.fullmatch(str(told.get("data") or ""))
    return Press((int(found[1]), int(found[2])), found[3]) if found else None


def _told(message: Message) -> dict[str, Any] | None:
    other = message.other or {}
    return other if other.get("kind") == "button" else None


def noticed(message: Message, title: str, seq: int | None) -> Message:
    """The press as it is stored: what was pressed in words, under which of ours; a button without a voice gets one."""
    told = {"kind": "button", **({"title": title} if title else {}), **({"seq": seq} if seq else {})}
    other = {**(message.other or {}), **told}
    return msgspec.structs.replace(message, other=other, text=message.text or title)
