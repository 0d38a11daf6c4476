"""One verb on many dialogs: the rights of the single verb, what is left out and why, undo, a kill in the middle."""

import asyncio
from typing import Any

import msgspec
import pytest
from asyncpg.exceptions import UndefinedColumnError

from backend.inbox.actions.assign import Assign, assign
from backend.inbox.actions.close import Done, done, reopen
from backend.inbox.actions.locked import lock_for
from backend.inbox.bulk import queries, start, work
from backend.inbox.bulk.schemas import BulkView, NewBulk
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.kit.jobs import TRIES, Job
from tests.bots.world import until
from tests.cast import Cast
from tests.fixtures.databases import execute


async def begins(cast: Cast, who: str, **body: Any) -> BulkView:
    async with cast.db.tx() as tx:
        return await start.start(tx, await cast.grants(who), msgspec.convert(body, NewBulk))


async def does(cast: Cast, who: str, **body: Any) -> BulkView:
    """Begun and done to the end."""
    return await ends(cast, await begins(cast, who, **body))


async def ends(cast: Cast, run: BulkView) -> BulkView:
    await work.run(cast.db, run.id)
    async with cast.db.tx() as tx:
        owner = await tx.value("SELECT user_id FROM bulk_runs WHERE id = $1", run.id)
        return await queries.bulk_for(tx, owner, run.id)


async def undoes(cast: Cast, who: str, run: BulkView) -> BulkView:
    async with cast.db.tx() as tx:
        back = await start.undo(tx, await cast.grants(who), run.id)
    return await ends(cast, back)


async def left(cast: Cast, who: str, run: BulkView) -> dict[int, tuple[str, bool]]:
    """conversation → (why it was left as it is, whether its name is shown)."""
    async with cast.db.tx() as tx:
        page = await queries.skipped(tx, await cast.grants(who), run.id, None, 50)
    assert all(item.why.message for item in page.items)
    return {item.conversation_id: (item.why.code, item.title is not None) for item in page.items}


async def test_all_that_match_and_only_what_one_sees(cast: Cast) -> None:
    seen = [await cast.dialog() for _ in range(3)]
    hidden = await cast.dialog(channel_id=cast.secret)
    to = {"user_id": cast.ids["anna"]}
    run = await does(cast, "anna", verb="assign", args={"to": to}, filter={"view": "unassigned"})
    assert (run.state, run.total, run.done, run.skipped) == ("done", 3, 3, 0)
    assert [(await cast.row(dialog))["responsible_id"] for dialog in seen] == [cast.ids["anna"]] * 3
    assert (await cast.row(hidden))["responsible_id"] is None
    # each under the single verb: a line in its thread, a fact, an event
    facts = await cast.db.hot.fetchval("SELECT count(*) FROM activities WHERE kind = 'claimed'")
    lines = await cast.db.hot.fetchval("SELECT count(*) FROM messages WHERE meta ->> 'code' = 'taken'")
    assert (facts, lines, len(await cast.events("message.arrived"))) == (3, 3, 3)
    told = [event["audience"]["user_id"] for event in await cast.events("bulk.changed")]
    assert set(told) == {cast.ids["anna"]}


async def test_what_is_out_of_sight_is_as_what_is_not_there(cast: Cast) -> None:
    mine, hidden = await cast.dialog(), await cast.dialog(channel_id=cast.secret)
    run = await does(cast, "anna", verb="done", args={"no_reply": "spam"}, ids=[mine, hidden, 10**9])
    assert await left(cast, "anna", run) == {hidden: ("not_found", False), 10**9: ("not_found", False)}
    assert (await cast.row(hidden))["state"] == "open"
    with pytest.raises(Invalid):
        await begins(cast, "anna", verb="done", ids=[hidden])
    with pytest.raises(Missing):
        await left(cast, "vera", run)


async def test_a_customer_who_waits_or_wrote_meanwhile_is_not_closed_over(cast: Cast) -> None:
    waits, quiet, wrote = await cast.dialog(), await cast.dialog(waits=False), await cast.dialog(waits=False)
    run = await begins(cast, "anna", verb="done", ids=[waits, quiet, wrote])
    await cast.db.hot.execute("UPDATE conversations SET in_seq = 2 WHERE id = $1", wrote)
    run = await ends(cast, run)
    assert (run.done, run.skipped) == (1, 2)
    assert await left(cast, "anna", run) == {waits: ("customer_waits", True), wrote: ("changed_meanwhile", True)}
    assert [(await cast.row(d))["state"] for d in (waits, quiet, wrote)] == ["open", "done", "open"]


async def test_a_colleague_was_quicker(cast: Cast) -> None:
    free, taken = await cast.dialog(), await cast.dialog()
    to = {"user_id": cast.ids["boris"]}
    run = await begins(cast, "boris", verb="assign", args={"to": to}, filter={"view": "unassigned"})
    await cast.says("anna", taken)
    run = await ends(cast, run)
    assert await left(cast, "boris", run) == {taken: ("changed_meanwhile", True)}
    assert (await cast.row(taken))["responsible_id"] == cast.ids["anna"]
    assert (await cast.row(free))["responsible_id"] == cast.ids["boris"]


