"""Bots of the messenger MAX: dialogs and chats of several people, both ways; README.md says how far."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any
from urllib.parse import quote

import msgspec

from backend.connectors.abilities import Lack
from backend.connectors.contract import Client, Connector, Incoming
from backend.connectors.max import ids, inbound
from backend.connectors.max.capabilities import CAPABILITIES
from backend.connectors.max.errors import CHECK_CODES, ERROR_CODES
from backend.connectors.max.settings import MaxSettings

SECRET_HEADER = "x-max-bot-api-secret"


class Max:
    kind = "max"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ERROR_CODES
    check_codes: tuple[str, ...] = CHECK_CODES
    settings: type[msgspec.Struct] = MaxSettings
    refused_status = 403

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        return inbound.read(settings, payload)

    def listens(self, settings: msgspec.Struct) -> bool:
        return isinstance(settings, MaxSettings) and settings.mode == "polling"

    def account(self, settings: msgspec.Struct) -> str | None:
        """The bot, once the check has learnt it."""
        if not isinstance(settings, MaxSettings) or settings.bot_id is None:
            return None
        return str(settings.bot_id)

    def lacks(self, thread_key: str) -> tuple[Lack, ...]:
        """A press whose message is gone names its person alone: in a chat it would be answered to them, not there."""
        return () if thread_key.startswith(f"{ids.DIALOG}:") else ("buttons",)

    def invite(self, plain: Mapping[str, Any], facts: Mapping[str, Any], token: str) -> str | None:
        # https://dev.max.ru/docs/chatbots/bots-coding/library: a deep link's payload comes with bot_started
        name = facts.get("username")
        return f"https://max.ru/{quote(name)}{f'?start={token}' if token else ''}" if isinstance(name, str) else None

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        # no secret must not mean that none is right
        return bool(secret) and hmac.compare_digest(headers.get(SECRET_HEADER, "").encode(), secret.encode())

    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes:
        return b""

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        # httpx: never while a node merely reads, never on the event loop
        client = await asyncio.to_thread(import_module, "backend.connectors.max.client")
        async with client.opened(settings, channel_id) as line:
            yield line


connector: Connector = Max()
