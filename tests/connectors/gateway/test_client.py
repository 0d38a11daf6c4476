"""Our line to a gateway, where a gateway answers what its page does not promise."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from backend.connectors.contract import Change, SendError, Thread
from backend.connectors.gateway import client
from backend.connectors.gateway.client import opened
from tests.connectors.gateway.shapes import channel, generic

DELETES = """
[send]
key = "body.id"

[send.text]
url = "{base}/messages"
json = { to = "=chat", text = "=text" }

[send.delete]
method = "DELETE"
url = "{base}/messages/{key}"

[[refusal]]
when = "status == `410`"
code = "message_gone"
"""
PHONE = "+79001234568"


class Stub:
    """Answers every path with what stands for it, 200 and nothing else; `asked`: in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, int] = {}
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.method} {request.path}")
        return web.json_response(None, status=self.answers.get(request.path, 200))


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    made, app = Stub(), web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


def gone(*keys: str) -> Change:
    return Change("4-7", Thread(PHONE), PHONE, keys)


async def test_what_is_gone_already_keeps_nothing_of_the_rest(stub: Stub) -> None:
    stub.answers = {"/messages/a": 410}
    async with opened(generic(api_base=stub.url, send=DELETES), 7) as line:
        await line.delete(gone("a", "b"))
        assert stub.asked == ["DELETE /messages/a", "DELETE /messages/b"]
        stub.answers = {"/messages/a": 400}
        with pytest.raises(SendError, match="refused"):
            await line.delete(gone("a", "b"))
        with pytest.raises(SendError, match="message_gone"):
            await line.delete(gone())


async def test_a_queue_that_does_not_wait_is_not_asked_without_end(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    async with opened(channel("green_api", mode="polling", api_base=stub.url), 7) as line:
        listening = line.listen(None)
        assert (await anext(listening)).payloads == ()
        monkeypatch.setattr("backend.connectors.gateway.client.asyncio.sleep", rest)
        assert (await anext(listening)).payloads == ()
        assert rests
        assert 0 < rests[0] <= client.EMPTY_GAP_S