async def test_rights_are_asked_at_the_start_and_at_each_dialog(cast: Cast) -> None:
    dialogs = [await cast.dialog(), await cast.dialog()]
    run = await begins(cast, "anna", verb="assign", args={"to": {"user_id": cast.ids["vera"]}}, ids=dialogs)
    assert await work.step(cast.db, run.id)
    await cast.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'conversations.reassign') WHERE id = 1")
    run = await ends(cast, run)
    assert (run.done, run.skipped) == (1, 1)
    assert await left(cast, "anna", run) == {dialogs[1]: ("forbidden", True)}
    for to in ({"user_id": cast.ids["vera"]}, {}):
        with pytest.raises(Forbidden):
            await begins(cast, "anna", verb="assign", args={"to": to}, ids=dialogs)
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", cast.ids["anna"])
    with pytest.raises(KeyError):
        await cast.grants("anna")


async def test_a_key_that_may_less_than_its_person_stays_so(cast: Cast) -> None:
    dialog = await cast.dialog()
    run = await begins(cast, "boris", verb="assign", args={"to": {"user_id": cast.ids["vera"]}}, ids=[dialog])
    key = await cast.db.hot.fetchval(
        "INSERT INTO tokens (name, token_hash, user_id, scopes) VALUES ('x', 'x', $1, '{audit.read}') RETURNING id",
        cast.ids["boris"],
    )
    await cast.db.hot.execute("UPDATE bulk_runs SET token_id = $2 WHERE id = $1", run.id, key)
    run = await ends(cast, run)
    assert (run.done, run.skipped) == (0, 1)
    assert (await cast.row(dialog))["responsible_id"] is None


async def test_an_end_that_an_earlier_release_made_is_left_and_said(cast: Cast) -> None:
    dialog = await cast.dialog(waits=False)
    run = await does(cast, "boris", verb="done", ids=[dialog])
    await cast.db.hot.execute("UPDATE bulk_items SET before = '{}'")
    back = await undoes(cast, "boris", run)
    assert (back.done, back.skipped) == (0, 1)
    assert await left(cast, "boris", back) == {dialog: ("changed_since", True)}
    assert (await cast.row(dialog))["state"] == "done"


async def test_undo_takes_back_only_what_is_still_as_we_left_it(cast: Cast) -> None:
    stays, moved = await cast.dialog(), await cast.dialog()
    run = await does(cast, "boris", verb="assign", args={"to": {"user_id": cast.ids["anna"]}}, ids=[stays, moved])
    assert run.undo_until is not None
    async with cast.db.tx() as tx:
        await assign(tx, await cast.grants("boris"), moved, Assign(user_id=cast.ids["vera"]))
    back = await undoes(cast, "boris", run)
    assert (back.undoes, back.done, back.skipped, back.undo_until) == (run.id, 1, 1, None)
    assert await left(cast, "boris", back) == {moved: ("changed_since", True)}
    assert (await cast.row(stays))["responsible_id"] is None
    assert (await cast.row(moved))["responsible_id"] == cast.ids["vera"]
    with pytest.raises(Conflict):
        await undoes(cast, "boris", run)


async def test_undo_of_done_gives_the_debt_back(cast: Cast) -> None:
    dialog, woken, anew = [await cast.dialog() for _ in range(3)]
    before = await cast.row(dialog)
    run = await does(cast, "anna", verb="done", args={"no_reply": "thanks"}, ids=[dialog, woken, anew])
    assert (await cast.row(dialog))["waiting_since"] is None
    async with cast.db.tx() as tx:
        for each in (woken, anew):
            await reopen(tx, await cast.grants("vera"), each)
        await done(tx, await cast.grants("vera"), anew, Done())
    back = await undoes(cast, "anna", run)
    assert (back.done, back.skipped) == (1, 2)
    assert (await cast.row(anew))["state"] == "done"
    after = await cast.row(dialog)
    kept = ("state", "waiting_since", "waiting_clock", "unanswered", "opened_at")
    assert [after[name] for name in kept] == [before[name] for name in kept]


async def test_tags_status_and_read_marks_there_and_back(cast: Cast) -> None:
    dialogs = [await cast.dialog() for _ in range(2)]
    await cast.db.hot.execute("UPDATE conversations SET card_id = NULL WHERE id = $1", dialogs[1])
    card = (await cast.row(dialogs[0]))["card_id"]
    contacted = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = 'lead_contacted'")

    async def stands() -> tuple[list[str], int, int]:
        tags = """
            SELECT array_agg(t.name ORDER BY t.name) FROM card_tags k JOIN tags t ON t.id = k.tag_id WHERE card_id = $1
        """
        status = await cast.db.hot.fetchval("SELECT status_id FROM cards WHERE id = $1", card)
        marks = await cast.db.hot.fetchval("SELECT coalesce(sum(in_seq), 0) FROM read_marks")
        return await cast.db.hot.fetchval(tags, card) or [], status, marks

    before = await stands()
    tagged = await does(cast, "boris", verb="tag", args={"tags": ["VIP", "опт"]}, ids=dialogs)
    assert await left(cast, "boris", tagged) == {dialogs[1]: ("no_card", True)}
    moved = await does(cast, "boris", verb="status", args={"status_id": contacted}, ids=dialogs[:1])
    read = await does(cast, "boris", verb="read", ids=dialogs)
    assert await stands() == (["VIP", "опт"], contacted, 2)
    for run in (read, moved, tagged):
        assert (await undoes(cast, "boris", run)).skipped == 0
    assert await stands() == before
    await does(cast, "boris", verb="tag", args={"tags": ["VIP"], "on": "contact"}, ids=dialogs)
    off = await does(cast, "boris", verb="untag", args={"tags": ["vip"], "on": "contact"}, ids=dialogs)
    count = "SELECT count(*) FROM contact_tags"
    assert await cast.db.hot.fetchval(count) == 0
    await undoes(cast, "boris", off)
    assert await cast.db.hot.fetchval(count) == 2


