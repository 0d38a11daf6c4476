"""A dialog put aside comes back once, on top, with the reason; a closed one never sleeps."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asyncpg import CheckViolationError

from backend.connectors.contract import Message, Person, Thread
from backend.inbox.actions.close import Done, done
from backend.inbox.actions.receive import Received, receive
from backend.inbox.actions.snooze import Snooze, snooze, unsnooze, wake
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.jobs import wake_due
from backend.inbox.schemas import ConversationRow
from backend.kit.db import Database, HotTx
from backend.kit.errors import Conflict, Invalid, Missing
from tests.cast import Cast
from tests.inbox.receive.world import PLAIN, NoSettings


def later(**span: int) -> datetime:
    return datetime.now(UTC) + timedelta(**span)


async def puts_aside(cast: Cast, who: str, dialog: int, until: datetime | None = None) -> ConversationRow:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await snooze(tx, grants, dialog, Snooze(until))


async def writes(cast: Cast, dialog: int, text: str = "Ну что?") -> None:
    """The customer's own message, through receive."""
    row = await cast.row(dialog)
    user = await cast.db.hot.fetchval("SELECT external_user FROM identities WHERE id = $1", row["identity_id"])
    channel = ChannelFacts(id=row["channel_id"], state="active", connector=PLAIN, settings=NoSettings())
    said = Message(
        thread=Thread(row["thread_key"]),
        sender=Person(user, "Глеб"),
        keys=(f"k{row['seq']}",),
        at=datetime.now(UTC),
        text=text,
    )
    async with cast.db.tx() as tx:
        await receive(tx, [Received(channel, said)])


async def codes(cast: Cast, dialog: int) -> list[Any]:
    rows = await cast.db.hot.fetch(
        "SELECT meta->>'code' AS code FROM messages WHERE conversation_id = $1 AND direction = 'system' ORDER BY seq",
        dialog,
    )
    return [row["code"] for row in rows]


async def test_it_sleeps_until_its_time_and_comes_back_on_top_saying_why(cast: Cast) -> None:
    dialog, other = await cast.dialog(), await cast.dialog("Мария")
    until = later(hours=1)
    row = await puts_aside(cast, "anna", dialog, until)
    assert (row.state, row.snoozed_until, row.waiting_since is not None) == ("snoozed", until, True)
    await cast.says("anna", other)
    assert await wake_due(cast.db) == 0
    assert await wake_due(cast.db, until + timedelta(seconds=1)) == 1
    row_ = await cast.row(dialog)
    assert (row_["state"], row_["snoozed_until"]) == ("open", None)
    assert row_["last_at"] > (await cast.row(other))["last_at"]
    told = (await cast.events())[-1]["body"]["conversation"]
    assert (told["woken"]["cause"], datetime.fromisoformat(told["woken"]["until"])) == ("time", until)
    assert await codes(cast, dialog) == ["snoozed", "woken"]
    kinds = [
        r["kind"] for r in await cast.db.hot.fetch("SELECT kind FROM activities WHERE conversation_id = $1", dialog)
    ]
    assert kinds == ["dialog_snoozed", "dialog_woken"]
    await cast.says("anna", dialog)
    assert (await cast.row(dialog))["woken"] is None


async def test_the_customer_wakes_it_and_the_row_says_so(cast: Cast) -> None:
    dialog = await cast.dialog(waits=False)
    await puts_aside(cast, "anna", dialog)
    assert await wake_due(cast.db, later(days=400)) == 0, "without a time only the customer wakes it"
    await writes(cast, dialog)
    row = await cast.row(dialog)
    assert (row["state"], row["snoozed_until"], row["waiting_since"] is not None) == ("open", None, True)
    told = [e for e in await cast.events("message.arrived") if e["body"]["message"]["direction"] == "in"]
    assert told[-1]["body"]["conversation"]["woken"]["cause"] == "customer"
    await writes(cast, dialog, "Эй")
    assert '"customer"' in (await cast.row(dialog))["woken"], "a second message does not hide the reason"


