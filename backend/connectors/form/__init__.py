"""Forms of a site: another builder's, or our own; our own door (inbox/forms), no platform in between; README.md."""

from contextlib import AbstractAsyncContextManager

import msgspec

from backend.connectors.abilities import Asked, Step
from backend.connectors.contract import Client, Connector, Incoming, Outgoing, Unreadable
from backend.connectors.form import inbound
from backend.connectors.form.capabilities import CAPABILITIES
from backend.connectors.form.client import opened
from backend.connectors.form.settings import FormSettings


class Form:
    kind = "form"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ("no_way_back", "file_gone")
    check_codes: tuple[str, ...] = ("ready", "no_address_asked", "no_address_required", "no_site", "no_consent")
    settings: type[msgspec.Struct] = FormSettings

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        if not isinstance(settings, FormSettings):
            raise Unreadable("no settings")
        return inbound.read(settings, payload)

    def try_read(self, settings: msgspec.Struct, payload: bytes, steps: list[Step]) -> list[Incoming]:
        """A body as a builder sends it: JSON, or name=value&…"""
        assert isinstance(settings, FormSettings)
        return inbound.try_read(settings, payload, steps)

    def try_send(self, settings: msgspec.Struct, message: Outgoing) -> list[Asked]:
        raise ValueError("a form sends nothing")

    def listens(self, settings: msgspec.Struct) -> bool:
        return False

    def open(self, settings: msgspec.Struct, channel_id: int) -> AbstractAsyncContextManager[Client]:
        return opened(settings, channel_id)


connector: Connector = Form()
