"""GET /api/v1/self-check, for the administrator."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.types import Guard

from backend.kit.http.peer import is_unheard
from backend.kit.settings import Settings
from backend.realtime.node import RealtimeNode
from backend.realtime.selfcheck import SelfCheck, self_check

RIGHT = "selfcheck.read"


def realtime_routes(node: Callable[[], RealtimeNode], guards: Sequence[Guard]) -> list[HTTPRouteHandler]:
    """`guards` let in those with the right RIGHT."""

    @get("/self-check", guards=guards, summary="Is realtime well?")
    async def read_self_check(request: Request[Any, Any, Any], settings: NamedDependency[Settings]) -> SelfCheck:
        """Every node's place in the log, holes, Redis, slow sockets, consumers; and the way on which this was asked."""
        unheard = is_unheard(request.scope, settings.trusted_proxies, settings.public_url)
        return msgspec.structs.replace(await self_check(node()), proxy_unheard=unheard)

    return [read_self_check]
