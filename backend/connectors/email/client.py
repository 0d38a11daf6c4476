"""An open line to a mailbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from backend.connectors.contract import Check, Outgoing, Polled, SendError, Sent
from backend.connectors.email import filing, outbound, polling
from backend.connectors.email.checking import check
from backend.connectors.email.folder import Trials, part_of
from backend.connectors.email.line import Box, post, smtp
from backend.connectors.email.settings import EmailSettings
from backend.connectors.email.written import for_servers

CHUNK = 256 * 1024


class EmailClient:
    """Signs in for each letter: servers end connections that wait, and a signed-in line says nothing of the next."""

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._trials = Trials()
        self._desk = filing.Desk(settings)

    async def send(self, message: Outgoing) -> Sent:
        at = datetime.now(UTC)
        if sum(file.size for file in message.files) > outbound.BYTES_MAX:
            raise SendError("letter_too_large", permanent=True)
        files = [await asyncio.to_thread(file.path.read_bytes) for file in message.files]
        letter = outbound.compose(self._settings, message, files, at)
        async with smtp(self._settings) as line:
            sender = for_servers(self._settings.address)
            await post(line, sender, outbound.receivers(message), letter, outbound.customer(message))
        self._desk.take(message, letter)
        return Sent((outbound.key(message),), at)

    async def recall(self, message: Outgoing, since: datetime, known: frozenset[str]) -> tuple[str, ...]:
        """A letter among those that were sent has been sent: by its own name, so whatever else is known."""
        found = self._settings.keep_sent and await self._desk.has(outbound.message_id(self._settings, message))
        return (outbound.key(message),) if found else ()

    def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        return polling.listen(self._settings, cursor, self._trials)

    async def check(self) -> Check:
        return await check(self._settings)

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        box = Box(self._settings)
        try:
            await box.sign_in()
            content = await box.run(lambda: part_of(box.open(), self._settings, remote))
        finally:
            box.close()
        for at in range(0, len(content), CHUNK):
            yield content[at : at + CHUNK]

    async def close(self) -> None:
        await self._desk.close()


@asynccontextmanager
async def opened(settings: EmailSettings) -> AsyncIterator[EmailClient]:
    client = EmailClient(settings)
    try:
        yield client
    finally:
        await client.close()
