"""What travels, whoever the provider is: what a customer said, and what our side sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tests.platforms.gateways.customers import Customer

Kind = Literal[
    "text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "reaction", "edit",
    "delete", "button", "buttons", "call", "unknown",
]  # fmt: skip
MEDIA = ("image", "video", "audio", "voice", "document", "sticker")
State = Literal["sent", "delivered", "read", "failed"]


@dataclass
class Said:
    """`target` = id of what is changed, removed or reacted to, `old` its text until then; `quoted` = the answered."""

    id: str
    kind: Kind
    at: float
    text: str = ""
    url: str = ""
    content: bytes = b""
    mime: str = ""
    filename: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    place: str = ""
    address: str = ""
    cards: list[tuple[str, str]] = field(default_factory=list)
    target: str = ""
    old: str = ""
    quoted: str = ""
    forwarded: bool = False
    from_us: bool = False
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Sent:
    """Of our side, as it reached the customer's screen."""

    id: str
    customer: Customer
    kind: Kind
    at: float
    text: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    states: list[str] = field(default_factory=list)
    callback: str = ""
    error: str = ""


def vcard(name: str, phone: str) -> str:
    digits = "".join(sign for sign in phone if sign.isdigit())
    lines = ("BEGIN:VCARD", "VERSION:3.0", f"N:;{name};;;", f"FN:{name}", f"TEL;type=CELL;waid={digits}:{phone}")
    return "\n".join((*lines, "END:VCARD"))
