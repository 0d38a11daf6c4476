"""A channel of one's own: a program tells what customers write, and is told what is answered; README.md."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import msgspec

from backend.connectors.abilities import Opened
from backend.connectors.api import ids, inbound
from backend.connectors.api.capabilities import CAPABILITIES
from backend.connectors.api.errors import CHECK_CODES, ERROR_CODES
from backend.connectors.api.settings import ApiSettings
from backend.connectors.contract import Client, Connector, Incoming, Outgoing, Person, Thread

BEARER = "Bearer "


class Api:
    kind = "api"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ERROR_CODES
    check_codes: tuple[str, ...] = CHECK_CODES
    settings: type[msgspec.Struct] = ApiSettings
    refused_status = 401

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        return inbound.read(payload)

    def listens(self, settings: msgspec.Struct) -> bool:
        return False

    def opens(self, plain: Mapping[str, Any], address: str, once: str) -> Opened | None:
        """The person's id, which is then the conversation's too (docs/api-channel.md)."""
        name = address.strip()
        return Opened(Thread(name), Person(name)) if 0 < len(name) <= ids.NAME_MAX else None

    def marks(self, message: Outgoing) -> tuple[str, ...]:
        return (message.once or message.ref,)

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        given = headers.get("authorization", "")
        if not isinstance(settings, ApiSettings) or not given.startswith(BEARER):
            return False
        return hmac.compare_digest(given.removeprefix(BEARER).encode(), settings.token.reveal().encode())

    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes:
        return b'{"ok":true}'

    def wrong(self, body: bytes) -> str | None:
        """A program's author is told at once; a platform could do nothing about it."""
        try:
            inbound.events_of(body)
        except (ValueError, RecursionError) as error:
            return str(error) or type(error).__name__
        return None

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        client = await asyncio.to_thread(import_module, "backend.connectors.api.client")
        async with client.opened(settings, channel_id) as line:
            yield line


connector: Connector = Api()
