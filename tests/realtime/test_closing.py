"""A node that stops: told first, closed one after the other, nobody let in meanwhile."""

import asyncio

import pytest
from websockets.exceptions import InvalidStatus

from tests.realtime.stage import Cast, Client, joined, standing
from tests.realtime.world import said, say, until

# the frames' own line, and ASGI send alone, as on a server that has no such line
LINES = pytest.mark.parametrize("ws", [None, "websockets-sansio"], ids=["line", "asgi"])


def options(ws: str | None) -> dict[str, str]:
    return {"ws": ws} if ws else {}


@LINES
async def test_sockets_leave_one_after_the_other(database_url: str, redis_url: str, ws: str | None) -> None:
    async with (
        standing(database_url, redis_url, Cast(), **options(ws)) as node,
        joined(node, *["anna"] * 25) as clients,
    ):
        node.server.should_exit = True
        await until(lambda: any(c.code for c in clients), "the first farewell")
        await say(node.node.db, said(1, 1))
        with pytest.raises(InvalidStatus) as error:
            await Client("boris").join(node)
        assert error.value.response.status_code == 503
        await until(lambda: all(c.code == 1012 for c in clients), "everyone's farewell")
        assert all(c.of("closing") == [{"type": "closing", "in_s": 2.5}] for c in clients)
        assert 0 < sum(c.position == 1 for c in clients) < 25, "they left all at once"


@LINES
async def test_a_client_that_never_answers_does_not_hold_the_server(
    database_url: str, redis_url: str, ws: str | None
) -> None:
    async with standing(database_url, redis_url, Cast(), **options(ws)) as node:
        silent = Client("anna")
        await silent.join(node)
        assert silent.connection is not None
        silent.connection.transport.pause_reading()
        node.server.should_exit = True
        await until(lambda: not node.server.server_state.tasks, "the server's end", 60)
        silent.connection.transport.abort()
        await asyncio.sleep(0)
