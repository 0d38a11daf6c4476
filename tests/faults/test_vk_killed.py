"""R2, R8, R9, R10 for VK: kill -9 of who polls and who sends, lost histories and answers, twenty calls a second."""

import random
from functools import partial

import pytest

from backend.connectors.vk.settings import VkSettings
from backend.kit.secrets import Secret
from backend.kit.settings import Settings
from backend.kit.storage import Storage
from tests.bots.world import World, until
from tests.faults.shop import (
    DEADLINE_S,
    LISTENING,
    SENDING,
    STATES,
    Size,
    answer,
    demand_stored,
    drained,
    faults,
    refused_at_most,
    senders_die,
    talking,
    texts_of,
    until_dead,
)
from tests.fixtures.processes import Processes
from tests.platforms.telegram import samples
from tests.platforms.vk import Person, Speeds, VkServer


async def connect(world: World, vk: VkServer) -> int:
    settings = VkSettings(token=Secret(vk.token), mode="polling", api_base=vk.base_url, group_id=vk.group_id)
    return await world.channel("vk", settings, "Shop")


async def acquaint(world: World, vk: VkServer, channel: int, count: int) -> dict[int, Person]:
    """Customers who wrote before, and so may be written to: dialog → customer."""
    people = [vk.user(first_name=f"C{number}", allowed=True) for number in range(count)]
    return {await world.dialog(channel, f"p:{one.id}", f"C{one.id}", str(one.id)): one for one in people}


@pytest.mark.timeout(3600)
async def test_r2_a_killed_poller_and_a_lost_history_lose_double_and_misorder_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    async with VkServer(speeds=Speeds.none()) as vk:
        await connect(world, vk)
        people = [vk.user(first_name=f"C{number}") for number in range(5)]
        first = await processes.back()
        await vk.changes.until(lambda: vk.longpoll.opened, DEADLINE_S, lambda: "nobody listens")
        async with talking({f"p:{one.id}": one for one in people}) as said:
            await until(world.finds("SELECT 1 FROM channel_cursors"), lambda: "nothing was stored")
            first.kill()
            for turn, point in enumerate(LISTENING * size(1, 25)):
                if turn % 3 == 1:
                    vk.longpoll.lose_history()
                if turn % 3 == 2:
                    vk.longpoll.forget()
                await until_dead(await processes.back(**faults(**{point: {"kill_at": random.randint(1, 4)}})))
        await processes.back()
        await demand_stored(world, said)


@pytest.mark.timeout(3600)
async def test_r8_r10_killed_senders_and_lost_answers_double_nothing_and_leave_nothing_unconfirmed(
    world: World, processes: Processes, size: Size
) -> None:
    async with VkServer(speeds=Speeds.none()) as vk:
        channel = await connect(world, vk)
        people = await acquaint(world, vk, channel, 6)
        lose = partial(vk.faults.lose_answers, 2, "messages.send")
        deaths = await senders_die(world, processes, people, size(1, 50), lose)
        vk.faults.lose_answers(size(5, 500), "messages.send")
        await processes.back()
        await drained(world, DEADLINE_S + 10 * deaths)
        rows = await world.fetch(STATES)
        assert {row["state"] for row in rows} == {"sent"}
        for dialog, person in people.items():
            assert [row.text for row in person.heard] == texts_of(rows, dialog), "lost, doubled or out of order"


ALBUM = 4
_ATTACH = """
INSERT INTO attachments (id, conversation_id, seq, position, kind, name, mime, size, width, height, state, storage_key)
SELECT gen_random_uuid(), $1, $2, n, 'photo', n || '.jpg', 'image/jpeg', 100, 320, 240, 'stored', 'album/tea'
FROM generate_series(0, $3::int - 1) AS n RETURNING 1
"""
OUTSIDE = "SELECT count(*) FROM messages WHERE meta ? 'outside'"


