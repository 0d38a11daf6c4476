"""A macro does all or nothing, by the ordinary rights, once, and is taken back where it still can be."""

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from backend.inbox.actions.assign import PoolRef
from backend.inbox.actions.close import Done, reopen
from backend.inbox.actions.close import done as end
from backend.inbox.macros.actions import EditMacro, NewMacro, edit, listed, make
from backend.inbox.macros.run import Run, run
from backend.inbox.macros.schemas import MacroAssign, MacroSteps, MacroThen, MacroWhen, RunView, UndoneView
from backend.inbox.macros.undo import undo
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from tests.cast import Cast

WHOLE = MacroSteps(
    variants={"ru": "{{name}}, цену вышлю завтра"},
    assign=MacroAssign(me=True),
    status_id=2,
    tags=("Опт",),
    then=MacroThen(kind="snooze", minutes=60),
)


async def makes(cast: Cast, who: str, steps: MacroSteps = WHOLE, **more: Any) -> int:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return (await make(tx, grants, NewMacro(title="Вышлю цену", steps=steps, **more))).id


async def runs(cast: Cast, who: str, dialog: int, macro: int, **more: Any) -> RunView:
    grants = await cast.grants(who)
    body = Run(client_id=more.pop("client_id", None) or uuid4(), **more)
    async with cast.db.tx() as tx:
        return await run(tx, grants, dialog, macro, body)


async def undoes(cast: Cast, who: str, run_id: int) -> UndoneView:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await undo(tx, grants, run_id)


async def tag(cast: Cast, name: str = "Опт") -> None:
    await cast.db.hot.execute("INSERT INTO tags (name, color) VALUES ($1, 'sky')", name)


async def card(cast: Cast, dialog: int) -> tuple[int, list[str]]:
    row: Any = await cast.db.hot.fetchrow(
        "SELECT status_id, ARRAY(SELECT g.name FROM card_tags k JOIN tags g ON g.id = k.tag_id WHERE k.card_id = c.id)"
        " AS tags FROM cards c WHERE id = $1",
        (await cast.row(dialog))["card_id"],
    )
    return row["status_id"], row["tags"]


async def everything(cast: Cast) -> list[Any]:
    tables = ("conversations", "messages", "outbox", "cards", "card_tags", "activities", "event_pending", "macro_runs")
    return [await cast.db.hot.fetch(f"SELECT t::text FROM {table} t ORDER BY 1") for table in tables]


async def test_all_of_it_by_one_press_and_all_of_it_back(cast: Cast) -> None:
    await tag(cast)
    dialog = await cast.dialog()
    first = await card(cast, dialog)
    done = await runs(cast, "anna", dialog, await makes(cast, "anna"))
    assert done.message is not None
    assert (done.message.text, done.message.state) == ("Глеб, цену вышлю завтра", "queued")
    assert done.conversation is not None
    assert (done.conversation.state, done.conversation.responsible) == ("snoozed", done.conversation.responsible)
    assert await card(cast, dialog) == (2, ["Опт"])
    kinds = [
        r["kind"] for r in await cast.db.hot.fetch("SELECT kind FROM activities WHERE conversation_id = $1", dialog)
    ]
    assert kinds[-1] == "macro_run"
    back = await undoes(cast, "anna", done.id)
    assert (sorted(back.undone), back.kept) == (["assign", "snooze", "status", "tags", "text"], [])
    assert await card(cast, dialog) == first
    row = await cast.row(dialog)
    assert (row["state"], row["responsible_id"], row["waiting_since"] is not None) == ("open", None, True)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM outbox") == 0
    with pytest.raises(Conflict) as again:
        await undoes(cast, "anna", done.id)
    assert again.value.code == "already_undone"


async def test_an_end_is_taken_back_with_the_debt_as_it_stood_and_no_end_but_its_own(cast: Cast) -> None:
    kept = ("state", "waiting_since", "waiting_clock", "unanswered", "opened_at", "stood")
    macro = await makes(cast, "anna", MacroSteps(variants={"ru": "Отправили"}, then=MacroThen(kind="done")))
    waits, answered, anew = await cast.dialog(), await cast.dialog(), await cast.dialog()
    await cast.says("anna", answered)
    for dialog in (waits, answered):
        before = await cast.row(dialog)
        done = await runs(cast, "anna", dialog, macro)
        assert (await cast.row(dialog))["state"] == "done"
        back = await undoes(cast, "anna", done.id)
        assert back.kept == []
        after = await cast.row(dialog)
        assert [after[name] for name in kept] == [before[name] for name in kept]
    done = await runs(cast, "anna", anew, macro)
    async with cast.db.tx() as tx:
        await reopen(tx, await cast.grants("vera"), anew)
        await end(tx, await cast.grants("vera"), anew, Done())
    assert (await undoes(cast, "anna", done.id)).kept == ["done"]
    again = await runs(cast, "anna", answered, await makes(cast, "anna", MacroSteps(then=MacroThen(kind="done"))))
    await cast.says("anna", answered)
    assert (await undoes(cast, "anna", again.id)).kept == ["done"]


