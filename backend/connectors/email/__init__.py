"""Mailboxes: letters read by IMAP, answered by SMTP; README.md says how far."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import msgspec

from backend.connectors.abilities import Leave, Opened, Variant
from backend.connectors.contract import (
    Client,
    Connector,
    Incoming,
    Outgoing,
    Person,
    SendError,
    Thread,
)
from backend.connectors.email import ids, inbound, outbound
from backend.connectors.email.capabilities import CAPABILITIES
from backend.connectors.email.errors import CHECK_CODES, ERROR_CODES
from backend.connectors.email.settings import EmailSettings, Keyed
from backend.kit.oauth import App
from backend.kit.secrets import Secret


class Email:
    kind = "email"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ERROR_CODES
    check_codes: tuple[str, ...] = CHECK_CODES
    settings: type[msgspec.Struct] = EmailSettings

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        return inbound.read(settings, payload)

    def listens(self, settings: msgspec.Struct) -> bool:
        return True

    def account(self, settings: msgspec.Struct) -> str | None:
        if not isinstance(settings, EmailSettings):
            return None
        return f"{settings.user.lower()}@{settings.imap.host.lower()}"

    def keyed(self, settings: msgspec.Struct, secret: str) -> msgspec.Struct:
        assert isinstance(settings, EmailSettings)
        fields = {name: getattr(settings, name) for name in EmailSettings.__struct_fields__}
        return Keyed(**fields, own=Secret(secret))

    def opens(self, plain: Mapping[str, Any], address: str, once: str) -> Opened | None:
        """Each first letter begins a thread; what is answered to it names it (ids.our_id)."""
        user = ids.external_user(address)
        if not ids.is_typed(user):
            return None
        return Opened(Thread(ids.thread_key(ids.root(once, user))), Person(user, email=user))

    def app(self, settings: msgspec.Struct) -> App | None:
        return settings.app if isinstance(settings, EmailSettings) else None

    def entrusted(self, settings: msgspec.Struct, leave: Leave) -> msgspec.Struct:
        return msgspec.structs.replace(settings, leave=leave)

    varies_by = "sign_in"

    def variants(self) -> tuple[Variant, ...]:
        own_app = {
            "client_id": True,
            "client_secret": False,
            "authorize_url": False,
            "token_url": False,
            "scope": False,
        }
        return (Variant("password", "", {"password": True}), Variant("oauth", "", own_app))

    def marks(self, message: Outgoing) -> tuple[str, ...]:
        try:
            outbound.demand_thread(message)
        except SendError:
            return ()
        return (outbound.key(message),)

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        # libraries of mail only where mail is read: never on the event loop, never while a node merely reads
        client = await asyncio.to_thread(import_module, "backend.connectors.email.client")
        async with client.opened(settings) as line:
            yield line


connector: Connector = Email()
