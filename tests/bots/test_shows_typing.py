"""A colleague writes: the customer sees it in the messenger, as long as it goes on, and only there."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from backend.connectors.contract import Thread, Typing
from backend.inbox.channels.directory import Directory
from backend.inbox.customer_writes import telling
from backend.kit.db import Database
from backend.kit.tasks import Tasks
from backend.realtime.frames import Customer
from backend.realtime.node import RealtimeNode
from backend.wiring import realtime_hooks
from bots import shows_typing
from bots.shows_typing import TypingTeller
from tests.bots.conftest import Start
from tests.bots.scripted import Platform, Scripted
from tests.bots.world import CIPHER, World, until, when


@pytest.fixture
async def node(db: Database, database_url: str, redis_url: str) -> AsyncIterator[RealtimeNode]:
    async with RealtimeNode(db, database_url, redis_url, realtime_hooks(db), name="bots") as running:
        yield running


_USER = """
INSERT INTO users (email, name, role_id) SELECT $1 || '@example.com', $1, id FROM roles WHERE key = $2 RETURNING id
"""
_RIGHTS = "UPDATE roles SET rights = $1 WHERE key = 'operator' RETURNING id"


async def test_shown_again_and_again_until_it_ends(
    world: World, db: Database, node: RealtimeNode, platform: Platform, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shows_typing, "EVERY_S", 0.05)
    channel = await world.channel()
    dialog = await world.dialog(channel, "gleb")
    await world.dialog(channel, "rita")
    anna = await world.value(_USER, "anna", "operator")
    async with start() as fleet, Tasks() as tasks:
        teller = TypingTeller(db, node, fleet, tasks)
        node.on_presence.append(teller.hear)
        await until(when(lambda: fleet.channels == [channel]), lambda: "the channel was not taken")
        node.presence.say(anna, dialog, "viewing")
        node.presence.say(anna, dialog, "typing")
        await until(when(lambda: len(platform.typing) >= 3), lambda: "typing was not shown")
        node.presence.say(anna, dialog, "left")
        await until(when(lambda: not tasks.count), lambda: "it goes on although nobody writes")
        assert {thread.key for thread in platform.typing} == {"gleb"}


async def test_who_may_look_but_not_answer_is_not_shown_to_the_customer(
    world: World, db: Database, node: RealtimeNode, platform: Platform, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shows_typing, "EVERY_S", 0.05)
    channel = await world.channel()
    hers, his = await world.dialog(channel, "gleb"), await world.dialog(channel, "rita")
    anna, boris = await world.value(_USER, "anna", "operator"), await world.value(_USER, "boris", "administrator")
    await world.value("UPDATE conversations SET responsible_id = $2 WHERE id = $1 RETURNING 1", his, boris)

    async def shown(dialog: int) -> set[str]:
        """What the customers see while Anna writes in one dialog, and Boris in the other."""
        platform.typing.clear()
        node.presence.say(anna, dialog, "typing")
        node.presence.say(boris, his if dialog == hers else hers, "typing")
        away = "rita" if dialog == hers else "gleb"
        await until(when(lambda: [t.key for t in platform.typing].count(away) >= 4), lambda: "typing was not shown")
        for user, at in ((anna, dialog), (boris, his), (boris, hers)):
            node.presence.say(user, at, "left")
        await until(when(lambda: not tasks.count), lambda: "it goes on although nobody writes")
        return {thread.key for thread in platform.typing}

    async with start() as fleet, Tasks() as tasks:
        teller = TypingTeller(db, node, fleet, tasks)
        node.on_presence.append(teller.hear)
        await until(when(lambda: fleet.channels == [channel]), lambda: "the channel was not taken")
        for rights, seen in (
            (["notes.write"], {"rita"}),
            (["messages.send"], {"rita", "gleb"}),
        ):
            await world.value(_RIGHTS, rights)
            assert await shown(hers) == seen, rights
        # another's dialog is answered by a right more
        for rights, seen in (
            (["messages.send"], {"gleb"}),
            (["messages.send", "conversations.reply_others"], {"rita", "gleb"}),
        ):
            await world.value(_RIGHTS, rights)
            assert await shown(his) == seen, rights


async def test_a_customer_who_writes_is_seen_and_nothing_is_kept(
    world: World, db: Database, node: RealtimeNode, kind: Scripted
) -> None:
    channel = await world.channel()
    dialog = await world.dialog(channel, "gleb")
    facts = (await Directory(db, CIPHER).many([channel]))[channel]
    hear = telling(db, node)
    events = await world.value("SELECT count(*) FROM event_pending")
    for key in ("nobody", "gleb", "gleb"):
        hear(facts, Typing(Thread(key), datetime.now(UTC)))
    await until(
        when(lambda: node.presence.frame(dialog).customer == Customer(typing=True)),
        lambda: "the customer was not seen to write",
    )
    assert await world.value("SELECT count(*) FROM event_pending") == events
