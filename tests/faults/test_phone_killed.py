"""R2 for telephones: who listens to Asterisk is killed in mid-call, again and again; no call is lost or told twice.

A call that began and ended while nobody listened is told by nobody: Asterisk keeps none.
"""

from typing import Any

import pytest

from backend.connectors.phone.settings import PhoneSettings
from backend.kit.secrets import Secret
from tests.bots.world import World, until
from tests.faults.shop import LISTENING, Size, faults, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.asterisk import AsteriskServer

HOW = """
SELECT c.thread_key, m.meta #>> '{call,state}' AS state
FROM messages m JOIN conversations c ON c.id = m.conversation_id
"""


@pytest.mark.timeout(3600)
async def test_r2_a_listener_killed_in_mid_call_loses_and_doubles_none(
    world: World, processes: Processes, size: Size
) -> None:
    async with AsteriskServer() as asterisk:
        settings = PhoneSettings(
            provider="asterisk",
            account=asterisk.user,
            secret=Secret(asterisk.password),
            api_base=asterisk.base_url,
        )
        await world.channel("phone", settings, "Asterisk")
        deaths = LISTENING * size(1, 15)
        wanted: dict[str, str] = {}
        for turn, point in enumerate(deaths):
            dying = await processes.back(**faults(**{point: {"kill_at": 1}}))
            caller = asterisk.caller(f"+7912{turn:07}")
            talk = caller.calls("101")
            await until_dead(dying)
            # live still: it is found by whoever listens next, and so is its end that nobody heard
            heard = await processes.back()
            await until(_stands(world, caller.phone, "ringing"), lambda: "no call that rings")
            heard.kill()
            if turn % 2:
                talk.answers("101")
            else:
                talk.nobody_answers()
                wanted[caller.phone] = "missed"
            living = await processes.back()
            if turn % 2:
                await until(_stands(world, caller.phone, "answered"), lambda: "no answered call")
                talk.hangs_up()
                wanted[caller.phone] = "ended"
            told = wanted[caller.phone]
            await until(_stands(world, caller.phone, told), lambda: "no call that is over")
            living.kill()
        rows = [tuple(row.values()) for row in await world.fetch(HOW)]
        assert sorted(rows) == sorted(wanted.items())


def _stands(world: World, phone: str, state: str) -> Any:
    return world.finds(f"{HOW} WHERE c.thread_key = '{phone}' AND m.meta #>> '{{call,state}}' = '{state}'")
