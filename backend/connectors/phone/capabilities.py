"""What a telephone channel can do: it takes calls in; where the exchange lets itself be asked, it calls."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from backend.connectors.contract import Capabilities

CAPABILITIES = Capabilities(can_send=False, known_by="phone", reports=(), channel_rate=5, telephony=True)
# exchanges that send a live call where we say
REDIRECTING = ("mango", "asterisk")
AT_ONCE: dict[str, Literal["", "extensions", "group"]] = {"mango": "group", "asterisk": "extensions"}


def of(plain: Mapping[str, Any]) -> Capabilities:
    provider = plain.get("provider") or "mango"
    calls = provider in ("mango", "zadarma", "asterisk") or (provider == "signed" and bool(plain.get("call_url")))
    redirects = provider in REDIRECTING
    return msgspec.structs.replace(
        CAPABILITIES, calls=calls, redirects=redirects, rings_at_once=AT_ONCE.get(provider, "")
    )
