"""Scripted customers who talk through the very same contract as a messenger: for practice, demonstrations and tests."""

from contextlib import AbstractAsyncContextManager

import msgspec

from backend.connectors.contract import Client, Connector, Incoming
from backend.connectors.practice import inbound
from backend.connectors.practice.capabilities import CAPABILITIES
from backend.connectors.practice.client import opened
from backend.connectors.practice.settings import PracticeSettings


class Practice:
    kind = "practice"
    capabilities = CAPABILITIES
    error_codes: tuple[str, ...] = ("empty", "chat_not_found", "file_gone")
    check_codes: tuple[str, ...] = ()
    settings: type[msgspec.Struct] = PracticeSettings

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        return inbound.read(payload)

    def listens(self, settings: msgspec.Struct) -> bool:
        return True

    def open(self, settings: msgspec.Struct, channel_id: int) -> AbstractAsyncContextManager[Client]:
        return opened(settings, channel_id)


connector: Connector = Practice()
