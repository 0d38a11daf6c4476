"""Shows a customer that a colleague writes to them, where the messenger can show it. Nothing of it is kept."""

import asyncio
from typing import Any

import structlog

from backend.connectors.abilities import ShowsTyping, TellsRead
from backend.connectors.contract import SendError, Thread
from backend.connectors.registry import capabilities, lacks
from backend.inbox.answering import answering
from backend.kit.db import Database
from backend.kit.db.trouble import is_passing
from backend.kit.tasks import Tasks
from backend.realtime.node import RealtimeNode
from bots.fleet import Fleet
from bots.reading import newest

log = structlog.get_logger("bots")

# messengers let the sign go out after about five seconds, Telegram among them
EVERY_S = 4.5
SHORTEST_S = 5
_THREAD = """
SELECT c.channel_id, c.thread_key, c.title, ch.kind FROM conversations c JOIN channels ch ON ch.id = c.channel_id
WHERE c.id = $1 AND c.kind = 'private' AND ch.state = 'active'
"""


class TypingTeller:
    """`hear` is told of every conversation whose presence changed (RealtimeNode.on_presence)."""

    def __init__(self, db: Database, node: RealtimeNode, fleet: Fleet, tasks: Tasks) -> None:
        self._db = db
        self._node = node
        self._fleet = fleet
        self._tasks = tasks
        self._telling: set[int] = set()

    def hear(self, conversation_id: int) -> None:
        if conversation_id not in self._telling and self._writing(conversation_id):
            self._telling.add(conversation_id)
            self._tasks.once(self._tell(conversation_id), "a colleague writes")

    def _writing(self, conversation_id: int) -> list[int]:
        return self._node.presence.frame(conversation_id).typing

    async def _is_answered(self, conversation_id: int) -> bool:
        """Somebody writes who may answer there; who only looks is nobody to the customer."""
        writing = self._writing(conversation_id)
        if not writing:
            return False
        async with self._db.tx() as tx:
            return bool(await answering(tx, conversation_id, writing))

    async def _tell(self, conversation_id: int) -> None:
        """As long as somebody writes. Only a sign: whatever is in its way ends it."""
        try:
            thread, client, lasts_s = await self._line(conversation_id)
            while client is not None and self._writing(conversation_id):
                if await self._is_answered(conversation_id):
                    await self._show(client, thread, conversation_id)
                await asyncio.sleep(EVERY_S * lasts_s / SHORTEST_S)
        except SendError as error:
            log.info("typing.not_shown", conversation=conversation_id, code=error.code)
        except Exception as error:
            if not is_passing(error):
                raise
            log.info("typing.not_shown", conversation=conversation_id, error=type(error).__name__)
        finally:
            self._telling.discard(conversation_id)

    async def _show(self, client: ShowsTyping | TellsRead, thread: Thread, conversation_id: int) -> None:
        """Raises SendError."""
        if isinstance(client, ShowsTyping):
            await client.typing(thread)
            return
        async with self._db.tx() as tx:
            key = await newest(tx, conversation_id)
        if key is not None:
            await client.tell_read(thread, key, typing=True)

    async def _line(self, conversation_id: int) -> tuple[Thread, ShowsTyping | TellsRead | None, float]:
        """Where to show it; no client when the channel is another process's, or cannot."""
        async with self._db.tx() as tx:
            row: Any = await tx.row(_THREAD, conversation_id)
        if row is None:
            return Thread(""), None, 0.0
        thread = Thread(row["thread_key"], title=row["title"])
        line = self._fleet.line(row["channel_id"])
        if line is None or "typing" in lacks(row["kind"], thread.key):
            return thread, None, 0.0
        client, able = await line.client(), capabilities(row["kind"])
        shows = client if isinstance(client, ShowsTyping | TellsRead) else None
        return thread, shows, able.typing_lasts_s
