"""A node is killed amid a call by the browser: the talk goes on by another, and nothing rings for ever."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from backend.inbox.channels.directory import Directory
from backend.inbox.online.lapsed import SILENT, lapse_due
from backend.kit.secrets import Cipher
from tests.fixtures.processes import Processes
from tests.journeys.house import until
from tests.webchat.calling import Ringing, calling, here, rings, sdp, verb
from tests.webchat.site import Site, open_site
from tests.webchat.test_online_calls import W1


@pytest.fixture
async def two(database_url: str, processes: Processes) -> AsyncIterator[Site]:
    """Visitors come to the first node, Anna works at the second."""
    nodes = [await processes.web(), await processes.web()]
    await processes.bots()
    async with open_site(database_url, processes, nodes) as found, found.anna.listening():
        await here(found, found.anna)
        yield found


async def lapses(site: Site, after: timedelta) -> int:
    directory = Directory(site.db, Cipher(site.house.processes.env["SAMOVAR_SECRET_KEY"]))
    return await lapse_due(site.db, directory, datetime.now(UTC) + after)


async def killed(call: Ringing) -> None:
    """The visitor's node is no more; their browser comes to the other."""
    first, second = call.site.house.nodes
    first.kill()
    call.widget.move(second.url)


async def test_a_talk_survives_the_visitors_node(two: Site) -> None:
    call = await rings(two, await calling(two))
    await verb(two.anna, call, "take", window=W1)
    await killed(call)
    await verb(two.anna, call, window=W1, round=1, answer=sdp("a"))
    assert (await call.says())["answer"] == sdp("a")
    async with call.widget.listening() as line:
        assert (await verb(two.anna, call, "end")).status_code == 204
        await line.until("call", lambda frame: frame["id"] == call.id)
    assert (await call.says())["why"] == "us"


async def test_who_rang_at_a_node_that_died_is_missed_and_owed_once(two: Site) -> None:
    call = await rings(two, await calling(two))
    await killed(call)
    assert await lapses(two, timedelta(seconds=20)) == 0
    assert await lapses(two, timedelta(seconds=31)) == 1
    assert await lapses(two, timedelta(hours=1)) == 0
    state = "SELECT meta #>> '{call,state}' FROM messages"
    assert await two.db.hot.fetchval(state) == "missed"
    waits = "SELECT count(*) FROM conversations WHERE waiting_since IS NOT NULL"
    assert await until(lambda: two.db.hot.fetchval(waits), "somebody who waits") == 1


async def test_a_side_that_fell_silent_has_lost_the_talk(two: Site) -> None:
    call = await rings(two, await calling(two))
    await verb(two.anna, call, "take", window=W1)
    assert await lapses(two, SILENT - timedelta(seconds=15)) == 0
    assert await lapses(two, SILENT + timedelta(seconds=1)) == 1
    assert (await call.says())["why"] == "lost"
    assert await two.db.hot.fetchval("SELECT meta #>> '{call,state}' FROM messages") == "ended"
    # and is free for another
    again = await rings(two, await calling(two))
    assert (await verb(two.anna, again, "take", window=W1)).status_code == 200
