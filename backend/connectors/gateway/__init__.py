"""Gateways that speak WhatsApp, SMS, Viber, Avito … for us, each by a description; README.md says how far."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import msgspec

from backend.connectors.abilities import EVERYONE, Asked, Call, Lack, Opened, Step, Variant
from backend.connectors.contract import (
    Capabilities,
    Client,
    Connector,
    Incoming,
    Outgoing,
    Person,
    Thread,
    Unreadable,
)
from backend.connectors.gateway import capabilities, ids, inbound, outbound, signing, trying
from backend.connectors.gateway.capabilities import CAPABILITIES
from backend.connectors.gateway.codes import CHECK_CODES, ERROR_CODES
from backend.connectors.gateway.describing import example, ready
from backend.connectors.gateway.description import Description
from backend.connectors.gateway.settings import NUMBERED, SECTIONS, GatewaySettings
from backend.connectors.numbers import typed


class Gateway:
    kind = "gateway"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ERROR_CODES
    check_codes: tuple[str, ...] = CHECK_CODES
    settings: type[msgspec.Struct] = GatewaySettings
    refused_status = 401
    varies_by = "provider"

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        if not isinstance(settings, GatewaySettings):
            raise Unreadable("no settings")
        return inbound.read(settings.description(), settings.shown(), payload, phones=settings.phones)

    def listens(self, settings: msgspec.Struct) -> bool:
        """Only a gateway with a queue can be asked."""
        if not isinstance(settings, GatewaySettings) or settings.mode != "polling":
            return False
        return settings.description().poll is not None

    def account(self, settings: msgspec.Struct) -> str | None:
        if not isinstance(settings, GatewaySettings):
            return None
        which = settings.account or settings.sender
        return f"{settings.provider}:{settings.api_base or ''}:{which}:{settings.speaks}" if which else None

    def accounts_in(self, settings: msgspec.Struct, body: bytes) -> tuple[str, ...]:
        """One address has the messages of every channel of an account, and statuses that name none."""
        if not isinstance(settings, GatewaySettings):
            return ()
        return (EVERYONE,) if inbound.is_shared(settings.description(), body) else ()

    def signed_alike(self, one: msgspec.Struct, other: msgspec.Struct) -> bool:
        if not isinstance(one, GatewaySettings) or not isinstance(other, GatewaySettings):
            return False
        if (one.provider, one.api_base) != (other.provider, other.api_base) or not (one.token and other.token):
            return False
        shared = one.description().receive.shared and other.description().receive.shared
        return bool(shared) and hmac.compare_digest(one.token.reveal().encode(), other.token.reveal().encode())

    def opens(self, plain: Mapping[str, Any], address: str, once: str) -> Opened | None:
        """In the spelling that inbound.py gives who writes from there."""
        phones = str(plain.get("speaks") or "whatsapp") in NUMBERED
        user = typed(address) if phones else ids.person(address, is_phone=False)
        return Opened(Thread(user), Person(user, phone=user if phones else None)) if user else None

    def lacks(self, thread_key: str) -> tuple[Lack, ...]:
        return ()

    def marks(self, message: Outgoing) -> tuple[str, ...]:
        """Borne by a send that becomes one message, and by no part of several."""
        return (outbound.mark(message),)

    def variants(self) -> tuple[Variant, ...]:
        made = [_variant(name, described) for name, described in ready().items()]
        generic = {"speaks": True, "account": False, "token": False, "sender": False, "hook_token": False}
        generic |= dict.fromkeys(SECTIONS, False) | {"api_base": True}
        return (*made, Variant("generic", "", generic, {"speaks": "other", **example()}))

    def capabilities_of(self, plain: Mapping[str, Any]) -> Capabilities:
        return capabilities.of(plain)

    def looks(self, plain: Mapping[str, Any]) -> str:
        speaks = str(plain.get("speaks") or "whatsapp")
        return self.kind if speaks == "other" else speaks

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        return False  # asked by address: `proves`

    def proves(self, settings: msgspec.Struct, secret: str, call: Call) -> bool:
        if not isinstance(settings, GatewaySettings):
            return False
        return signing.is_genuine(settings.description().signature, settings.values("", secret), call)

    def told(self, settings: msgspec.Struct, call: Call) -> bytes:
        return inbound.told(settings.description(), call) if isinstance(settings, GatewaySettings) else call.body

    def hook_address(self, settings: msgspec.Struct, secret: str, url: str) -> str:
        if not isinstance(settings, GatewaySettings):
            return url
        return signing.address(settings.description(), settings.values(url, secret), url)

    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes:
        return settings.description().answer.encode() if isinstance(settings, GatewaySettings) else b""

    def try_read(self, settings: msgspec.Struct, payload: bytes, steps: list[Step]) -> list[Incoming]:
        assert isinstance(settings, GatewaySettings)
        return trying.read(settings, payload, steps)

    def try_send(self, settings: msgspec.Struct, message: Outgoing) -> list[Asked]:
        assert isinstance(settings, GatewaySettings)
        return trying.send(settings, message)

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        client = await asyncio.to_thread(import_module, "backend.connectors.gateway.client")
        async with client.opened(settings, channel_id) as line:
            yield line


def _variant(name: str, described: Description) -> Variant:
    fields = {field: need.required for field, need in described.fields.items()}
    if len(described.speaks) > 1:
        fields = {"speaks": True, **fields}
    if described.poll is not None:
        fields["mode"] = False
    fields.setdefault("api_base", False)
    defaults = {field: need.default for field, need in described.fields.items() if need.default is not None}
    return Variant(name, described.title, fields, {"speaks": described.speaks[0], **defaults}, described.docs)


connector: Connector = Gateway()
