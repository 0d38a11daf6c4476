"""Answer debt is counted in the hours of the channel: asleep while it is closed, and anew when its hours change."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from backend.connectors.contract import Message, Person, Thread
from backend.connectors.registry import connector
from backend.duty import calendars
from backend.duty.clock import hours_of
from backend.duty.hours import Hours
from backend.duty.pattern import Pattern
from backend.duty.schemas import CalendarView, EditCalendar, NewCalendar
from backend.inbox.actions.receive import Received, receive
from backend.inbox.channels.directory import load_row
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.deliver import hours
from backend.inbox.deliver.hours import JOB, follow, handlers
from backend.inbox.queries.dialogs import Wanted, list_dialogs
from backend.inbox.queries.filter import Filter
from backend.inbox.schemas import ConversationRow
from backend.inbox.told.clocks import waits
from backend.kit.consumers import Logged
from backend.kit.errors import Conflict, Invalid
from backend.kit.jobs import Job
from tests.cast import Cast
from tests.inbox.receive.world import NoSettings


def opens_in(hours: float, lasts: float = 1.0) -> Pattern:
    """Open every day for so many hours, next in so many (or that long ago)."""
    at = datetime.now(UTC) + timedelta(hours=hours)
    begins = at.hour * 60 + at.minute
    return Pattern(zone="UTC", anchor=date(2026, 1, 5), days=(((begins, begins + round(lasts * 60)),),))


class Shop:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.told = 0

    async def keeps(self, pattern: Pattern, channel: int | None = None) -> CalendarView:
        """The channel's hours from now on."""
        async with self.cast.db.tx() as tx:
            grants = await self.cast.grants("ada")
            made = await calendars.make(tx, grants, "::1", NewCalendar(name="Часы", pattern=pattern))
            await tx.execute("UPDATE channels SET calendar_id = $2 WHERE id = $1", channel or self.cast.sales, made.id)
        return made

    async def changes(self, calendar: CalendarView, pattern: Pattern) -> CalendarView:
        async with self.cast.db.tx() as tx:
            change = EditCalendar(rev=calendar.rev, pattern=pattern)
            found = await calendars.edit(tx, await self.cast.grants("ada"), "::1", calendar.id, change)
        await self.hears("calendar", calendar.id)
        return found

    async def hears(self, kind: str, number: int) -> None:
        async with self.cast.db.tx() as tx:
            await follow(tx, [Logged(1, "hours.changed", kind, number, None, None)])
        for job in await self.cast.db.hot.fetch("DELETE FROM jobs WHERE kind = 'hours.follow' RETURNING payload::text"):
            payload = msgspec.json.decode(job["payload"])
            await handlers(self.cast.db)[JOB](Job(1, JOB, payload, 1))

    async def asked(self, at: datetime, channel: int | None = None) -> int:
        """Somebody new writes at that moment; their dialog."""
        self.told += 1
        thread = Thread(f"c:{self.told}")
        said = Message(thread, Person(thread.key, name="Gleb"), (f"{thread.key}:1",), at, "?")
        async with self.cast.db.tx() as tx:
            (outcome,) = await receive(tx, [Received(await self.facts(channel), said)])
        assert outcome.conversation_id is not None
        return outcome.conversation_id

    async def facts(self, channel: int | None) -> ChannelFacts:
        row = await self.cast.db.hot.fetchrow(
            "SELECT c.id, c.calendar_id FROM channels c WHERE c.id = $1", channel or self.cast.sales
        )
        return ChannelFacts(
            id=row["id"], state="active", connector=connector("telegram"), settings=NoSettings(),
            calendar_id=row["calendar_id"],
        )  # fmt: skip

    async def rows(self, **wanted: Any) -> tuple[list[ConversationRow], str | None]:
        async with self.cast.db.tx() as tx:
            found, cursor = await list_dialogs(tx, await self.cast.grants("boris"), Wanted(order="waiting", **wanted))
        return [each.row for each in found], cursor

    async def row(self, dialog: int) -> ConversationRow:
        found, _ = await self.rows()
        return next(each for each in found if each.id == dialog)


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return Shop(cast)


