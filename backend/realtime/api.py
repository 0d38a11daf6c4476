"""GET /api/v1/self-check, for the administrator."""

from collections.abc import Callable, Sequence

from litestar import get
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.types import Guard

from backend.realtime.node import RealtimeNode
from backend.realtime.selfcheck import SelfCheck, self_check

RIGHT = "selfcheck.read"


def realtime_routes(node: Callable[[], RealtimeNode], guards: Sequence[Guard]) -> list[HTTPRouteHandler]:
    """`guards` let in those with the right RIGHT."""

    @get("/self-check", guards=guards, summary="Is realtime well?")
    async def read_self_check() -> SelfCheck:
        """Every node's place in the log, holes, Redis, slow sockets, consumers."""
        return await self_check(node())

    return [read_self_check]