async def test_what_has_left_and_what_others_changed_stays(cast: Cast) -> None:
    await tag(cast)
    dialog = await cast.dialog()
    done = await runs(cast, "anna", dialog, await makes(cast, "anna"))
    await cast.db.hot.execute("DELETE FROM outbox")
    await cast.db.hot.execute("UPDATE messages SET state = 'sent' WHERE state = 'queued'")
    await cast.db.hot.execute("UPDATE cards SET status_id = 3")
    back = await undoes(cast, "anna", done.id)
    assert sorted(back.kept) == ["status", "text"]
    assert (await card(cast, dialog))[0] == 3
    with pytest.raises(Missing):
        await undoes(cast, "vera", done.id)


@pytest.mark.parametrize("lacks", ["conversations.reassign", "cards.edit", "messages.send", "conversations.reply"])
async def test_each_step_asks_for_its_right_and_one_refusal_undoes_all(cast: Cast, lacks: str) -> None:
    await tag(cast)
    dialog = await cast.dialog()
    steps = MacroSteps(
        **{**{n: getattr(WHOLE, n) for n in WHOLE.__struct_fields__}, "assign": MacroAssign(user_id=cast.ids["vera"])}
    )
    macro = await makes(cast, "boris", steps, scope="all")
    await cast.db.hot.execute("UPDATE roles SET rights = array_remove(rights, $1) WHERE key = 'operator'", lacks)
    before = await everything(cast)
    with pytest.raises(Forbidden):
        await runs(cast, "anna", dialog, macro)
    assert await everything(cast) == before


async def test_an_empty_variable_a_foreign_dialog_and_a_waiting_customer_stop_it_whole(cast: Cast) -> None:
    await tag(cast)
    dialog, foreign = await cast.dialog(), await cast.dialog(channel_id=cast.secret)
    asks = await makes(cast, "anna", MacroSteps(variants={"ru": "Звоню на {{phone}}"}, tags=("Опт",)))
    ends = await makes(cast, "anna", MacroSteps(tags=("Опт",), then=MacroThen(kind="done")))
    before = await everything(cast)
    with pytest.raises(Invalid) as empty:
        await runs(cast, "anna", dialog, asks)
    assert empty.value.fields == {"text": "unfilled_variable"}
    with pytest.raises(Missing):
        await runs(cast, "anna", foreign, ends)
    with pytest.raises(Conflict) as waits:
        await runs(cast, "anna", dialog, ends)
    assert waits.value.code == "customer_waits"
    with pytest.raises(Missing):
        await runs(cast, "vera", dialog, ends)
    await cast.says("boris", dialog)
    with pytest.raises(Conflict) as led:
        await runs(cast, "anna", dialog, asks, text="Позвоню")
    assert led.value.code == "claimed_by_other"
    assert (await everything(cast))[4] == before[4]


async def test_the_same_press_twice_is_one_run(cast: Cast) -> None:
    await tag(cast)
    dialog, macro, key = await cast.dialog(), await makes(cast, "anna"), uuid4()
    first, second = [await runs(cast, "anna", dialog, macro, client_id=key) for _ in range(2)]
    assert first.id == second.id
    assert await cast.db.hot.fetchval("SELECT count(*) FROM outbox") == 1
    with pytest.raises(Conflict) as other:
        await runs(cast, "anna", dialog, await makes(cast, "anna"), client_id=key)
    assert other.value.code == "client_id_reused"


async def test_a_lost_answer_is_given_again_though_the_run_gave_the_dialog_out_of_sight(cast: Cast) -> None:
    """Nothing is shown of it then, and nothing is done twice."""
    await cast.db.hot.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")
    dialog, key = await cast.dialog(), uuid4()
    boris = (await cast.grants("boris")).user_id
    macro = await makes(cast, "anna", MacroSteps(assign=MacroAssign(user_id=boris)))
    first = await runs(cast, "anna", dialog, macro, client_id=key)
    before = await everything(cast)
    again = await runs(cast, "anna", dialog, macro, client_id=key)
    assert (again, again.conversation, await everything(cast)) == (first, None, before)
    with pytest.raises(Missing):
        await runs(cast, "anna", dialog, macro)


