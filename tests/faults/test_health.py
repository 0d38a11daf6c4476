"""R34: what does not work is seen from outside within seconds: the database, a task, a channel that went silent."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from tests.faults.aged import age, alter, until_heard
from tests.fixtures.own_servers import OwnServers
from tests.fixtures.processes import Process, Processes
from tests.journeys.house import Person, open_house, until
from tests.platforms.telegram import Speeds, TelegramServer

DOWN_WITHIN_S = 2.0
DEAD_WITHIN_S = 5.0


async def readiness(node: Process) -> tuple[int, dict[str, Any]]:
    async with httpx.AsyncClient(timeout=20) as http:
        answer = await http.get(f"{node.url}/health/ready")
        return answer.status_code, answer.json()


async def becomes(node: Process, code: int, **says: Any) -> None:
    async def look() -> bool:
        found, body = await readiness(node)
        return found == code and all(body.get(name) == what for name, what in says.items())

    await until(look, f"readiness {code} {says}", 60)


async def alarms(ada: Person, channel: int) -> list[str]:
    return [alarm["code"] for alarm in (await ada.get(f"/channels/{channel}/health"))["alarms"]]


@pytest.mark.timeout(300)
async def test_r34_a_silent_listener_and_an_old_backlog_are_alarms(processes: Processes) -> None:
    async with open_house(processes, nodes=1) as house, TelegramServer(speeds=Speeds.none()) as telegram:
        ada = await house.hire("Ada", "administrator")
        channel = (await house.connect_bot(ada, telegram))["id"]
        node = house.nodes[0]
        await becomes(node, 200, status="ready")
        await until_heard(house)
        telegram.faults.hang_polls = True
        await age(house, "30 seconds")
        assert await alarms(ada, channel) == []
        await age(house, "61 seconds")
        await becomes(node, 200, status="degraded", channels=[{"id": channel, "alarms": ["silent"]}])
        await age(house, "61 minutes")
        await becomes(node, 200, status="degraded", channels=[{"id": channel, "alarms": ["silent", "behind"]}])
        assert await alarms(ada, channel) == ["silent", "behind"]
        figures = (await ada.http.get(f"{node.url}/metrics")).text
        lasting = [line for line in figures.splitlines() if line.startswith("samovar_channel_alarm_seconds{")]
        assert len(lasting) == 2
        assert all(float(line.split()[-1]) >= 3660 for line in lasting)
        telegram.faults.hang_polls = False
        await becomes(node, 200, status="ready")
        assert await alarms(ada, channel) == []
        await node.until_line("channel.alarm_over")


@pytest.mark.timeout(300)
async def test_r34_a_platform_that_keeps_what_our_hook_does_not_take(processes: Processes) -> None:
    """Nobody listens to a hooked channel: only the platform can say that it waits for us."""
    async with open_house(processes, nodes=1) as house:
        ada = await house.hire("Ada", "administrator")
        await alter(
            house, "INSERT INTO channels (kind, name, settings) VALUES ('telegram', 'x', '{\"mode\": \"webhook\"}')"
        )
        channel = (await ada.get("/channels"))["items"][0]["id"]
        await age(house, "2 hours")
        assert await alarms(ada, channel) == []
        kept = f"INSERT INTO channel_health (channel_id, drained_at) VALUES ({channel}, now() - interval '2 h')"
        await alter(house, kept + " ON CONFLICT (channel_id) DO UPDATE SET drained_at = excluded.drained_at")
        await becomes(house.nodes[0], 200, status="degraded", channels=[{"id": channel, "alarms": ["behind"]}])
        await ada.call("POST", f"/channels/{channel}/pause")
        await becomes(house.nodes[0], 200, status="ready")


@pytest.mark.timeout(300)
async def test_r34_a_task_that_died_is_seen_and_so_is_one_in_another_process(processes: Processes) -> None:
    async with open_house(processes, nodes=1) as house:
        node, began = house.nodes[0], time.monotonic()
        await becomes(node, 200, status="ready")
        # the back's jobs fail from now on; this node has no part in them
        await alter(house, "ALTER TABLE jobs RENAME TO hidden_jobs")
        await becomes(node, 200, status="degraded")
        _, body = await readiness(node)
        assert [name.split("-")[0] for name in body["processes"]] == ["back"]
        await alter(house, "ALTER TABLE hidden_jobs RENAME TO jobs")
        await becomes(node, 200, status="ready")
        began = time.monotonic()
        await alter(house, "ALTER TABLE channel_health RENAME TO hidden_health")
        await becomes(node, 503, status="a task is down")
        print(f"a dead task was seen after {time.monotonic() - began:.2f} s (to reach: {DEAD_WITHIN_S})")
        await alter(house, "ALTER TABLE hidden_health RENAME TO channel_health")
        await becomes(node, 200, status="ready")


@pytest.mark.timeout(300)
async def test_r34_without_the_database_not_ready_but_alive(own_servers: OwnServers, own_processes: Processes) -> None:
    node = await own_processes.web()
    for lose, mend in ((own_servers.freeze, own_servers.thaw), (own_servers.kill, own_servers.boot)):
        lose(own_servers.postgres)
        began = time.monotonic()
        await becomes(node, 503, status="no database")
        print(f"no database was seen after {time.monotonic() - began:.2f} s (to reach: {DOWN_WITHIN_S})")
        async with httpx.AsyncClient(timeout=20) as http:
            assert (await http.get(f"{node.url}/health/live")).status_code == 200
        mended = mend(own_servers.postgres)
        if mended is not None:
            await mended
        await becomes(node, 200, status="ready")
