"""Open lines for work beside sending and listening: files, checks. The owner's own line where this process owns."""

from backend.connectors.contract import Client, SendError
from backend.inbox.channels.directory import Directory
from bots.fleet import Fleet
from bots.open import Line


class Lines:
    """`client(channel_id)`; lines of channels that others own are kept until `close`."""

    def __init__(self, fleet: Fleet, directory: Directory) -> None:
        self._fleet = fleet
        self._directory = directory
        self._kept: dict[int, tuple[int, Line]] = {}

    async def client(self, channel_id: int) -> Client | None:
        """None: the channel is gone. Raises SendError when no line can be opened."""
        facts = (await self._directory.many([channel_id])).get(channel_id)
        if facts is None:
            return None
        line = self._fleet.line(channel_id)
        if line is None:
            rev, kept = self._kept.get(channel_id, (0, None))
            if kept is None or rev != facts.rev:
                if kept is not None:
                    await kept.close()
                kept = Line(facts.connector, facts.settings, channel_id)
                self._kept[channel_id] = (facts.rev, kept)
            line = kept
        try:
            return await line.client()
        except SendError:
            raise
        except Exception as error:
            raise SendError("internal", type(error).__name__) from error

    async def close(self) -> None:
        kept, self._kept = self._kept, {}
        for _, line in kept.values():
            await line.close()
