"""K5: when nobody answers, whoever is named is told, level by level, by the clock of duty, each once."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.duty import calendars
from backend.duty.hours import Hours
from backend.duty.pattern import Pattern
from backend.duty.schemas import NewCalendar
from backend.inbox.actions.assign import Assign, assign
from backend.kit.consumers import ConsumerRunner
from backend.kit.errors import Conflict, Invalid
from backend.kit.jobs import Job
from backend.watch.escalation import climb, keep
from backend.watch.escalation.due import CONSUMERS, JOB, handlers, set_due
from backend.watch.escalation.journal import journal
from backend.watch.escalation.levels import next_at, passed
from backend.watch.escalation.schemas import (
    EditEscalation,
    EscalatedView,
    EscalationStep,
    EscalationView,
    NewEscalation,
    TryEscalation,
)
from backend.watch.escalation.tell import tell_of
from backend.wiring import sight_of_notices
from tests.cast import Cast
from tests.notify.house import relayed
from tests.watch.house import drain, routed, whose

RESPONSIBLE, POOL, HEADS = {"kind": "responsible"}, {"kind": "pool"}, {"kind": "heads"}


class Watch:
    def __init__(self, cast: Cast) -> None:
        self.cast, self.db = cast, cast.db

    async def levels(self, *steps: dict[str, Any], channels: list[int] | None = None) -> EscalationView:
        body = {"name": "Продажи", "target_s": 120, "steps": list(steps), "channel_ids": channels or [self.cast.sales]}
        async with self.db.tx() as tx:
            me = await self.cast.grants("ada")
            return await keep.make(tx, me, "::1", msgspec.convert(body, NewEscalation))

    async def edits(self, of: EscalationView, **change: Any) -> EscalationView:
        async with self.db.tx() as tx:
            edit = msgspec.convert({"rev": of.rev} | change, EditEscalation)
            return await keep.edit(tx, await self.cast.grants("ada"), "::1", of.id, edit)

    async def hears(self) -> None:
        """What was committed is followed: by the consumer, and by the jobs of channels."""
        await relayed(self.cast)
        await ConsumerRunner(self.db, CONSUMERS[0], first_rest_s=0.001).drain()
        for job in await self.db.hot.fetch("DELETE FROM jobs WHERE kind = $1 RETURNING payload::text", JOB):
            await handlers(self.db)[JOB](Job(1, JOB, msgspec.json.decode(job["payload"]), 1))

    async def waits(self, minutes: float, who: str | None = None, **rest: Any) -> int:
        dialog = await self.cast.dialog(**rest)
        since = datetime.now(UTC) - timedelta(minutes=minutes)
        await self.db.hot.execute(
            "UPDATE conversations SET responsible_id = $2, assigned_by = CASE WHEN $2::bigint IS NULL THEN NULL ELSE"
            " 'claim' END, waiting_since = $3, waiting_clock = extract(epoch FROM $3::timestamptz) WHERE id = $1",
            dialog, self.cast.ids[who] if who else None, since,
        )  # fmt: skip
        async with self.db.tx() as tx:
            await set_due(tx, [dialog])
        return dialog

    async def after(self, minutes: float = 0) -> None:
        """So much later: whatever is due then happens."""
        # a wait is not moved: whoever looks has a later clock
        await climb.drain(self.db, datetime.now(UTC) + timedelta(minutes=minutes))

    async def told(self) -> list[tuple[str, str]]:
        rows = await self.db.hot.fetch(
            "SELECT split_part(u.email, '@', 1) AS who, n.kind FROM notices n JOIN users u ON u.id = n.user_id"
            " WHERE n.kind IN ('escalated', 'missed_call') ORDER BY n.id"
        )
        return [(row["who"], row["kind"]) for row in rows]

    async def journal(self, who: str = "boris") -> list[EscalatedView]:
        async with self.db.tx() as tx:
            return list(await journal(tx, await self.cast.grants(who), None, None, 50))


@pytest.fixture
async def watch(cast: Cast) -> Watch:
    sight_of_notices()
    await ConsumerRunner(cast.db, CONSUMERS[0]).drain()
    return Watch(cast)


def step(after_s: int, *tell: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"after_s": after_s, "tell": list(tell)} | rest


async def test_first_who_has_it_then_who_is_on_duty_then_the_heads_each_once(watch: Watch) -> None:
    await watch.levels(step(60, RESPONSIBLE), step(300, POOL), step(900, HEADS))
    await watch.waits(0.5, "anna")
    await watch.after()
    assert await watch.told() == []
    await watch.after(1)
    await watch.after(2)
    assert await watch.told() == [("anna", "escalated")]
    await watch.after(5)
    assert sorted(who for who, _ in await watch.told()) == ["ada", "anna", "anna", "boris", "dora", "vera"]
    await watch.after(15)
    await watch.after(60)
    assert len(await watch.told()) == 7
    assert [each.level for each in await watch.journal()] == [3, 2, 1]


async def test_an_answer_ends_it_and_the_next_wait_begins_at_the_first_level(watch: Watch) -> None:
    await watch.levels(step(60, RESPONSIBLE), step(300, HEADS))
    dialog = await watch.waits(2, "anna")
    await watch.after()
    await watch.cast.says("anna", dialog)
    await watch.hears()
    assert await watch.db.hot.fetchval("SELECT count(*) FROM escalation_due") == 0
    await watch.after(60)
    assert await watch.told() == [("anna", "escalated")]
    since = datetime.now(UTC) - timedelta(minutes=2)
    await watch.db.hot.execute("UPDATE conversations SET waiting_since = $2 WHERE id = $1", dialog, since)
    async with watch.db.tx() as tx:
        await set_due(tx, [dialog])
    await watch.after()
    assert await watch.told() == [("anna", "escalated")] * 2


async def test_a_message_that_arrives_is_watched_from_its_moment(watch: Watch) -> None:
    await watch.levels(step(60, HEADS))
    dialog = await watch.cast.dialog()
    await watch.cast.says("anna", dialog, kind="note")
    await watch.hears()
    due = await watch.db.hot.fetchrow("SELECT due_at, mark FROM escalation_due WHERE conversation_id = $1", dialog)
    assert due is not None
    assert due["due_at"] - due["mark"] == timedelta(minutes=1)


async def test_outside_hours_nothing_is_due_and_it_goes_on_when_they_begin(watch: Watch) -> None:
    opens = datetime.now(UTC) + timedelta(hours=2)
    begins = opens.hour * 60 + opens.minute
    week = Pattern(zone="UTC", anchor=opens.date(), days=(((begins, begins + 600),),))
    async with watch.db.tx() as tx:
        made = await calendars.make(tx, await watch.cast.grants("ada"), "::1", NewCalendar(name="Часы", pattern=week))
    await watch.levels(step(600, HEADS))
    dialog = await watch.waits(30)
    await watch.db.hot.execute("UPDATE conversations SET calendar_id = $2 WHERE id = $1", dialog, made.id)
    async with watch.db.tx() as tx:
        await set_due(tx, [dialog])
    await watch.after(60)
    assert await watch.told() == []
    await watch.after(135)
    assert {who for who, _ in await watch.told()} == {"boris"}


async def test_who_was_away_tells_once_of_all_levels_that_passed_meanwhile(watch: Watch) -> None:
    await watch.levels(
        step(60, RESPONSIBLE, HEADS), step(120, HEADS, give={"kind": "queue"}), step(180, HEADS, RESPONSIBLE)
    )
    dialog = await watch.waits(10, "anna")
    await watch.after()
    assert sorted(await watch.told()) == [("anna", "escalated"), ("boris", "escalated")]
    (line,) = await watch.journal()
    assert (line.level, line.gave and line.gave.kind) == (3, "queue")
    assert (await watch.cast.row(dialog))["responsible_id"] is None


async def test_a_dialog_goes_on_to_who_is_named_and_its_request_with_it(watch: Watch) -> None:
    await watch.levels(step(60, give={"kind": "user", "id": watch.cast.ids["vera"]}))
    dialog = await watch.waits(2, "anna")
    card = (await watch.cast.row(dialog))["card_id"]
    await watch.db.hot.execute("UPDATE cards SET responsible_id = $2 WHERE id = $1", card, watch.cast.ids["anna"])
    await watch.after()
    row = await watch.cast.row(dialog)
    assert (row["responsible_id"], row["assigned_by"]) == (watch.cast.ids["vera"], "handover")
    assert await watch.db.hot.fetchval("SELECT responsible_id FROM cards WHERE id = $1", card) == watch.cast.ids["vera"]
    told = await watch.db.hot.fetch("SELECT user_id, kind FROM notices ORDER BY user_id")
    assert {(each["user_id"], each["kind"]) for each in told} == {
        (watch.cast.ids["vera"], "assigned"), (watch.cast.ids["anna"], "taken_over"),
    }  # fmt: skip
    meta = await watch.db.hot.fetchval("SELECT meta::text FROM messages WHERE direction = 'system' ORDER BY seq DESC")
    assert msgspec.json.decode(meta)["to"] == "Вера"


async def test_a_route_gives_it_to_nobody_who_let_it_wait(watch: Watch) -> None:
    await routed(watch.cast, {"kind": "turns"}, present=False)
    await watch.levels(step(60, give={"kind": "queue"}))
    dialogs = [await watch.waits(2, "anna") for _ in range(4)]
    await watch.after()
    assert await drain(watch.db) == len(dialogs)
    assert "anna" not in await whose(watch.cast, *dialogs)


async def test_whoever_is_alone_on_shift_has_it_again_and_who_let_it_go_by_their_own_word_has_not(watch: Watch) -> None:
    await routed(watch.cast, {"kind": "person", "user_id": watch.cast.ids["anna"]}, present=False)
    await watch.levels(step(60, give={"kind": "queue"}))
    dialog = await watch.waits(2, "anna")
    await watch.after()
    assert await drain(watch.db) == 1
    assert await whose(watch.cast, dialog) == ["anna"]
    async with watch.db.tx() as tx:
        await assign(tx, await watch.cast.grants("anna"), dialog, Assign())
    assert await drain(watch.db) == 0
    assert await whose(watch.cast, dialog) == [None]


async def test_one_that_was_set_aside_is_open_for_whoever_gets_it(watch: Watch) -> None:
    await routed(watch.cast, {"kind": "turns"}, present=False)
    await watch.levels(step(60, give={"kind": "queue"}))
    dialog = await watch.waits(2, "anna")
    await watch.db.hot.execute("UPDATE conversations SET state = 'snoozed' WHERE id = $1", dialog)
    await watch.after()
    assert (await watch.cast.row(dialog))["state"] == "open"
    assert await drain(watch.db) == 1


async def test_a_level_that_became_another_by_number_is_told_all_the_same(watch: Watch) -> None:
    made = await watch.levels(step(60, HEADS))
    await watch.waits(2, "anna")
    await watch.after()
    await watch.edits(made, steps=[step(180, HEADS, RESPONSIBLE)])
    await watch.hears()
    await watch.after(2)
    assert sorted(await watch.told()) == [("anna", "escalated"), ("boris", "escalated"), ("boris", "escalated")]


async def test_whoever_took_it_a_moment_ago_keeps_it_and_the_others_are_told(watch: Watch) -> None:
    await watch.levels(step(600, HEADS, give={"kind": "queue"}))
    dialog = await watch.waits(11, "anna")
    await watch.db.hot.execute("UPDATE conversations SET assigned_at = now() WHERE id = $1", dialog)
    await watch.after()
    assert (await watch.cast.row(dialog))["responsible_id"] == watch.cast.ids["anna"]
    (line,) = await watch.journal()
    assert (line.why, [each.name for each in line.told]) == ("just_taken", ["Борис"])


async def test_nobody_who_is_off_duty_is_given_one(watch: Watch) -> None:
    off = "INSERT INTO duty_people (user_id, known_until) SELECT id, now() FROM users WHERE email = 'vera@example.com'"
    await watch.db.hot.execute(off)
    await watch.levels(step(60, give={"kind": "user", "id": watch.cast.ids["vera"]}))
    dialog = await watch.waits(2, "anna")
    await watch.after()
    assert (await watch.cast.row(dialog))["responsible_id"] == watch.cast.ids["anna"]
    assert [each.why for each in await watch.journal()] == ["off_duty"]


async def test_waits_of_long_ago_are_nobodys_alarm_when_levels_are_set_up(watch: Watch) -> None:
    for _ in range(3):
        await watch.waits(60 * 24 * 40)
    fresh = await watch.waits(60)
    await watch.levels(step(60, HEADS, by=["sms"]))
    await watch.hears()
    await watch.after()
    assert [each.conversation_id for each in await watch.journal() if each.told] == [fresh]
    assert len(await watch.told()) == 1


async def test_a_request_of_somebody_else_stays_theirs(watch: Watch) -> None:
    await watch.levels(step(60, give={"kind": "queue"}))
    dialog = await watch.waits(2, "anna")
    card = (await watch.cast.row(dialog))["card_id"]
    await watch.db.hot.execute("UPDATE cards SET responsible_id = $2 WHERE id = $1", card, watch.cast.ids["boris"])
    await watch.after()
    assert (await watch.cast.row(dialog))["responsible_id"] is None
    led = await watch.db.hot.fetchval("SELECT responsible_id FROM cards WHERE id = $1", card)
    assert led == watch.cast.ids["boris"]


async def test_it_is_given_to_nobody_who_may_not_work_there(watch: Watch) -> None:
    await watch.levels(
        step(60, HEADS, give={"kind": "user", "id": watch.cast.ids["anna"]}), channels=[watch.cast.secret]
    )
    dialog = await watch.waits(2, "dora", channel_id=watch.cast.secret)
    await watch.after()
    assert (await watch.cast.row(dialog))["responsible_id"] == watch.cast.ids["dora"]
    (line,) = await watch.journal()
    assert (line.gave, line.why) == (None, "cannot_work_here")


async def test_who_is_off_duty_is_not_of_the_pool_and_heads_are_told_whoever_is_left(watch: Watch) -> None:
    off = "INSERT INTO duty_people (user_id, known_until) SELECT id, now() FROM users WHERE email = ANY ($1)"
    await watch.db.hot.execute(off, ["vera@example.com", "boris@example.com"])
    await watch.levels(step(60, POOL), step(120, HEADS))
    await watch.waits(1.5)
    await watch.after()
    assert sorted(who for who, _ in await watch.told()) == ["ada", "anna", "dora"]
    await watch.after(1)
    assert (await watch.told())[-1] == ("boris", "escalated")


async def test_who_called_and_was_not_heard_is_told_of_first_and_at_once(watch: Watch) -> None:
    await watch.levels(step(0, HEADS, of="call"), step(600, HEADS))
    wrote, called = await watch.waits(20), await watch.cast.dialog()
    call = "UPDATE messages SET meta = $2::text::jsonb WHERE conversation_id = $1"
    await watch.db.hot.execute(call, called, '{"call": {"state": "missed", "direction": "in"}}')
    async with watch.db.tx() as tx:
        await set_due(tx, [called])
    await watch.after()
    assert await watch.told() == [("boris", "missed_call"), ("boris", "escalated")]
    journaled = [each.conversation_id for each in reversed(await watch.journal())]
    assert journaled == [called, wrote]
    await watch.after(11)
    assert await watch.told() == [("boris", "missed_call"), ("boris", "escalated"), ("boris", "escalated")]


async def test_three_workers_at_once_do_each_level_once(watch: Watch) -> None:
    await watch.levels(step(60, HEADS, RESPONSIBLE), step(120, HEADS, give={"kind": "queue"}))
    dialogs = [await watch.waits(1.5, "anna") for _ in range(12)]
    await asyncio.gather(*(watch.after() for _ in range(3)))
    assert len(await watch.told()) == 2 * len(dialogs)
    await asyncio.gather(*(watch.after(1) for _ in range(3)))
    assert len(await watch.told()) == 3 * len(dialogs)
    lines = "SELECT count(*) FROM messages WHERE meta ->> 'code' = 'escalated'"
    assert await watch.db.hot.fetchval(lines) == 2 * len(dialogs)


async def test_who_dies_in_the_middle_leaves_nothing_and_loses_nothing(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    await watch.levels(step(60, HEADS, give={"kind": "queue"}))
    dialog = await watch.waits(2, "anna")

    async def dies(point: str) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as at:
        at.setattr(climb, "fault", dies)
        with pytest.raises(asyncio.CancelledError):
            await watch.after()
    assert await watch.told() == []
    assert (await watch.cast.row(dialog))["responsible_id"] == watch.cast.ids["anna"]
    await watch.after()
    assert await watch.told() == [("boris", "escalated")]


async def test_one_that_breaks_holds_up_no_other(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    await watch.levels(step(60, HEADS))
    bad, good = await watch.waits(5), await watch.waits(4)
    real = tell_of

    async def breaks(tx: Any, found: Any, *rest: Any) -> Any:
        if found.id == bad:
            raise ZeroDivisionError
        return await real(tx, found, *rest)

    monkeypatch.setattr("backend.watch.escalation.climb.tell_of", breaks)
    await watch.after()
    assert [each.conversation_id for each in await watch.journal()] == [good]


async def test_other_levels_are_for_those_who_wait_already(watch: Watch) -> None:
    made = await watch.levels(step(3600, HEADS))
    await watch.waits(10, "anna")
    await watch.after()
    assert await watch.told() == []
    made = await watch.edits(made, steps=[step(300, RESPONSIBLE)])
    await watch.hears()
    await watch.after()
    assert await watch.told() == [("anna", "escalated")]
    with pytest.raises(Conflict, match="stale_version"):
        await watch.edits(msgspec.structs.replace(made, rev=1), name="Иначе")
    await watch.edits(made, channel_ids=[])
    await watch.waits(10, "anna")
    await watch.after(60)
    assert len(await watch.told()) == 1


async def test_a_channel_has_one_and_leaves_the_one_it_had(watch: Watch) -> None:
    one, two = await watch.levels(step(60, HEADS)), await watch.levels(step(60, POOL))
    async with watch.db.tx() as tx:
        stand = {each.id: each.channel_ids for each in await keep.escalations(tx)}
    assert stand == {one.id: [], two.id: [watch.cast.sales]}


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        ([step(60, HEADS), step(60, POOL)], "steps.1.after_s"),
        ([step(60)], "steps.0.tell"),
        ([step(60, {"kind": "user"})], "steps.0.tell"),
        ([step(60, {"kind": "heads", "id": 1})], "steps.0.tell"),
        ([step(60, HEADS), step(90, give={"kind": "user"})], "steps.1.give"),
        ([step(60, {"kind": "team", "id": 10**9})], "steps.0.tell"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(watch: Watch, steps: list[Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await watch.levels(*steps)
    assert list(refused.value.fields) == [field]


async def test_nobody_is_told_of_what_they_do_not_see(watch: Watch) -> None:
    await watch.levels(step(60, {"kind": "user", "id": watch.cast.ids["anna"]}), channels=[watch.cast.secret])
    await watch.waits(2, channel_id=watch.cast.secret)
    await watch.after()
    assert await watch.told() == []
    assert len(await watch.journal("boris")) == 1
    assert await watch.journal("anna") == []


async def test_how_many_stand_at_which_level_is_said_before_it_is_kept(watch: Watch) -> None:
    for minutes in (1.5, 3, 30):
        await watch.waits(minutes)
    asked = {"target_s": 120, "steps": [step(60, HEADS), step(600, HEADS)], "channel_ids": [watch.cast.sales]}
    async with watch.db.tx() as tx:
        found = await keep.tried(tx, msgspec.convert(asked, TryEscalation))
    assert (found.waiting, found.late, found.at) == (3, 2, [3, 1])
    assert await watch.db.hot.fetchval("SELECT count(*) FROM escalation_due") == 0


def later(seconds: list[int]) -> list[EscalationStep]:
    return [EscalationStep(after_s=each) for each in seconds]


WEEK = Hours(Pattern(zone="Europe/Vilnius", anchor=date(2026, 1, 5), days=(((540, 1080),), ((1320, 1620),), ())))


@given(
    st.lists(st.integers(0, 400_000), min_size=1, max_size=6, unique=True).map(sorted),
    st.integers(0, 230 * 86_400),
    st.integers(0, 500_000),
)
def test_each_level_passes_once_at_its_moment_whenever_somebody_looks(
    seconds: list[int], begins: int, jump: int
) -> None:
    """Looking at every due moment, or once much later: the same levels are done, in order, none twice."""
    mark = datetime(2026, 3, 20, tzinfo=UTC) + timedelta(seconds=begins)
    steps, done, seen = later(seconds), -1, list[int]()
    while due := next_at(WEEK, mark, steps, done):
        at = due + timedelta(seconds=jump)
        come = passed(steps, done, WEEK.between(mark, at) + 0.001)
        assert come, "who wakes at the moment finds the level due"
        seen += [each.after_s for each in come]
        done = come[-1].after_s
    assert seen == seconds
