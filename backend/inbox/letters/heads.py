"""Whose addresses stand in a letter's head, for roles that see none: the names alone."""

from collections.abc import Mapping
from typing import Any

_ONE = ("sender", "answer_to", "organizer")
_MANY = ("to", "cc", "bcc")
# names of letters are made of addresses by some programs, and an answer to all needs addresses
_GONE = ("message_id", "references", "others")


def veiled(meta: Mapping[str, Any]) -> dict[str, Any]:
    """A message's meta without the addresses of its letter; the given one stays as it is."""
    letter = meta.get("letter")
    if not isinstance(letter, Mapping):
        return dict(meta)
    shown = {name: value for name, value in letter.items() if name not in _GONE}
    shown |= {name: _named(letter[name]) for name in _ONE if letter.get(name)}
    shown |= {name: [_named(box) for box in letter[name]] for name in _MANY if letter.get(name)}
    return {**meta, "letter": shown}


def _named(box: Mapping[str, Any]) -> dict[str, str]:
    """Many a program writes the address as the name."""
    name = str(box.get("name") or "")
    return {"address": ""} if not name or "@" in name else {"address": "", "name": name}
