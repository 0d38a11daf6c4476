"""Any exchange that signs a webhook, in full: the very lines of the docs ring here, and a call asked for comes back."""

import asyncio
import hmac
import json
import re
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web

from backend.kit.servers import rundir
from tests.fixtures.processes import Processes
from tests.journeys.house import Person, open_house, until
from tests.journeys.test_phone_whole import a_call, connect, gives_telephones, staff
from tests.platforms.telephony import sounds

DOCS = Path(__file__).parents[2] / "docs" / "connecting-phones.md"
SECRET = "a-secret-of-the-exchange"
GLEB, LINE = "+79125550101", "+74951234567"


class Exchange:
    """Somebody's own: signs what it tells, is asked for calls, keeps recordings."""

    def __init__(self, olga: Person) -> None:
        self.http, self.hook, self.url = olga.http, "", ""
        self.asked: list[dict[str, Any]] = []

    async def says(self, event: str, call: str, status: int = 200, *, signed: bool = True, **more: Any) -> None:
        at = str(int(time.time()))
        told = {"event": event, "call": call, "at": int(at), "direction": "in", "from": GLEB, "to": LINE, **more}
        body = json.dumps(told).encode()
        headers = {"x-timestamp": at, "x-signature": signature(at, body if signed else body + b" ")}
        answer = await self.http.post(self.hook, content=body, headers=headers | {"content-type": "application/json"})
        assert answer.status_code == status, answer.text

    async def takes(self, request: web.Request) -> web.Response:
        body, at = await request.read(), request.headers["x-timestamp"]
        if not hmac.compare_digest(request.headers["x-signature"], signature(at, body)):
            return web.Response(status=401)
        self.asked.append(json.loads(body))
        return web.Response(text="ok")

    async def tape(self, request: web.Request) -> web.Response:
        return web.Response(body=sounds.wav(1), content_type="audio/wav")


def signature(at: str, body: bytes) -> str:
    return "sha256=" + hmac.new(SECRET.encode(), at.encode() + b"." + body, sha256).hexdigest()


@asynccontextmanager
async def exchange_of(olga: Person) -> AsyncIterator[Exchange]:
    exchange, app = Exchange(olga), web.Application()
    app.router.add_post("/call", exchange.takes)
    app.router.add_get("/tape.wav", exchange.tape)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    exchange.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
    yield exchange
    await runner.cleanup()


def by_the_docs(hook: str) -> str:
    """What the lines answer, with the address and the secret put in as they ask for it."""
    text = DOCS.read_text(encoding="utf-8")
    (lines,) = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    script = re.sub(r"^HOOK=.*$", f"HOOK='{hook}'", lines, flags=re.MULTILINE)
    script = re.sub(r"^SECRET=.*$", f"SECRET='{SECRET}'", script, flags=re.MULTILINE)
    assert (hook in script, SECRET in script) == (True, True)
    done = subprocess.run(["bash", "-eu", "-c", script], capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr


async def called(olga: Person, exchange: Exchange, his: Any, dialog: int) -> None:
    """Pressed twice it is asked for once, signed; by its ref what comes of it is this call."""
    body = {"client_id": str(uuid4()), "conversation_id": dialog}
    answers = await asyncio.gather(*(olga.call("POST", "/calls", body) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 201], [each.text for each in answers]

    async def asked() -> Any:
        return exchange.asked

    (ask,) = await until(asked, "a call that is asked for")
    assert (ask["to"], ask["extension"]) == (GLEB, "101")
    about = {"direction": "out", "from": "101", "to": GLEB, "ref": ask["ref"], "extension": "101"}
    await exchange.says("ringing", "out-1", **about)
    await exchange.says("answered", "out-1", **about)
    said = await his.until(a_call("answered", lambda call: call["direction"] == "out"))
    assert (said["message"]["seq"], said["message"]["state"]) == (answers[0].json()["seq"], "sent")
    await exchange.says("ended", "out-1", duration=7, result="answered", **about)
    ended = await his.until(a_call("ended", lambda call: call["direction"] == "out"))
    assert ended["message"]["meta"]["call"]["talked_s"] == 7
    assert len(exchange.asked) == 1


@pytest.mark.timeout(300)
async def test_any_exchange_that_signs_rings_and_is_asked_for_calls(processes: Processes) -> None:
    port = rundir.port(None)
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    async with open_house(processes, nodes=1, port=port) as house:
        ada, olga, _, boris = await staff(house)
        async with exchange_of(olga) as exchange, boris.listening() as his:
            settings = {"provider": "signed", "secret": SECRET, "call_url": f"{exchange.url}/call"}
            made = await connect(ada, "Своя АТС", settings)
            exchange.hook = made["hook_url"]
            await gives_telephones(ada, made["id"], LINE, _101=olga)
            # the lines of the docs
            told = await asyncio.to_thread(by_the_docs, exchange.hook)
            assert told.strip().endswith("200"), told
            rings = await his.until(a_call("ringing"))
            dialog = int(rings["conversation"]["id"])
            await exchange.says("ended", "c-1", result="no_answer", duration=0, extension="101")
            await his.until(a_call("missed"))
            assert (await olga.get(f"/conversations/{dialog}"))["debt"] is not None
            # in any order, and twice: taken, recorded, heard
            await exchange.says("record", "c-2", url=f"{exchange.url}/tape.wav")
            for _ in range(2):
                await exchange.says("ended", "c-2", result="answered", duration=61, extension="101", hung_up="customer")
                await exchange.says("answered", "c-2", extension="101")
            await his.until(
                lambda frame: (
                    frame["type"].startswith("message.")
                    and any(file["state"] == "stored" for file in frame["message"]["attachments"])
                )
            )
            row = await olga.get(f"/conversations/{dialog}")
            assert (row["debt"], row["responsible"]["name"]) == (None, "Ольга")
            before = row["rev"]
            await exchange.says("ringing", "c-3", 401, signed=False)
            await exchange.says("ringing", "", 422)
            assert (await olga.get(f"/conversations/{dialog}"))["rev"] == before
            await called(olga, exchange, his, dialog)
