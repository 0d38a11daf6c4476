"""An open line to a mailbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from backend.connectors.contract import Check, Outgoing, Polled, SendError, Sent
from backend.connectors.email import outbound, polling
from backend.connectors.email.checking import check
from backend.connectors.email.line import Box, post, smtp
from backend.connectors.email.settings import EmailSettings

CHUNK = 256 * 1024


class EmailClient:
    """Signs in for each letter: servers end connections that wait, and a signed-in line says nothing of the next."""

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings

    async def send(self, message: Outgoing) -> Sent:
        at = datetime.now(UTC)
        if sum(file.size for file in message.files) > outbound.BYTES_MAX:
            raise SendError("letter_too_large", permanent=True)
        files = [await asyncio.to_thread(file.path.read_bytes) for file in message.files]
        letter = outbound.compose(self._settings, message, files, at)
        async with smtp(self._settings) as line:
            await post(line, self._settings.address, outbound.receivers(message), letter)
        return Sent((outbound.key(message),), at)

    def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        return polling.listen(self._settings, cursor)

    async def check(self) -> Check:
        return await check(self._settings)

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        box = Box(self._settings)
        try:
            content = await box.run(lambda: polling.part_of(box.open(), self._settings, remote))
        finally:
            box.close()
        for at in range(0, len(content), CHUNK):
            yield content[at : at + CHUNK]


@asynccontextmanager
async def opened(settings: EmailSettings) -> AsyncIterator[EmailClient]:
    yield EmailClient(settings)