async def test_who_asks_while_it_is_closed_is_owed_nothing_until_it_opens(shop: Shop) -> None:
    await shop.keeps(opens_in(2))
    now = datetime.now(UTC)
    debt = (await shop.row(await shop.asked(now))).debt
    assert debt is not None
    assert (debt.debt_s, debt.running) == (0, False)
    assert debt.changes_at is not None
    assert debt.then_at is not None
    assert timedelta(hours=1, minutes=58) < debt.changes_at - now < timedelta(hours=2, minutes=1)
    assert debt.then_at - debt.changes_at == timedelta(hours=1)


async def test_only_hours_of_duty_count(shop: Shop) -> None:
    # open three hours ago for two of them; asked four hours ago, and it has been closed again for one
    await shop.keeps(opens_in(-3, 2))
    debt = (await shop.row(await shop.asked(datetime.now(UTC) - timedelta(hours=4)))).debt
    assert debt is not None
    assert not debt.running
    assert debt.debt_s == pytest.approx(2 * 3600, abs=1)


async def test_other_hours_count_debts_anew(shop: Shop) -> None:
    calendar = await shop.keeps(opens_in(3))
    dialog = await shop.asked(datetime.now(UTC) - timedelta(hours=1))
    before = await shop.row(dialog)
    await shop.changes(calendar, opens_in(-2, 4))
    after = await shop.row(dialog)
    assert before.debt is not None
    assert after.debt is not None
    assert (before.debt.debt_s, after.debt.debt_s) == (0, pytest.approx(3600, abs=60))
    assert after.debt.running
    assert after.rev > before.rev
    told = [each["body"] for each in await shop.cast.events("conversation.changed")]
    assert told[-1]["conversation"]["debt"]["debt_s"] == pytest.approx(3600, abs=60)


async def test_nobody_is_told_of_a_long_wait_that_other_hours_made_up(shop: Shop) -> None:
    calendar = await shop.keeps(opens_in(-2, 4))
    dialog = await shop.asked(datetime.now(UTC) - timedelta(minutes=1))
    await shop.cast.db.hot.execute("UPDATE conversations SET responsible_id = $1", shop.cast.ids["anna"])
    async with shop.cast.db.tx() as tx:
        # years of longer hours, and nobody has counted anew yet
        change = EditCalendar(rev=calendar.rev, pattern=opens_in(-2, 9))
        await calendars.edit(tx, await shop.cast.grants("ada"), "::1", calendar.id, change)
    assert await waits(shop.cast.db) == 1
    assert await shop.cast.db.hot.fetchval("SELECT count(*) FROM notices") == 0
    debt = (await shop.row(dialog)).debt
    assert debt is not None
    assert debt.debt_s < 120


async def test_a_channel_with_more_dialogs_than_a_slice_keeps_other_hours_with_all(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hours, "_ROWS", hours._ROWS.replace(f"LIMIT {hours.SLICE}", "LIMIT 2"))
    dialogs = [await shop.asked(datetime.now(UTC)) for _ in range(5)]
    calendar = await shop.keeps(opens_in(3))
    await shop.hears("channel", shop.cast.sales)
    assert {(await shop.cast.row(each))["calendar_id"] for each in dialogs} == {calendar.id}


async def test_who_comes_while_a_node_knows_the_hours_of_before_is_counted_by_those_of_now(shop: Shop) -> None:
    calendar = await shop.keeps(opens_in(3))
    before = msgspec.structs.replace(await shop.facts(None), calendar_id=1)
    thread = Thread("c:late")
    said = Message(thread, Person(thread.key, name="Gleb"), ("c:late:1",), datetime.now(UTC), "?")
    async with shop.cast.db.tx() as tx:
        (outcome,) = await receive(tx, [Received(before, said)])
    assert outcome.conversation_id is not None
    assert (await shop.cast.row(outcome.conversation_id))["calendar_id"] == calendar.id


