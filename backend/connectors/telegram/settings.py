"""What a Telegram channel needs to know: the token that @BotFather gives, and how updates come."""

import re
from typing import Literal

import msgspec

from backend.connectors.address import is_address
from backend.kit.secrets import Secret

TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,100}")


class TelegramSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`api_base`: another Bot API server (self-hosted, or one that plays Telegram); None is Telegram's own."""

    token: Secret
    mode: Literal["webhook", "polling"] = "polling"
    api_base: str | None = None

    def faults(self) -> dict[str, str]:
        found = {}
        if not TOKEN.fullmatch(self.token.reveal()):
            found["token"] = "bad_token"
        if self.api_base is not None and not is_address(self.api_base):
            found["api_base"] = "bad_address"
        return found
