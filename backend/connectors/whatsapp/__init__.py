"""WhatsApp business numbers (Cloud API): chats with one person both ways, groups read; README.md says how far."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import msgspec

from backend.connectors.abilities import Lack, Opened
from backend.connectors.contract import Client, Connector, Incoming, Outgoing, Person, SendError
from backend.connectors.numbers import typed
from backend.connectors.whatsapp import ids, inbound, outbound
from backend.connectors.whatsapp.capabilities import CAPABILITIES
from backend.connectors.whatsapp.errors import CHECK_CODES, ERROR_CODES
from backend.connectors.whatsapp.settings import WhatsAppSettings

SIGNATURE = "x-hub-signature-256"
SIGNED_BY = "sha256="


class WhatsApp:
    kind = "whatsapp"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ERROR_CODES
    check_codes: tuple[str, ...] = CHECK_CODES
    settings: type[msgspec.Struct] = WhatsAppSettings
    refused_status = 401

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        ours = (settings.waba_id, settings.phone_number_id) if isinstance(settings, WhatsAppSettings) else ("", "")
        return inbound.read(payload, *ours)

    def listens(self, settings: msgspec.Struct) -> bool:
        return False

    def account(self, settings: msgspec.Struct) -> str | None:
        """The number: others of its business account are channels of their own."""
        return settings.phone_number_id if isinstance(settings, WhatsAppSettings) else None

    def opens(self, plain: Mapping[str, Any], address: str, once: str) -> Opened | None:
        """By number; whom we know by a user id is called so when they answer (decision 0151)."""
        phone = typed(address)
        if phone is None:
            return None
        external = ids.external_user(None, phone)
        return Opened(ids.thread_of(external), Person(external, phone=phone))

    def lacks(self, thread_key: str) -> tuple[Lack, ...]:
        return ()

    def marks(self, message: Outgoing) -> tuple[str, ...]:
        try:
            posts = outbound.plan(message)
        except SendError:
            return ()
        return (ids.mark(message.once or message.ref, message.attempt, 0),) if len(posts) == 1 else ()

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Over the very bytes that came: written anew, the same JSON has others."""
        given = headers.get(SIGNATURE, "")
        if not isinstance(settings, WhatsAppSettings) or not given.startswith(SIGNED_BY):
            return False
        right = hmac.new(settings.app_secret.reveal().encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(given.removeprefix(SIGNED_BY).encode(), right.encode())

    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes:
        return b""

    def challenge(self, settings: msgspec.Struct, secret: str, query: Mapping[str, str]) -> bytes | None:
        """The address is verified by a question that only its owner's token asks."""
        given = query.get("hub.verify_token", "").encode()
        if not isinstance(settings, WhatsAppSettings) or query.get("hub.mode") != "subscribe":
            return None
        own = settings.verify_token.reveal() if settings.verify_token else ""
        # no token must not mean that none is right
        known = any(token and hmac.compare_digest(given, token.encode()) for token in (own, ids.hook_token(secret)))
        return query.get("hub.challenge", "").encode() if known else None

    def accounts_in(self, settings: msgspec.Struct, body: bytes) -> tuple[str, ...]:
        """An app brings what happened to all its numbers to one address."""
        try:
            return inbound.numbers(body)
        except (ValueError, RecursionError):
            return ()

    def signed_alike(self, one: msgspec.Struct, other: msgspec.Struct) -> bool:
        if not isinstance(one, WhatsAppSettings) or not isinstance(other, WhatsAppSettings):
            return False
        return hmac.compare_digest(one.app_secret.reveal().encode(), other.app_secret.reveal().encode())

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        # httpx: never while a node merely reads, never on the event loop
        client = await asyncio.to_thread(import_module, "backend.connectors.whatsapp.client")
        async with client.opened(settings, channel_id) as line:
            yield line


connector: Connector = WhatsApp()
