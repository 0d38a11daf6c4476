"""Is it alive, is it fit for work? Details are for those with the right (GET /api/v1/self-check)."""

import asyncio
from typing import Any

from litestar import Request, Response, get

from backend.access.guards import public

PATIENCE_S = 1.5


@get("/health/live", guards=[public], include_in_schema=False)
async def live() -> dict[str, str]:
    return {"status": "alive"}


@get("/health/ready", guards=[public], include_in_schema=False)
async def ready(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """200 when the database answers and every background task is at work; else 503."""
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
    return Response({"status": "ready"})


HANDLERS = [live, ready]
