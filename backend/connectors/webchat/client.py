"""There is no platform: the web nodes hand over what is sent to the visitors' sockets, told by the event log."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.connectors.contract import Check, Outgoing, SendError, Sent, Thread
from backend.connectors.webchat.outbound import names
from backend.connectors.webchat.settings import WebchatSettings


class WebchatClient:
    def __init__(self, settings: WebchatSettings) -> None:
        self.settings = settings

    async def send(self, message: Outgoing) -> Sent:
        """Committed as sent, it is in the visitor's history; a socket that is open gets it from its node."""
        return Sent(names(message), datetime.now(UTC))

    async def check(self) -> Check:
        ours = self.settings
        advice = () if ours.origins else ("no_site",)
        passed = ("ready",) if ours.origins else ()
        return Check(True, (), {"key": ours.key, "origins": list(ours.origins)}, advice=advice, passed=passed)

    async def typing(self, thread: Thread) -> None:
        """The nodes tell it themselves, from presence."""

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        """Visitors hand their files to us: there is never one to fetch."""
        raise SendError("file_gone", permanent=True)
        yield b""


@asynccontextmanager
async def opened(settings: msgspec.Struct, channel_id: int) -> AsyncIterator[WebchatClient]:
    if not isinstance(settings, WebchatSettings):
        raise TypeError(type(settings).__name__)
    yield WebchatClient(settings)
