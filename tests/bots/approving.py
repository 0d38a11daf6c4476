"""The scripted kind of channel, of a platform that approves messages and closes its window after a day."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from backend.connectors.contract import Client, SendError, Template
from tests.bots.scripted import Platform, Scripted, ScriptedClient

DAY_S = 24 * 3600


class ApprovingClient(ScriptedClient):
    def __init__(self, platform: Platform, kind: "Approving") -> None:
        super().__init__(platform)
        self._kind = kind

    async def templates(self) -> list[Template]:
        if self._kind.refusals:
            raise self._kind.refusals.pop(0)
        return list(self._kind.approved)


class Approving(Scripted):
    """`approved`: the platform's list; `refusals`: raised first when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.approved: list[Template] = []
        self.refusals: list[SendError] = []
        self.capabilities = msgspec.structs.replace(self.capabilities, window_s=DAY_S, templates=True)

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        yield ApprovingClient(self.platform, self)


connector = Approving()
