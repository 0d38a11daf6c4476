"""GET /metrics for Prometheus, for those with the right: bearer a token with selfcheck.read."""

import time
from collections.abc import Iterator
from typing import Any

from litestar import Request, Response, get
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from backend.access.guards import needs
from backend.health import Condition
from backend.inbox.intake import Intake
from backend.kit.db import Database
from backend.realtime.node import RealtimeNode

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def _counts(node: RealtimeNode, intake: Intake, db: Database) -> dict[str, tuple[str, float]]:
    """Name → what it says, and the figure now."""
    return {
        "samovar_position": ("place in the event log that this node has applied", node.follower.position),
        "samovar_sockets": ("open sockets of operators", len(node.sockets())),
        "samovar_sockets_opened": ("sockets opened since the start", node.figures.opened),
        "samovar_sockets_refused": ("handshakes refused since the start", node.figures.refused),
        "samovar_sockets_revoked": ("sockets closed because rights were withdrawn", node.figures.revoked),
        "samovar_tasks_failing": ("background tasks that do not work now", len(node.tasks.failing)),
        "samovar_task_restarts": ("restarts of background tasks", sum(s.restarts for s in node.tasks.states.values())),
        "samovar_intake_transactions": ("transactions of receive since the start", intake.transactions),
        "samovar_intake_stored": ("things stored by receive since the start", intake.stored),
        "samovar_db_connections": ("connections of the hot pool", db.hot.get_size()),
        "samovar_db_connections_idle": ("idle connections of the hot pool", db.hot.get_idle_size()),
    }


def _alarms(condition: Condition) -> Metric:
    now = time.time()
    lasting = GaugeMetricFamily(
        "samovar_channel_alarm_seconds", "how long a channel has been in alarm", labels=["channel", "alarm"]
    )
    for each in condition.alarms:
        lasting.add_metric([str(each.channel_id), each.alarm.code], now - each.alarm.since.timestamp())
    return lasting


class Figures:
    """A collector over the running process."""

    def __init__(self, state: Any) -> None:
        self.state = state

    def collect(self) -> Iterator[Metric]:
        node: RealtimeNode = self.state.node
        for name, (says, figure) in _counts(node, self.state.intake, self.state.db).items():
            yield GaugeMetricFamily(name, says, value=figure)
        closed = GaugeMetricFamily("samovar_sockets_closed", "sockets closed by us", labels=["code"])
        for code, times in sorted(node.figures.closed.items()):
            closed.add_metric([str(code)], times)
        yield closed
        yield _alarms(self.state.condition)


@get("/metrics", guards=[needs("selfcheck.read")], include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Figures of this process alone; every process of a house is asked for its own."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(request.app.state))
    return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE})


HANDLERS = [metrics]
