"""The chat on a site: our own widget, our own door (inbox/webchat), no platform in between."""

from contextlib import AbstractAsyncContextManager

import msgspec

from backend.connectors.contract import Client, Connector, Incoming
from backend.connectors.webchat import inbound
from backend.connectors.webchat.capabilities import CAPABILITIES
from backend.connectors.webchat.client import opened
from backend.connectors.webchat.settings import WebchatSettings


class Webchat:
    kind = "webchat"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ("empty", "file_gone")
    check_codes: tuple[str, ...] = ("ready", "no_site")
    settings: type[msgspec.Struct] = WebchatSettings

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        return inbound.read(payload)

    def listens(self, settings: msgspec.Struct) -> bool:
        return False

    def open(self, settings: msgspec.Struct, channel_id: int) -> AbstractAsyncContextManager[Client]:
        return opened(settings, channel_id)


connector: Connector = Webchat()