@pytest.mark.timeout(3600)
async def test_r8_long_answers_cut_short_by_killed_senders_are_one_message_here_and_whole_there(
    world: World, processes: Processes, size: Size
) -> None:
    """Every part is told of by an echo, often before anybody knows what became of the send."""
    async with VkServer(speeds=Speeds.none()) as vk:
        channel = await connect(world, vk)
        people = await acquaint(world, vk, channel, 6)
        said = list[str]()
        for turn, (point, at) in enumerate(SENDING * size(1, 20)):
            said.append(f"{turn}. " + f"{turn}. ".join(["слово " * 900] * 2))
            await answer(world, people, said[-1])
            vk.faults.lose_answers(2, "messages.send")
            await until_dead(await processes.back(**faults(**{point: {"kill_at": at + random.randint(0, 2)}})))
        await processes.back()
        await drained(world, DEADLINE_S * 2)
        assert {row["state"] for row in await world.fetch(STATES)} == {"sent"}
        for person in people.values():
            heard = " ".join(row.text for row in person.heard)
            assert heard.split() == " ".join(said).split(), "lost, doubled or out of order"
        assert await world.value(OUTSIDE) == 0, "a part of ours was taken for an answer from the phone"


async def with_picture(processes: Processes) -> None:
    storage = Storage(Settings.load(processes.env).storage_url)
    await storage.keep_bytes("album/tea", samples.picture(320, 240))


async def answers_with_album(world: World, dialog: int, text: str) -> None:
    await world.value(_ATTACH, dialog, await world.answer(dialog, text), ALBUM)


def saves(vk: VkServer) -> int:
    """Pictures that VK keeps for a message."""
    return len(vk.ledger.called("photos.saveMessagesPhoto"))


async def has_saved(vk: VkServer, enough: int) -> bool:
    return saves(vk) >= enough


@pytest.mark.timeout(3600)
async def test_r8_albums_cut_short_by_killed_senders_arrive_once_and_whole(
    world: World, processes: Processes, size: Size
) -> None:
    """Each picture is uploaded and saved before the one call that sends them; who dies between begins anew."""
    async with VkServer(speeds=Speeds.none()) as vk:
        channel = await connect(world, vk)
        people = await acquaint(world, vk, channel, 2)
        await with_picture(processes)
        turns = size(2, 20)
        for turn in range(turns):
            for dialog in people:
                await answers_with_album(world, dialog, f"album {turn}")
            vk.faults.lose_answers(2, "messages.send")
            vk.faults.lose_answers(1, "photos.saveMessagesPhoto")
            # some of the pictures are up and nothing is sent
            enough = random.randint(1, 2 * ALBUM - 1) + saves(vk)
            amid = await processes.back()
            await until(partial(has_saved, vk, enough), lambda: "nothing was uploaded")
            amid.kill()
            for point in ("send.marked", "send.called"):
                await answers_with_album(world, next(iter(people)), f"album {turn} {point}")
                await until_dead(await processes.back(**faults(**{point: {"kill_at": 1}})))
        await processes.back()
        await drained(world, DEADLINE_S * 2)
        rows = await world.fetch(STATES)
        assert {row["state"] for row in rows} == {"sent"}
        for dialog, person in people.items():
            assert [row.text for row in person.heard] == texts_of(rows, dialog), "lost, doubled or out of order"
            assert {len(row.message["attachments"]) for row in person.heard} == {ALBUM}
        assert await world.value(OUTSIDE) == 0


@pytest.mark.timeout(600)
async def test_r9_twenty_a_second_are_kept(world: World, processes: Processes, size: Size) -> None:
    async with VkServer() as vk:
        channel = await connect(world, vk)
        people = await acquaint(world, vk, channel, size(30, 200))
        told = vk.faults.fail_next(1, 6)
        await answer(world, people, "0", "1")
        await processes.back()
        await drained(world)
        sends = [call for call in vk.ledger.calls if call.method == "messages.send"]
        refused = [call for call in sends if call.status == 429]
        assert told.hits == 1
        assert len(refused) - 1 <= refused_at_most(len(sends))
        for person in people.values():
            assert [row.text for row in person.heard] == ["0", "1"]