async def test_three_workers_and_forty_timers_each_fires_once(cast: Cast, database_url: str) -> None:
    dialogs = [await cast.dialog(f"К{n}") for n in range(40)]
    until = later(seconds=30)
    for dialog in dialogs:
        await puts_aside(cast, "anna", dialog, until)
    async with Database.open(database_url) as second, Database.open(database_url) as third:
        woken = await asyncio.gather(
            *(wake_due(db, until) for db in (cast.db, second, third) for _ in range(2)),
        )
    assert sum(woken) == len(dialogs)
    lines = "SELECT count(*) FROM messages WHERE meta->>'code' = 'woken' GROUP BY conversation_id"
    assert [row["count"] for row in await cast.db.hot.fetch(lines)] == [1] * len(dialogs)


async def test_a_closed_dialog_never_sleeps(cast: Cast) -> None:
    dialog = await cast.dialog(waits=False)
    await puts_aside(cast, "anna", dialog, later(hours=1))
    grants = await cast.grants("anna")
    async with cast.db.tx() as tx:
        await done(tx, grants, dialog, Done())
    assert (await cast.row(dialog))["snoozed_until"] is None
    with pytest.raises(Conflict) as refused:
        await puts_aside(cast, "anna", dialog, later(hours=1))
    assert refused.value.code == "dialog_is_done"
    assert await wake_due(cast.db, later(days=2)) == 0
    assert (await cast.row(dialog))["state"] == "done"
    with pytest.raises(CheckViolationError):
        await cast.db.hot.execute("UPDATE conversations SET snoozed_until = now() WHERE id = $1", dialog)


async def test_taken_back_by_hand_and_set_anew(cast: Cast) -> None:
    dialog = await cast.dialog()
    await puts_aside(cast, "anna", dialog, later(hours=1))
    row = await puts_aside(cast, "anna", dialog, later(hours=5))
    assert row.snoozed_until is not None
    assert row.snoozed_until > later(hours=4)
    grants = await cast.grants("anna")
    for _ in range(2):
        async with cast.db.tx() as tx:
            assert (await unsnooze(tx, grants, dialog)).state == "open"
    assert await codes(cast, dialog) == ["snoozed", "snoozed", "unsnoozed"]
    assert (await cast.row(dialog))["unanswered"] is True


async def test_times_that_make_no_sense_and_dialogs_out_of_sight(cast: Cast) -> None:
    dialog = await cast.dialog()
    before = await cast.row(dialog)
    for until, why in (
        (datetime.now(UTC) - timedelta(minutes=1), "in_the_past"),
        (later(days=800), "too_far"),
        (later(days=1).replace(tzinfo=None), "no_time_zone"),
    ):
        with pytest.raises(Invalid) as wrong:
            await puts_aside(cast, "anna", dialog, until)
        assert wrong.value.fields == {"until": why}
    with pytest.raises(Missing):
        await puts_aside(cast, "anna", await cast.dialog(channel_id=cast.secret), later(hours=1))
    assert await cast.row(dialog) == before


async def test_a_dialog_that_cannot_wake_keeps_no_other_asleep(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    dialogs = [await cast.dialog() for _ in range(6)]
    for dialog in dialogs:
        await puts_aside(cast, "anna", dialog, later(hours=1))
    stuck = set(dialogs[:3])

    async def fragile(tx: HotTx, conversation_id: int, at: datetime) -> bool:
        if conversation_id in stuck:
            raise ValueError("cannot")
        return await wake(tx, conversation_id, at)

    monkeypatch.setattr("backend.inbox.jobs.wake", fragile)
    # as many are stuck as are looked at in one go
    monkeypatch.setattr("backend.inbox.jobs.SLICE", 3)
    assert await wake_due(cast.db, later(hours=2)) == 3
    rows = {dialog: (await cast.row(dialog))["state"] for dialog in dialogs}
    assert rows == {dialog: "snoozed" if dialog in stuck else "open" for dialog in dialogs}
    stuck.clear()
    assert await wake_due(cast.db, later(hours=2)) == 3
