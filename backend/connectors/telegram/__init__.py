"""Telegram bots: private chats both ways, groups and business accounts as far as README.md says."""

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
from backend.connectors.telegram import ids, inbound
from backend.connectors.telegram.capabilities import CAPABILITIES
from backend.connectors.telegram.errors import CHECK_CODES, ERROR_CODES
from backend.connectors.telegram.settings import TelegramSettings

SECRET_HEADER = "x-telegram-bot-api-secret-token"


class Telegram:
    kind = "telegram"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ERROR_CODES
    check_codes: tuple[str, ...] = CHECK_CODES
    settings: type[msgspec.Struct] = TelegramSettings
    refused_status = 401

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        return inbound.read(payload)

    def listens(self, settings: msgspec.Struct) -> bool:
        return isinstance(settings, TelegramSettings) and settings.mode == "polling"

    def account(self, settings: msgspec.Struct) -> str | None:
        # messages are counted by the bot, and its number stands before the colon whatever the rest becomes
        return settings.token.reveal().partition(":")[0] if isinstance(settings, TelegramSettings) else None

    def lacks(self, thread_key: str) -> tuple[Lack, ...]:
        # setMessageReaction knows no business connection
        return ("react",) if ids.is_business(thread_key) else ()

    def invite(self, plain: Mapping[str, Any], facts: Mapping[str, Any], token: str) -> str | None:
        # https://core.telegram.org/bots/features#deep-linking
        name = facts.get("username")
        return f"https://t.me/{quote(name)}{f'?start={token}' if token else ''}" if isinstance(name, str) else None

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        given = headers.get(SECRET_HEADER, "")
        # no secret must not mean that no header is right
        return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())

    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes:
        return b""

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        # aiogram takes seconds to import: never while a node merely reads, never on the event loop
        client = await asyncio.to_thread(import_module, "backend.connectors.telegram.client")
        async with client.opened(settings, channel_id) as line:
            yield line


connector: Connector = Telegram()
