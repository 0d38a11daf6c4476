"""Is it alive, is it fit for work? Details are for those with the right (GET /api/v1/self-check, channels/health)."""

import asyncio
from typing import Any

import structlog
from litestar import Request, Response, get

from backend.access.guards import public
from backend.inbox.channels.alarms import Raised, raised
from backend.kit.db.trouble import is_passing
from backend.kit.secrets import Cipher
from backend.realtime.node import RealtimeNode
from backend.realtime.selfcheck import NodeReport, reports

log = structlog.get_logger("health")

PATIENCE_S = 1.5
EVERY_S = 2.0


class Condition:
    """What this node knows of the rest of the house. `run` is a supervised task."""

    def __init__(self, node: RealtimeNode, cipher: Cipher) -> None:
        self._node = node
        self._cipher = cipher
        self.alarms: list[Raised] = []
        self.others: list[NodeReport] = []

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:
                # what was known stays; that the database is away is told by asking it
                if not is_passing(error):
                    raise
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Ask now."""
        async with self._node.db.tx() as tx:
            found = await raised(tx, self._cipher)
        before, now = ({(each.channel_id, each.alarm.code) for each in some} for some in (self.alarms, found))
        for channel, code in sorted(now - before):
            log.error("channel.alarm", channel=channel, alarm=code)
        for channel, code in sorted(before - now):
            log.info("channel.alarm_over", channel=channel, alarm=code)
        self.alarms = found
        self.others = [report for report in await reports(self._node) if report.name != self._node.name]

    def worse(self) -> dict[str, Any]:
        """Nothing, or what else in the house does not work: channels by id, processes with a task that is down."""
        channels: dict[int, list[str]] = {}
        for each in self.alarms:
            channels.setdefault(each.channel_id, []).append(each.alarm.code)
        down = [report.name for report in self.others if report.failing]
        found = {"channels": [{"id": id, "alarms": codes} for id, codes in channels.items()], "processes": down}
        return {name: what for name, what in found.items() if what}


@get("/health/live", guards=[public], include_in_schema=False)
async def live() -> dict[str, str]:
    return {"status": "alive"}


@get("/health/ready", guards=[public], include_in_schema=False)
async def ready(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """200 when the database answers and every background task is at work, else 503.

    `degraded` is 200 all the same: this node serves people as well as it can, and a proxy that took it out of service
    for a silent messenger would leave nobody to answer the others.
    """
    state = request.app.state
    try:
        async with asyncio.timeout(PATIENCE_S):
            await state.db.hot.fetchval("SELECT 1")
    except Exception:
        return Response({"status": "no database"}, status_code=503)
    if state.node.is_closing:
        return Response({"status": "closing"}, status_code=503)
    if state.node.tasks.failing:
        return Response({"status": "a task is down"}, status_code=503)
    worse = state.condition.worse()
    return Response({"status": "degraded", **worse} if worse else {"status": "ready"})


HANDLERS = [live, ready]