async def test_snoozed_together_and_awake_again(cast: Cast) -> None:
    dialogs = [await cast.dialog() for _ in range(2)]
    await cast.db.hot.execute("UPDATE conversations SET state = 'done' WHERE id = $1", dialogs[1])
    run = await does(cast, "anna", verb="snooze", args={"snooze": {}}, ids=dialogs)
    assert await left(cast, "anna", run) == {dialogs[1]: ("dialog_is_done", True)}
    assert (await cast.row(dialogs[0]))["state"] == "snoozed"
    await undoes(cast, "anna", run)
    assert (await cast.row(dialogs[0]))["state"] == "open"


async def test_a_broken_item_holds_up_nobody_and_two_workers_double_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs = [await cast.dialog(waits=False) for _ in range(6)]
    run = await begins(cast, "anna", verb="done", ids=dialogs)
    real = lock_for

    async def breaks(tx: Any, me: Any, dialog: int) -> Any:
        if dialog == dialogs[2]:
            raise RuntimeError("ours")
        return await real(tx, me, dialog)

    monkeypatch.setattr("backend.inbox.bulk.work.lock_for", breaks)
    await asyncio.gather(work.run(cast.db, run.id), work.run(cast.db, run.id))
    run = await ends(cast, run)
    assert (run.state, run.done, run.skipped) == ("done", 5, 1)
    assert await left(cast, "anna", run) == {dialogs[2]: ("other", True)}
    lines = await cast.db.hot.fetch("SELECT conversation_id FROM messages WHERE meta ->> 'code' = 'done'")
    assert sorted(row["conversation_id"] for row in lines) == [d for d in dialogs if d != dialogs[2]]


async def test_stopped_means_no_further_dialog(cast: Cast) -> None:
    dialogs = [await cast.dialog(waits=False) for _ in range(3)]
    run = await begins(cast, "anna", verb="done", ids=dialogs)
    await work.step(cast.db, run.id)
    async with cast.db.tx() as tx:
        await start.stop(tx, await cast.grants("anna"), run.id)
    run = await ends(cast, run)
    assert (run.state, run.done) == ("stopped", 1)
    assert (await undoes(cast, "anna", run)).done == 1
    assert [(await cast.row(d))["state"] for d in dialogs] == ["open"] * 3


async def test_who_stops_waits_for_the_dialog_under_way_so_that_undo_finds_it(cast: Cast) -> None:
    dialog = await cast.dialog(waits=False)
    run = await begins(cast, "anna", verb="done", ids=[dialog, await cast.dialog(waits=False)])
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted HAVING count(DISTINCT pid) = $1"

    async def stops() -> BulkView:
        async with cast.db.tx() as tx:
            return await start.stop(tx, await cast.grants("anna"), run.id)

    async with cast.db.tx() as other:
        await other.fetch("SELECT FROM conversations WHERE id = $1 FOR UPDATE", dialog)
        under_way = asyncio.create_task(work.step(cast.db, run.id))
        await until(lambda: cast.db.hot.fetchval(waiting, 1), lambda: "it never reached the dialog")
        stopping = asyncio.create_task(stops())
        await until(lambda: cast.db.hot.fetchval(waiting, 2), lambda: "the stop did not wait")
    await under_way
    assert ((await stopping).state, (await stopping).done) == ("stopped", 1)
    assert (await undoes(cast, "anna", run)).done == 1


async def test_a_run_that_nobody_can_go_on_with_is_stopped_and_not_left_running(cast: Cast, database_url: str) -> None:
    run = await begins(cast, "anna", verb="done", ids=[await cast.dialog(waits=False)])
    do = work.handlers(cast.db)[start.JOB]
    await execute(database_url, "SET ROLE samovar_owner", "ALTER TABLE bulk_items RENAME COLUMN in_seq TO broken")
    for attempt, state in ((TRIES - 1, "running"), (TRIES, "stopped")):
        with pytest.raises(UndefinedColumnError):
            await do(Job(1, start.JOB, {"run_id": run.id}, attempt))
        assert await cast.db.hot.fetchval("SELECT state FROM bulk_runs WHERE id = $1", run.id) == state