async def test_a_channel_that_keeps_other_hours_takes_its_dialogs_along(shop: Shop) -> None:
    dialog = await shop.asked(datetime.now(UTC) - timedelta(hours=1))
    assert (await shop.row(dialog)).debt.running  # type: ignore[union-attr]
    calendar = await shop.keeps(opens_in(3))
    await shop.hears("channel", shop.cast.sales)
    assert (await shop.row(dialog)).debt.debt_s == 0  # type: ignore[union-attr]
    assert (await shop.cast.row(dialog))["calendar_id"] == calendar.id


async def test_hours_that_a_channel_keeps_are_not_put_away(shop: Shop) -> None:
    calendar = await shop.keeps(opens_in(2))
    grants = await shop.cast.grants("ada")
    with pytest.raises(Conflict) as refused:
        async with shop.cast.db.tx() as tx:
            await calendars.delete(tx, grants, "::1", calendar.id)
    assert (refused.value.code, refused.value.extra) == ("calendar_in_use", {"channels": ["Продажи"]})
    await shop.cast.db.hot.execute("UPDATE channels SET calendar_id = 1")
    async with shop.cast.db.tx() as tx:
        await calendars.delete(tx, grants, "::1", calendar.id)
        assert [each.id for each in await calendars.calendars(tx)] == [1]
        with pytest.raises(Invalid):
            await calendars.demand_calendar(tx, calendar.id)


async def test_two_who_change_hours_at_once_lose_nothing(shop: Shop) -> None:
    calendar = await shop.keeps(opens_in(2))
    await shop.changes(calendar, opens_in(4))
    with pytest.raises(Conflict) as refused:
        await shop.changes(calendar, opens_in(6))
    assert refused.value.code == "stale_version"


async def test_nodes_read_a_channel_anew_whose_hours_changed(shop: Shop) -> None:
    calendar = await shop.keeps(opens_in(3))
    rev = "SELECT rev FROM channels WHERE id = $1"
    before = [await shop.cast.db.hot.fetchval(rev, each) for each in (shop.cast.sales, shop.cast.secret)]
    await shop.changes(calendar, opens_in(-1, 3))
    after = [await shop.cast.db.hot.fetchval(rev, each) for each in (shop.cast.sales, shop.cast.secret)]
    assert [one - other for one, other in zip(after, before, strict=True)] == [1, 0]
    async with shop.cast.db.tx() as tx:
        row = await load_row(tx, shop.cast.sales)
    assert hours_of(row["calendar"]).is_on(datetime.now(UTC))


@pytest.mark.parametrize("seed", range(3))
async def test_the_list_is_by_debt_whatever_hours_the_channels_keep(shop: Shop, seed: int) -> None:
    chance = random.Random(seed)
    now = datetime.now(UTC)
    kept = {shop.cast.sales: Hours(None)}
    for number in range(4):
        channel = await shop.cast.db.hot.fetchval(
            "INSERT INTO channels (kind, name) VALUES ('telegram', $1) RETURNING id", f"Канал {number}"
        )
        pattern = opens_in(chance.uniform(-20, 3), chance.uniform(0.5, 20))
        await shop.keeps(pattern, channel)
        kept[channel] = Hours(pattern)
    asked = {}
    for _ in range(25):
        channel, since = chance.choice(list(kept)), now - timedelta(minutes=chance.randint(1, 5000))
        asked[await shop.asked(since, channel)] = (kept[channel], since)
    found: list[ConversationRow] = []
    cursor = None
    while True:
        page, cursor = await shop.rows(filter=Filter(waiting=True), limit=4, cursor=cursor)
        found += page
        if cursor is None:
            break
    assert sorted(row.id for row in found) == sorted(asked)
    owed = [asked[row.id][0].between(asked[row.id][1], now) for row in found]
    # a second may pass while the pages are read; those who are owed alike stand in any order
    assert all(before >= after - 5 for before, after in pairwise(owed)), owed