async def test_whose_it_is_and_what_it_must_hold(cast: Cast) -> None:
    await tag(cast)
    mine = await makes(cast, "anna")
    house = await makes(cast, "boris", scope="all")
    anna, vera = await cast.grants("anna"), await cast.grants("vera")
    async with cast.db.tx() as tx:
        assert sorted(m.id for m in await listed(tx, anna)) == [mine, house]
        assert [(m.id, m.may_edit) for m in await listed(tx, vera)] == [(house, False)]
    with pytest.raises(Forbidden):
        async with cast.db.tx() as tx:
            await edit(tx, anna, house, EditMacro(rev=1, title="Моё"))
    with pytest.raises(Invalid) as nothing:
        await makes(cast, "anna", MacroSteps())
    assert nothing.value.fields == {"steps": "macro_does_nothing"}


async def test_a_new_tag_is_made_with_the_macro_by_right_and_then_anybody_runs_it(cast: Cast) -> None:
    steps = MacroSteps(tags=("Доволен",))
    with pytest.raises(Invalid) as refused:
        await makes(cast, "anna", steps)
    assert refused.value.fields == {"tags": "no_such_tag"}
    macro = await makes(cast, "ada", steps, scope="all")
    dialog = await cast.dialog()
    await runs(cast, "anna", dialog, macro)
    assert (await card(cast, dialog))[1] == ["Доволен"]


@pytest.mark.parametrize(
    ("when", "now", "zone", "then"),
    [
        (MacroWhen(minutes=90), "2026-11-28T20:30:00+00:00", "Europe/Moscow", "2026-11-28T22:00:00+00:00"),
        (MacroWhen(days=1), "2026-11-28T22:30:00+00:00", "Europe/Moscow", "2026-11-30T06:00:00+00:00"),
        (MacroWhen(days=1), "2026-11-28T20:30:00+00:00", "Europe/Moscow", "2026-11-29T06:00:00+00:00"),
        (MacroWhen(days=1, at="18:30"), "2026-10-24T12:00:00+00:00", "Europe/Vilnius", "2026-10-25T16:30:00+00:00"),
        (MacroWhen(days=0, at="18:00"), "2026-11-28T12:00:00+00:00", "Europe/Moscow", "2026-11-28T15:00:00+00:00"),
        (MacroWhen(days=0, at="09:00"), "2026-11-28T12:00:00+00:00", "Europe/Moscow", "2026-11-29T06:00:00+00:00"),
    ],
)
def test_tomorrow_at_nine_is_nine_by_the_runners_clock(when: MacroWhen, now: str, zone: str, then: str) -> None:
    assert when.moment(datetime.fromisoformat(now), zone) == datetime.fromisoformat(then)


async def test_an_answer_for_tomorrow_a_queue_and_a_snooze_and_all_of_it_back(cast: Cast) -> None:
    dialog = await cast.dialog()
    team = await cast.db.hot.fetchval("INSERT INTO teams (name) VALUES ('Опт') RETURNING id")
    tomorrow = MacroWhen(days=1, at="09:00")
    steps = MacroSteps(
        variants={"ru": "Напомню завтра"},
        later=tomorrow,
        assign=MacroAssign(pool=PoolRef("team", team)),
        then=MacroThen(kind="snooze", days=1, at="08:00"),
    )
    done = await runs(cast, "boris", dialog, await makes(cast, "boris", steps))
    assert done.message is not None
    assert done.conversation is not None
    assert done.message.state == "scheduled"
    zone = ZoneInfo((await cast.grants("boris")).time_zone)
    leaves, wakes = datetime.fromisoformat(done.message.meta["send_at"]), done.conversation.snoozed_until
    assert wakes is not None
    assert [f"{at.astimezone(zone):%H:%M}" for at in (leaves, wakes)] == ["09:00", "08:00"]
    assert (done.conversation.pool and done.conversation.pool.id, done.conversation.responsible) == (team, None)
    back = await undoes(cast, "boris", done.id)
    assert (sorted(back.undone), back.kept) == (["assign", "snooze", "text"], [])
    assert await cast.db.hot.fetchval("SELECT count(*) FROM scheduled_sends") == 0
    assert (await cast.row(dialog))["state"] == "open"
