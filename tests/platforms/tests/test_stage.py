"""The commands of MAX and of the gateways, and the page that a person plays a customer on."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

import aiohttp
import pytest

from tests.platforms.gateways.__main__ import PROVIDERS
from tests.platforms.house import House
from tests.platforms.max import MaxServer

STARTED = {
    "max": ["-m", "tests.platforms.max", "--port", "0", "--any-token", "--no-limits"],
    "a gateway": ["-m", "tests.platforms.gateways", "green", "--port", "0", "--quick-repeats"],
}


@pytest.mark.parametrize("command", STARTED.values(), ids=STARTED.keys())
async def test_a_command_starts_it_and_says_where(command: list[str], http: aiohttp.ClientSession) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
    found = re.search(r"http://\S+", line)
    assert found, line
    async with http.get(found.group()) as page:
        assert "Write as this customer" in await page.text()
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 20) == 0


@pytest.mark.parametrize("made", [MaxServer, *PROVIDERS.values()], ids=["max", *PROVIDERS])
async def test_a_person_plays_a_customer_on_the_page(made: type[House], http: aiohttp.ClientSession) -> None:
    async with made() as server:

        async def post(path: str, **body: Any) -> tuple[int, Any]:
            async with http.post(f"{server.base_url}/_play/{path}", json=body) as answer:
                return answer.status, await answer.json() if answer.status == 201 else await answer.text()

        async def state() -> Any:
            async with http.get(f"{server.base_url}/_play/state") as answer:
                return await answer.json()

        status, vera = await post("people", name="Вера")
        assert (status, "Вера" in vera["name"]) == (201, True)
        kinds = (await state())["kinds"]
        for kind in kinds:
            assert (await post("say", person=vera["id"], kind=kind, text="Привет"))[0] == 201, kind
        assert (await post("say", person=vera["id"], kind="dance", text=""))[0] == 400
        shown = await state()
        assert shown["facts"]
        assert [one for one in shown["people"][0]["messages"] if one["mine"] and one["text"] == "Привет"]
        async with http.get(f"{server.base_url}/_play/ledger") as answer:
            assert (await answer.json()).keys() == {"calls", "delivered", "inbound"}
