"""VK communities: private messages both ways, chats of several people read; README.md says how far."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import msgspec

from backend.connectors.abilities import Lack
from backend.connectors.contract import Client, Connector, Incoming, Outgoing, SendError
from backend.connectors.vk import ids, inbound, outbound
from backend.connectors.vk.capabilities import CAPABILITIES
from backend.connectors.vk.errors import CHECK_CODES, ERROR_CODES
from backend.connectors.vk.payload import Event
from backend.connectors.vk.settings import VkSettings


class Vk:
    kind = "vk"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ERROR_CODES
    check_codes: tuple[str, ...] = CHECK_CODES
    settings: type[msgspec.Struct] = VkSettings
    refused_status = 403

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        return inbound.read(payload)

    def listens(self, settings: msgspec.Struct) -> bool:
        return isinstance(settings, VkSettings) and settings.mode == "polling"

    def account(self, settings: msgspec.Struct) -> str | None:
        """The community, once the check has learnt it."""
        if not isinstance(settings, VkSettings) or settings.group_id is None:
            return None
        return str(settings.group_id)

    def invite(self, plain: Mapping[str, Any], facts: Mapping[str, Any], token: str) -> str | None:
        # "ref" comes back in the message: https://dev.vk.com/ru/api/community-messages/getting-started
        group = plain.get("group_id") or facts.get("id")
        return f"https://vk.com/write-{int(group)}{f'?ref={token}' if token else ''}" if group else None

    def lacks(self, thread_key: str) -> tuple[Lack, ...]:
        return ()

    def marks(self, message: Outgoing) -> tuple[str, ...]:
        try:
            posts = outbound.plan(message)
        except SendError:
            return ()
        return tuple(ids.mark_key(int(one.params["peer_ids"]), one.params["random_id"]) for one in posts)

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        """The secret stands in the body. A confirmation brings none: it is answered for our own community alone."""
        event = _glance(body)
        if not isinstance(settings, VkSettings) or event is None or event.group_id != settings.group_id:
            return False
        if event.type == "confirmation":
            return settings.confirmation is not None
        wanted = settings.secret.reveal() if settings.secret else ids.hook_secret(secret)
        # no secret must not mean that none is right
        return bool(wanted) and hmac.compare_digest((event.secret or "").encode(), wanted.encode())

    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes:
        event = _glance(body)
        if event is not None and event.type == "confirmation" and isinstance(settings, VkSettings):
            return (settings.confirmation or "").encode()
        return b"ok"

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        # vk-api brings requests: never while a node merely reads, never on the event loop
        client = await asyncio.to_thread(import_module, "backend.connectors.vk.client")
        async with client.opened(settings, channel_id) as line:
            yield line


def _glance(body: bytes) -> Event | None:
    """Type, community and secret, whatever else the body holds."""
    try:
        return inbound.event_of(body)
    except (ValueError, RecursionError):
        return None


connector: Connector = Vk()
