"""The hook of a channel: a platform that drops it is told again where it is."""

from pathlib import Path

import pytest

from backend.connectors.contract import SendError
from backend.inbox.channels.directory import Directory
from backend.inbox.deliver.owners import take
from backend.kit.db import Database
from backend.kit.storage import Storage
from backend.kit.tasks import Tasks
from bots import catching
from bots.handover import Handover
from bots.open import Line
from tests.bots.scripted import Platform, Scripted
from tests.bots.world import CIPHER, World, until, when


async def test_a_hook_is_kept_where_it_is_whatever_the_platform_refuses(
    world: World, db: Database, kind: Scripted, platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel_id = await world.channel()
    facts = (await Directory(db, CIPHER).many([channel_id]))[channel_id]
    async with db.tx() as tx:
        own = await take(tx, channel_id, "here")
    hook = f"https://tea.example/hooks/{channel_id}"
    storage = Storage((tmp_path / "files").as_uri())
    channel = Handover(own, kind, facts.settings, db, storage, facts, hook)
    line = Line(kind, facts.settings, channel_id)

    async def deliver(*_: object) -> None:
        raise AssertionError("it has nothing to catch up with")

    client = await line.client()
    keep, refusals = client.keep_hook, [SendError("network", retry_after=1.0)]  # type: ignore[attr-defined]

    async def refuses_once(hook_url: str, secret: str) -> None:
        if refusals:
            raise refusals.pop()
        await keep(hook_url, secret)

    monkeypatch.setattr(client, "keep_hook", refuses_once)
    async with Tasks() as tasks:
        tasks.once(catching.watch(channel, line, deliver, first_s=0.0, every_s=0.01), "watch")
        await until(when(lambda: len(platform.kept) >= 2), lambda: "the hook was not kept")
    assert set(platform.kept) == {(hook, facts.hook_secret)}
    await line.close()
