"""One process owns a channel; what an earlier one left is settled, never sent twice."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest

from backend.connectors import registry
from backend.connectors.contract import Capabilities, Polled, SendError
from backend.inbox.deliver import owners
from backend.inbox.deliver.owners import NotOurs, lock_key
from backend.kit.db import Database
from backend.kit.secrets import Secret
from bots.locks import Locks
from tests.bots.conftest import Start
from tests.bots.scripted import Platform, Scripted, ScriptedSettings
from tests.bots.world import ANSWER, World, until, when

LET_GO = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'samovar channel owner'"
SENDING = "UPDATE outbox SET state = 'sending', attempt = 1 RETURNING seq"


async def kill_locks(database_url: str) -> None:
    """End the connections that hold locks in this database, as a cut wire would."""
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(LET_GO + " AND datname = current_database()")
    finally:
        await connection.close()


async def test_a_send_cut_short_is_unconfirmed_and_the_next_goes_on(
    world: World, platform: Platform, start: Start
) -> None:
    dialog = await world.dialog(await world.channel(), "anna")
    cut = await world.answer(dialog, "was it sent?")
    await world.value(SENDING)
    after = await world.answer(dialog, "next")
    async with start():
        await world.becomes(dialog, after, "sent")
        assert await world.state(dialog, cut) == "unconfirmed"
        assert await world.error(dialog, cut) == "cut_short"
    assert platform.texts() == ["next"]


async def test_a_send_cut_short_is_sent_where_the_platform_has_it(
    world: World, platform: Platform, start: Start
) -> None:
    dialog = await world.dialog(await world.channel(), "anna")
    platform.has = {"here": "anna/7", "said twice": "anna/7"}
    cut = [await world.answer(dialog, text) for text in ("here", "said twice", "nowhere")]
    await world.value(SENDING)
    async with start():
        await world.becomes(dialog, cut[0], "sent")
        after = await world.answer(dialog, "next")
        await world.becomes(dialog, after, "sent")
    key = "SELECT external_id FROM messages WHERE conversation_id = $1 AND seq = $2"
    assert await world.value(key, dialog, cut[0]) == "anna/7"
    assert platform.texts() == ["next"]
    assert [await world.state(dialog, seq) for seq in cut[1:]] == ["unconfirmed"] * 2


async def test_the_same_text_behind_a_send_cut_short_is_not_taken_for_it(
    world: World, platform: Platform, start: Start
) -> None:
    platform.recalling = asyncio.Event()
    channel = await world.channel()
    dialog, other = await world.dialog(channel, "anna"), await world.dialog(channel, "boris")
    cut = await world.answer(dialog, "ok")
    await world.value(SENDING)
    alike, elsewhere = await world.answer(dialog, "ok"), await world.answer(other, "elsewhere")
    async with start():
        await world.becomes(other, elsewhere, "sent")
        platform.recalling.set()
        await world.becomes(dialog, alike, "sent")
        # whatever was sought is recorded once the next is out
        await world.becomes(dialog, await world.answer(dialog, "next"), "sent")
    assert platform.texts() == ["elsewhere", "ok", "next"]
    assert await world.state(dialog, cut) == "unconfirmed"


async def test_a_send_cut_short_is_not_sent_where_the_platform_names_another(
    world: World, platform: Platform, start: Start
) -> None:
    channel = await world.channel()
    dialog = await world.dialog(channel, "anna")
    platform.has = {"here": "anna/7"}
    await world.value("INSERT INTO message_keys VALUES ($1, 'anna/7', $2, 1) RETURNING 1", f"x:{channel}", dialog)
    cut = await world.answer(dialog, "here")
    await world.value(SENDING)
    async with start():
        await world.becomes(dialog, await world.answer(dialog, "next"), "sent")
    assert await world.state(dialog, cut) == "unconfirmed"


async def test_a_send_cut_short_goes_again_where_the_ref_is_a_key(
    world: World, kind: Scripted, platform: Platform, start: Start
) -> None:
    kind.capabilities = Capabilities(channel_rate=100, ref_is_key=True)
    dialog = await world.dialog(await world.channel(), "anna")
    cut = await world.answer(dialog, "once")
    await world.value(SENDING)
    async with start():
        await world.becomes(dialog, cut, "sent")


@pytest.mark.parametrize(
    ("aged", "code", "customer_waits"),
    [
        # it may have gone out before the copy was made: nobody is told to wait
        ("UPDATE relay SET epoch = gen_random_uuid() RETURNING 1", "held_restored", False),
        ("UPDATE outbox SET give_up_at = now() - interval '6 minutes' RETURNING 1", "held_old", True),
    ],
)
async def test_what_is_old_or_of_another_epoch_waits_for_a_person(
    world: World, platform: Platform, start: Start, aged: str, code: str, customer_waits: bool
) -> None:
    dialog = await world.dialog(await world.channel(), "anna")
    old = await world.answer(dialog, "from yesterday")
    other = await world.dialog(await world.channel(), "gleb")
    await world.value(aged)
    fresh = await world.answer(other, "from now")
    async with start():
        await world.becomes(other, fresh, "sent")

        async def held() -> bool:
            return await world.error(dialog, old) == code

        await until(held, lambda: "it was not held")
        assert await world.state(dialog, old) == "queued"
    assert platform.texts() == ["from now"]
    assert await world.value("SELECT state FROM outbox") == "held"
    waits = await world.value("SELECT waiting_since IS NOT NULL FROM conversations WHERE id = $1", dialog)
    assert waits is customer_waits


async def test_losing_the_locks_connection_stops_and_another_takes_over(
    world: World, platform: Platform, start: Start, database_url: str
) -> None:
    channel = await world.channel()
    dialog = await world.dialog(channel, "anna")
    async with start() as first:
        await until(when(lambda: channel in first.channels), lambda: "nobody took the channel")
        async with start() as second:
            await asyncio.sleep(0.7)
            assert second.channels == []
            await kill_locks(database_url)

            async def taken() -> bool:
                return (channel in first.channels) != (channel in second.channels) and await held_once()

            async def held_once() -> bool:
                sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = $1"
                return bool(await world.value(sql, lock_key(channel) & 0xFFFFFFFF))

            await until(taken, lambda: "nobody took the channel back")
            seq = await world.answer(dialog, "still here")
            await world.becomes(dialog, seq, "sent")
    assert platform.texts() == ["still here"]


async def test_a_stale_owner_cannot_start_a_send(
    world: World, platform: Platform, start: Start, database_url: str, db: Database
) -> None:
    channel = await world.channel()
    dialog = await world.dialog(channel, "anna")
    async with start() as fleet:
        await until(when(lambda: channel in fleet.channels), lambda: "nobody took the channel")
        # as after a SIGSTOP: its loop still runs on, but another number stands in the database
        async with db.tx() as tx:
            other = await owners.take(tx, channel, "another")
            await tx.value(ANSWER, dialog, "one", 0)
        fleet.wake(channel)
        await until(world.finds("SELECT 1 FROM channel_owners WHERE token > $1", other.token), lambda: "no")
        await world.becomes(dialog, 2, "sent")
    assert platform.texts() == ["one"]
    async with db.tx() as tx:
        with pytest.raises(NotOurs):
            await owners.demand_ours(tx, other)


async def test_a_paused_channel_sends_nothing_until_it_is_resumed(
    world: World, platform: Platform, start: Start
) -> None:
    channel = await world.channel()
    dialog = await world.dialog(channel, "anna")
    async with start() as fleet:
        await until(when(lambda: channel in fleet.channels), lambda: "nobody took the channel")
        await world.value("UPDATE channels SET state = 'paused', rev = rev + 1 WHERE id = $1 RETURNING 1", channel)
        await until(when(lambda: channel not in fleet.channels), lambda: "it was not let go")
        seq = await world.answer(dialog, "later")
        await asyncio.sleep(1)
        assert await world.state(dialog, seq) == "queued"
        await world.value("UPDATE channels SET state = 'active', rev = rev + 1 WHERE id = $1 RETURNING 1", channel)
        await world.becomes(dialog, seq, "sent")


async def test_a_broken_channel_disturbs_no_other_and_comes_back(
    world: World, platform: Platform, start: Start, heard: list[Any]
) -> None:
    broken = await world.channel(settings=ScriptedSettings(token=Secret("good"), listen=True), name="broken")
    sound = await world.channel()
    platform.broken = True
    dialog = await world.dialog(sound, "anna")
    async with start() as fleet:
        await until(world.finds("SELECT 1 FROM channel_health WHERE last_error = 'internal'"), lambda: "unsaid")
        platform.broken = False
        seq = await world.answer(dialog, "one")
        fleet.wake(sound)
        await world.becomes(dialog, seq, "sent")
        platform.polls.put_nowait(Polled((b"{}",), {"offset": 5}))
        await until(when(lambda: bool(heard)), lambda: "the broken channel did not come back")
    assert heard == [(broken, (b"{}",), {"offset": 5})]


async def test_a_database_that_is_busy_for_a_moment_is_no_trouble_of_the_channel(
    world: World, platform: Platform, start: Start, database_url: str
) -> None:
    channel = await world.channel()
    waits = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    other = await asyncpg.connect(database_url)
    dialog = await world.dialog(channel, "anna")
    before = await world.answer(dialog, "zero")
    async with start() as fleet:
        await world.becomes(dialog, before, "sent")
        for _ in range(2):
            async with other.transaction():
                await other.execute("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")

                async def waiting() -> int | None:
                    pid: int | None = await other.fetchval(waits)
                    return pid

                pid = await until(waiting, lambda: "it did not look for what to send")
                await other.execute("SELECT pg_terminate_backend($1, 5000)", pid)
        seq = await world.answer(dialog, "one")
        fleet.wake(channel)
        await world.becomes(dialog, seq, "sent")
        await until(world.finds("SELECT 1 FROM channel_health WHERE last_out_at IS NOT NULL"), lambda: "not written")
    await other.close()
    assert await world.value("SELECT token FROM channel_owners") == 1, "it was begun anew"
    assert await world.value("SELECT last_error FROM channel_health") is None


async def test_listening_goes_on_from_the_stored_cursor_after_trouble(
    world: World, platform: Platform, start: Start, heard: list[tuple[int, Sequence[bytes], Any]]
) -> None:
    channel = await world.channel(settings=ScriptedSettings(token=Secret("good"), listen=True))
    await world.value("INSERT INTO channel_cursors VALUES ($1, '{\"offset\": 3}') RETURNING 1", channel)
    platform.polls.put_nowait(SendError("conflict", retry_after=0.1, channel=True))
    platform.polls.put_nowait(Polled((), {"offset": 3}))
    platform.polls.put_nowait(Polled((b"[4]",), {"offset": 4}))
    async with start():
        await until(when(lambda: bool(heard)), lambda: "nothing was heard")
        await until(
            world.finds("SELECT 1 FROM channel_health WHERE last_error = 'conflict' AND last_poll_at IS NOT NULL"),
            lambda: "its health was not written",
        )
    assert platform.cursors[:2] == [{"offset": 3}, {"offset": 3}]
    assert heard == [(channel, (b"[4]",), {"offset": 4})]


async def test_a_channel_that_only_sends_opens_no_line_until_it_has_something(
    world: World, platform: Platform, start: Start
) -> None:
    channel = await world.channel()
    dialog = await world.dialog(channel, "anna")
    async with start() as fleet:
        await until(when(lambda: channel in fleet.channels), lambda: "nobody took the channel")
        assert platform.opened == 0
        seq = await world.answer(dialog, "now")
        await world.becomes(dialog, seq, "sent")
    assert platform.opened == 1


async def test_stopping_lets_a_send_in_flight_end(world: World, platform: Platform, start: Start) -> None:
    dialog = await world.dialog(await world.channel(), "anna")
    platform.gates["anna"] = asyncio.Event()
    seq = await world.answer(dialog, "one")
    async with start():
        await world.becomes(dialog, seq, "sending")
        asyncio.get_running_loop().call_later(0.5, platform.gates["anna"].set)
    assert await world.state(dialog, seq) == "sent"


async def test_a_channel_that_cannot_be_opened_disturbs_no_other(
    world: World, platform: Platform, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_key = await world.channel(name="another key")
    no_such_kind = await world.channel(kind="pigeon")
    does_not_import = await world.channel(kind="broken")
    monkeypatch.setitem(registry.KINDS, "broken", "tests.bots.no_such_module")
    await world.value("UPDATE channels SET secrets = 'gAAAA' WHERE id = $1 RETURNING 1", other_key)
    dialog = await world.dialog(await world.channel(), "anna")
    seq = await world.answer(dialog, "one")
    async with start():
        await world.becomes(dialog, seq, "sent")
        said = "SELECT count(*) = 3 FROM channel_health WHERE last_error = 'unusable'"
        await until(world.finds(said), lambda: "its trouble was not noted")
    troubled = await world.fetch("SELECT channel_id FROM channel_health WHERE last_error = 'unusable' ORDER BY 1")
    assert [row["channel_id"] for row in troubled] == [other_key, no_such_kind, does_not_import]


async def test_a_connection_that_is_found_gone_has_let_go(database_url: str) -> None:
    """It broke a moment ago, and nobody has told us yet: after a process was stopped for long, that is how it goes."""
    async with await Locks.connect(database_url) as locks, await Locks.connect(database_url) as heir:
        assert await locks.take(1)
        assert not await heir.take(1)
        locks._connection.terminate()
        locks.lost.clear()
        await locks.release(1)
        assert locks.lost.is_set()

        async def is_free() -> bool:
            return await heir.take(1)

        await until(is_free, lambda: "it is still held")
