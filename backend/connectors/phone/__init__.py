"""Telephone calls of an exchange: Mango, Zadarma, Asterisk, or any that signs what it tells; README.md says how far."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import msgspec

from backend.connectors.abilities import Call, Variant
from backend.connectors.contract import Capabilities, Client, Connector, Incoming, Unreadable
from backend.connectors.phone import capabilities, inbound, read_signed, signing
from backend.connectors.phone.capabilities import CAPABILITIES
from backend.connectors.phone.errors import CHECK_CODES, ERROR_CODES
from backend.connectors.phone.settings import FIELDS, PhoneSettings

_PAGES = {
    "mango": "https://www.mango-office.ru/support/api/",
    "zadarma": "https://zadarma.com/en/support/api/",
    "asterisk": "https://docs.asterisk.org/Configuration/Interfaces/Asterisk-REST-Interface-ARI/",
}
_TITLES = {"mango": "Mango Office", "zadarma": "Zadarma"}
_ECHO_MAX = 200


class Phone:
    kind = "phone"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ERROR_CODES
    check_codes: tuple[str, ...] = CHECK_CODES
    settings: type[msgspec.Struct] = PhoneSettings
    refused_status = 401
    varies_by = "provider"

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        if not isinstance(settings, PhoneSettings):
            raise Unreadable("no settings")
        return inbound.read(settings, payload)

    def listens(self, settings: msgspec.Struct) -> bool:
        return isinstance(settings, PhoneSettings) and settings.provider == "asterisk"

    def account(self, settings: msgspec.Struct) -> str | None:
        if not isinstance(settings, PhoneSettings) or not settings.account:
            return None
        return f"{settings.provider}:{settings.base}:{settings.account}"

    def variants(self) -> tuple[Variant, ...]:
        return tuple(
            Variant(name, _TITLES.get(name, ""), needs, {}, _PAGES.get(name, "")) for name, needs in FIELDS.items()
        )

    def capabilities_of(self, plain: Mapping[str, Any]) -> Capabilities:
        return capabilities.of(plain)

    def looks(self, plain: Mapping[str, Any]) -> str:
        return self.kind

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        return False  # asked by address: `proves`

    def proves(self, settings: msgspec.Struct, secret: str, call: Call) -> bool:
        return isinstance(settings, PhoneSettings) and signing.is_genuine(settings, secret, call, time.time())

    def told(self, settings: msgspec.Struct, call: Call) -> bytes:
        if not isinstance(settings, PhoneSettings) or settings.provider == "signed":
            return call.body
        # the key in the address is not kept with what it opened
        what = "" if settings.provider == "asterisk_dialplan" else signing.tail(call.url)
        try:
            form = _shown(signing.form_of(call.body))
        except ValueError:
            # nothing that could be a call: it is put aside as it came
            return call.body
        return msgspec.json.encode(signing.Told(settings.provider, what, form, time.time()))

    def hook_address(self, settings: msgspec.Struct, secret: str, url: str) -> str:
        dialplan = isinstance(settings, PhoneSettings) and settings.provider == "asterisk_dialplan"
        return f"{url}/{signing.hook_key(secret)}" if dialplan else url

    def challenge(self, settings: msgspec.Struct, secret: str, query: Mapping[str, str]) -> bytes | None:
        """Zadarma tries the address with a word that is to be said back."""
        echo = query.get("zd_echo", "")
        is_asked = isinstance(settings, PhoneSettings) and settings.provider == "zadarma"
        if not is_asked or not echo or len(echo) > _ECHO_MAX or not echo.isascii() or not echo.isalnum():
            return None
        return echo.encode()

    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes:
        return b""

    def wrong(self, body: bytes) -> str | None:
        """Whoever signs what they post is told what is wrong with it; an exchange could do nothing about it."""
        return read_signed.wrong(body) if body[:1] == b"{" else None

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        client = await asyncio.to_thread(import_module, "backend.connectors.phone.client")
        async with client.opened(settings, channel_id) as line:
            yield line


def _shown(form: dict[str, str]) -> dict[str, str]:
    """Without what proves it."""
    return {name: value for name, value in form.items() if name not in ("sign", "vpbx_api_key")}


connector: Connector = Phone()
